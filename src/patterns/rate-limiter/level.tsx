/** How much room a limiter has at one instant, from what the recording holds, and its rule in words. */
import { formatAmount, formatDuration, formatPlain, formatRate, formatSetDuration } from '../../ui/kit/format.ts';
import type { StateAt } from '../../engine/pattern.ts';
import type { RateLimiterConfig } from './model.ts';

export interface Level {
  readonly label: string;
  /** Room that is left, of how much. */
  readonly free: number; readonly of: number;
  readonly word: string;
  readonly waiting: number;
  readonly rule: string;
}

/** Every algorithm tells a level, the instant in ms it held at, and mostly who waits. */
export function levelOf(config: RateLimiterConfig, gauges: readonly number[], nowUs: number): Level {
  const [level = 0, atMs = 0, third = 0] = gauges, nowMs = nowUs / 1000, sinceMs = nowMs - atMs;
  switch (config.dialect) {
    case 'token-bucket': {
      const tokens = Math.min(config.burst, level + (sinceMs * config.ratePerSec) / 1000);
      const nextMs = ((1 - tokens) * 1000) / config.ratePerSec;
      const word = tokens < 0 ? `${formatPlain(-tokens, 1)} taken ahead` : tokens >= 1 ? `${formatPlain(Math.floor(tokens))} of ${formatAmount(config.burst, 'token')}` : config.ratePerSec > 0 ? `empty, next in ${span(nextMs)}` : 'empty';
      const wait = config.maxWaitMs === 0 ? 'without one a call is refused at once' : config.maxWaitMs < 0 ? 'without one a call waits for the next to come' : `without one a call waits at most ${formatSetDuration(config.maxWaitMs)}, or is refused at once`;
      return { label: 'Tokens', free: tokens, of: config.burst, word, waiting: third, rule: `Refilled with ${formatPlain(config.ratePerSec, 2)} ${config.ratePerSec === 1 ? 'token' : 'tokens'} per s, up to ${formatPlain(config.burst)}; ${wait}.` };
    }
    case 'leaky-bucket': {
      const excess = Math.max(0, level - (sinceMs * config.ratePerSec) / 1000);
      const rule = `Calls leave at ${formatRate(config.ratePerSec)}, evenly; ${config.burst === 0 ? 'one that comes too soon is refused' : `${formatAmount(config.burst, 'call')} above that ${config.nodelay ? 'pass at once' : 'wait their turn'}, the next is refused`}.`;
      // Without places nothing gathers: what counts is how soon after the last call that passed the next one may; the first ever always may.
      if (config.burst === 0) {
        const nextMs = level === 0 && atMs === 0 ? 0 : ((level + 1) * 1000) / config.ratePerSec - sinceMs;
        return { label: 'Room for the next call', free: nextMs > 0 ? 0 : 1, of: 1, word: nextMs > 0 ? `in ${span(nextMs)}` : 'now', waiting: third, rule };
      }
      return { label: config.nodelay ? 'Room in the bucket' : 'Places to wait', free: config.burst - excess, of: config.burst, word: excess > 0 ? `${formatPlain(Math.max(0, config.burst - excess), 1)} of ${formatPlain(config.burst)} free` : 'all free', waiting: third, rule };
    }
    case 'fixed-window': {
      const over = sinceMs >= config.windowMs, free = config.limit - (over ? 0 : level);
      const leftMs = config.windowMs - (over ? sinceMs % config.windowMs : sinceMs);
      return { label: 'Room in this window', free, of: config.limit, word: config.windowsFrom === 'firstCall' && over ? 'no window' : `${formatPlain(Math.max(0, free))} of ${formatPlain(config.limit)}, ends in ${span(leftMs)}`, waiting: 0, rule: `${limitWords(config)}; then a fresh count. Around the end of a window twice as many may pass.` };
    }
    case 'sliding-log': {
      const free = config.limit - (sinceMs >= config.windowMs ? 0 : level);
      return { label: 'Room at the last call', free, of: config.limit, word: free > 0 ? `${formatPlain(free)} of ${formatPlain(config.limit)} left` : 'none left', waiting: 0, rule: `${limitWords(config)}, wherever it begins.` };
    }
    case 'sliding-counter': {
      const windows = Math.floor(sinceMs / config.windowMs), share = 1 - (sinceMs % config.windowMs) / config.windowMs;
      const [counted, before] = windows === 0 ? [level, third] : windows === 1 ? [0, level] : [0, 0];
      const free = config.limit - counted - before * share;
      return { label: 'Room by estimate', free, of: config.limit, word: free >= 1 ? `${formatPlain(free, 1)} of ${formatPlain(config.limit)} left` : 'none left', waiting: 0, rule: `${limitWords(config)}, by estimate: the window before counts by its share still in view.` };
    }
    case 'resilience4j': {
      const cycles = Math.floor(sinceMs / config.limitRefreshPeriodMs);
      const permits = Math.min(config.limitForPeriod, level + cycles * config.limitForPeriod);
      const leftMs = config.limitRefreshPeriodMs - (sinceMs % config.limitRefreshPeriodMs);
      const word = permits < 0 ? `${formatPlain(-permits)} taken ahead` : `${formatPlain(permits)} of ${formatPlain(config.limitForPeriod)} left for ${span(leftMs)}`;
      return {
        label: 'Permits of this cycle',
        free: permits,
        of: config.limitForPeriod,
        word,
        waiting: third,
        rule: `${formatAmount(config.limitForPeriod, 'call')} in each ${length(config.limitRefreshPeriodMs)}; a call may wait ${formatSetDuration(config.timeoutDurationMs)} for a later cycle, and one that would wait longer is refused after that time.`,
      };
    }
  }
}

/** The room of one client: of all its copies together, each of which has its own. */
export function levelOfClient(config: RateLimiterConfig, states: readonly StateAt[], nowUs: number): Level {
  const levels = states.map(({ gauges }) => levelOf(config, gauges, nowUs)), first = levels[0] ?? levelOf(config, [], nowUs);
  if (levels.length < 2) return first;
  const sum = (of: (level: Level) => number) => levels.reduce((total, level) => total + of(level), 0);
  const without = levels.filter(({ free }) => free < 1).length;
  return {
    ...first, free: sum(({ free }) => Math.max(0, free)), of: sum(({ of }) => of), waiting: sum(({ waiting }) => waiting),
    word: without === 0 ? 'room for each copy' : `${formatPlain(without)} of ${formatAmount(levels.length, 'copy', 'copies')} without room`,
  };
}

/** `10 calls in 1 s`, the setting in few words. */
export function settingOf(config: RateLimiterConfig): string {
  switch (config.dialect) {
    case 'token-bucket': return `${formatRate(config.ratePerSec)}, burst ${formatPlain(config.burst)}`;
    case 'leaky-bucket': return `${formatRate(config.ratePerSec)}, ${formatAmount(config.burst, 'place')}`;
    case 'fixed-window': case 'sliding-log': case 'sliding-counter': return limitWords(config);
    case 'resilience4j': return `${formatAmount(config.limitForPeriod, 'call')} in ${length(config.limitRefreshPeriodMs)}`;
  }
}

function limitWords(config: { readonly limit: number; readonly windowMs: number }): string {
  return `${formatAmount(config.limit, 'call')} in ${length(config.windowMs)}`;
}
function length(ms: number): string { return ms < 0.01 ? `${formatPlain(ms * 1e6)} ns` : formatSetDuration(ms); }
/** Whole milliseconds: what runs along must not flicker. */
function span(ms: number): string { return ms < 1 ? 'under 1 ms' : formatDuration(Math.round(ms)); }
