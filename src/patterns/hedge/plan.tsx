/** When a hedge sends its attempts, and its rule in words. */
import { formatAmount, formatSetDuration } from '../../ui/kit/format.ts';
import type { HedgeConfig } from './model.ts';

export interface Plan {
  /** Attempts in all. */
  readonly most: number;
  /** From one attempt to the next; 0: all at once, negative: only after a failure, or never. */
  readonly delayMs: number;
  readonly words: string;
}

export function planOf(config: HedgeConfig): Plan {
  switch (config.dialect) {
    case 'hedged': return {
      most: config.delayMs < 0 ? 1 : 1 + config.maxExtra, delayMs: config.delayMs,
      words: `The first answer that is ok wins; ${config.losers === 'cancel' ? 'the others are told to stop' : 'the others work on, for nobody'}. A failure is the answer only when nothing else is under way.`,
    };
    case 'tied': return {
      most: config.delayMs < 0 ? 1 : 1 + config.maxExtra, delayMs: config.delayMs,
      words: 'Each copy waits in a queue of its own. When the work of one begins, the others are told to stop.',
    };
    case 'polly': return {
      most: 1 + config.maxHedgedAttempts, delayMs: config.delayMs,
      words: `${config.delayMs < 0 ? 'Only a failure sends the next attempt.' : 'A failure sends the next attempt at once.'} The first answer wins, and the caller has it when the others have stopped.`,
    };
    case 'grpc': return {
      most: Math.min(5, config.maxAttempts), delayMs: config.hedgingDelayMs,
      words: `${config.nonFatal.length === 0 ? 'Every failure is final' : `${config.nonFatal.join(', ')} send the next attempt at once; any other failure is final`}. The first answer wins, and the others are told to stop.`,
    };
  }
}

/** `1 copy after 100 ms`. */
export function settingOf(config: HedgeConfig): string {
  const { most, delayMs } = planOf(config);
  if (most < 2) return 'no copies';
  const copies = formatAmount(most - 1, 'copy', 'copies');
  if (delayMs < 0) return `${copies} after failures`;
  return delayMs === 0 ? `${copies} at once` : `${copies} after ${formatSetDuration(delayMs)}`;
}
