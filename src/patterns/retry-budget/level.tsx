/** How much a retry budget has left, in the words of its rule. */
import { formatCount, formatPlain, formatShare } from '../../ui/kit/format.ts';
import type { SlotBarProps } from '../../ui/kit/SlotBar.tsx';
import type { RetryBudgetConfig } from './model.ts';

export interface Level {
  readonly bar: SlotBarProps;
  /** Whether a retry that comes now may pass. */
  readonly allows: boolean;
  /** What the budget lives on, as a sentence. */
  readonly rule: string;
}

/** Tenths that are there: what is nearly a token must not read as one. */
const tenths = (amount: number) => Math.floor(amount * 10 + 1e-6) / 10;
/** `0.9 of 20, no retries` */
const word = (amount: string, allows: boolean) => `${amount}, ${allows ? 'retries pass' : 'no retries'}`;

/** `gauges` in the order in which each rule declares them; 0 before there is a recording. */
export function levelOf(config: RetryBudgetConfig, gauges: readonly number[]): Level {
  const first = gauges[0] ?? 0, second = gauges[1] ?? 0;
  switch (config.dialect) {
    case 'token-bucket': {
      const allows = config.need === 'one' ? first >= 1 : first > 1;
      const source = config.deposit === 'time' ? `Each second puts ${formatPlain(config.ratePerSec)} tokens in; the bar shows them as of the last attempt`
        : `Each ${config.deposit === 'success' ? 'success' : 'first try'} puts ${formatShare(config.depositShare)} of a token in`;
      return { bar: { label: 'Tokens', taken: tenths(first), of: config.capacity, kind: 'free', word: word(`${formatPlain(tenths(first), 1)} of ${formatCount(config.capacity)}`, allows) }, allows, rule: `${source}, each retry takes one.` };
    }
    case 'failure-share': {
      const stopsAt = config.threshold * first, stop = Math.max(1, Math.floor(stopsAt) + 1), allows = first < config.minimumCalls || second <= stopsAt;
      return {
        bar: { label: 'Failures until retries stop', taken: second, of: stop, kind: 'waiting', word: word(`${formatCount(second)} of ${formatCount(stop)}`, allows) }, allows,
        rule: `${formatCount(second)} failures of ${formatCount(first)} ${config.outOf === 'firstTries' ? 'first tries' : 'attempts'} ${config.windowMs > 0 ? 'in the window' : 'since the start'}: ${first === 0 ? '–' : formatShare(second / first)}. Above ${formatShare(config.threshold)} nothing is sent again.`,
      };
    }
    case 'finagle': return {
      bar: { label: 'Retries left', taken: first, of: Infinity, kind: 'free', word: word(first < 0 ? `overdrawn by ${formatPlain(-first, 1)}` : formatPlain(first, 1), first >= 1) }, allows: first >= 1,
      rule: `A reserve of ${formatCount(config.minRetriesPerSec * Math.floor(config.ttlMs / 1000))} retries, and ${formatShare(config.percentCanRetry)} of what ${config.deposit === 'success' ? 'succeeded' : 'came'} lately. What is taken comes back when it is forgotten.`,
    };
    case 'envoy': {
      const most = Math.max(Math.floor(config.budgetShare * first), config.minRetryConcurrency), allows = second < most;
      return {
        bar: { label: 'Retries under way', taken: second, of: most, kind: 'inFlight', word: word(`${formatCount(second)} of ${formatCount(most)}`, allows) }, allows,
        rule: `${formatShare(config.budgetShare)} of ${formatCount(first)} requests under way, and never fewer than ${formatCount(config.minRetryConcurrency)}.`,
      };
    }
    case 'grpc': {
      const allows = first > config.maxTokens / 2;
      return {
        bar: { label: 'Tokens', taken: tenths(first), of: config.maxTokens, kind: 'free', word: word(`${formatPlain(tenths(first), 1)} of ${formatCount(config.maxTokens)}`, allows) }, allows,
        rule: `More than ${formatPlain(config.maxTokens / 2)} are needed. A failure takes one, a success gives ${formatShare(config.tokenRatio)} of one; a retry itself costs nothing.`,
      };
    }
  }
}
