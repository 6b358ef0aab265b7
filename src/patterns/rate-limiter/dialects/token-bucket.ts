/** Token bucket: a burst at once, then a steady rate; the rules are those of Go's x/time/rate. */
import { limiterMachine, REFUSED, usOf, type LimitedCall, type Limiter, type LimiterRules } from '../machine.ts';
import { refusal } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  ratePerSec: {
    type: 'rate', label: 'Rate', unit: 'rps', default: 10,
    help: 'How many tokens come back in a second, evenly. 0: the first burst is all there ever is.',
    accept: { min: 0, max: 1e6 }, slider: { min: 0.1, max: 1000, step: 0.1, scale: 'log' },
    names: { Go: 'rate.Limit', '.NET': 'TokensPerPeriod', nginx: 'rate' },
  },
  burst: {
    type: 'count', label: 'Burst', unit: 'tokens', default: 10, whole: true,
    help: 'How many tokens the bucket holds; it starts full. 0: every call is refused.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 200, step: 1, scale: 'log' },
    names: { Go: 'burst', '.NET': 'TokenLimit' },
  },
  maxWaitMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 0,
    help: 'A call without a token takes one that is still to come, if that is no later than this and than its deadline; else it is refused at once. 0: it never waits. Negative: as long as it takes.',
    accept: { min: -1, max: 1e9 }, slider: { min: 0, max: 10_000, step: 10, scale: 'linear' },
    names: { Go: 'Allow (0), Wait (negative)' },
  },
  ...refusal,
} as const satisfies FieldTable;

export type TokenBucketConfig = ConfigOf<typeof fields>;
/** `credit`: millionths of a token at `atUs`; below zero, tokens to come that are taken. `lastPassUs`: when the last of those comes. */
export interface TokenBucket { credit: number; atUs: number; lastPassUs: number }

const TOKEN = 1_000_000;
const TOKENS = 0;
const AT = 1;
const WAITING = 2;

/**
 * `rate.Limiter`: `reserveN` and `Reservation.CancelAt`. Refill is continuous; a wait is fixed when it begins. A call
 * that leaves gives its token back only if nobody has taken one after it.
 */
const rules: LimiterRules<TokenBucketConfig, TokenBucket> = {
  gauges: [{ name: 'tokens', unit: 'tokens', limit: 'burst' }, { name: 'atMs', unit: 'ms' }, { name: 'waiting', unit: 'calls' }],
  waitingGauge: WAITING,
  init(config, fx) {
    const bucket = { credit: config.burst * TOKEN, atUs: 0, lastPassUs: -1 };
    tell(bucket, fx);
    return bucket;
  },
  admit(bucket, config, deadlineUs, fx) {
    advance(bucket, config, fx.nowUs);
    const left = bucket.credit - TOKEN;
    const waitUs = left >= 0 ? 0 : config.ratePerSec > 0 ? Math.ceil(wholeNs(-left / config.ratePerSec)) : Infinity;
    if (config.burst < 1 || waitUs === Infinity || waitUs > longestUs(config, deadlineUs, fx.nowUs)) return REFUSED;
    // `Wait` looks at its context first.
    if (config.maxWaitMs !== 0 && deadlineUs <= fx.nowUs) return REFUSED;
    bucket.credit = left;
    bucket.lastPassUs = fx.nowUs + waitUs;
    tell(bucket, fx);
    return waitUs;
  },
  undo(bucket, config, passUs, fx) {
    if (passUs + 1 < bucket.lastPassUs) return;
    advance(bucket, config, fx.nowUs);
    bucket.credit = Math.min(config.burst * TOKEN, bucket.credit + TOKEN);
    bucket.lastPassUs = passUs - TOKEN / config.ratePerSec;
    tell(bucket, fx);
  },
  againUs(bucket, config, nowUs) {
    if (config.burst < 1 || config.ratePerSec <= 0) return Infinity;
    return Math.max(0, wholeNs((TOKEN - bucket.credit) / config.ratePerSec - (nowUs - bucket.atUs)));
  },
  /** What came back until now came at the rate before. */
  reconfigure(bucket, config, before, fx) {
    advance(bucket, before, fx.nowUs);
    advance(bucket, config, fx.nowUs);
    tell(bucket, fx);
  },
};

function advance(bucket: TokenBucket, config: TokenBucketConfig, nowUs: number): void {
  bucket.credit = Math.min(config.burst * TOKEN, bucket.credit + (nowUs - bucket.atUs) * config.ratePerSec);
  bucket.atUs = nowUs;
}
function longestUs(config: TokenBucketConfig, deadlineUs: number, nowUs: number): number {
  if (config.maxWaitMs === 0) return 0;
  return Math.min(config.maxWaitMs < 0 ? Infinity : usOf(config.maxWaitMs), deadlineUs - nowUs);
}
/** Cut to whole ns, as the library's durations are: what rounding has left of a wait is none. */
function wholeNs(us: number): number { return Math.floor(us * 1000) / 1000; }
function tell(bucket: TokenBucket, fx: SharedEffects): void {
  fx.gauge(TOKENS, bucket.credit / TOKEN);
  fx.gauge(AT, bucket.atUs / 1000);
}

export const tokenBucket: Dialect<typeof fields, TokenBucketConfig, Limiter<TokenBucket>, LimitedCall> = {
  library: 'golang.org/x/time/rate', version: '0.5', fields, ...limiterMachine(rules),
  check(config) {
    if (config.burst < 1) return [{ field: 'burst', message: 'A bucket without room for one token lets nothing pass. Give it room for at least one.' }];
    return config.ratePerSec <= 0 ? [{ field: 'ratePerSec', message: 'No token ever comes back, so nothing passes after the first burst. Give it a rate above zero.' }] : [];
  },
};
