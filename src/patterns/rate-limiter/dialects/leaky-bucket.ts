/** Leaky bucket: calls leave one by one at a steady rate, however they came; the rules are those of nginx's limit_req. */
import { limiterMachine, REFUSED, type LimitedCall, type Limiter, type LimiterRules } from '../machine.ts';
import { refusal } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  ratePerSec: {
    type: 'rate', label: 'Rate', unit: 'rps', default: 10,
    help: 'How many calls leave the bucket in a second, evenly spaced.',
    accept: { min: 0.01, max: 1e6 }, slider: { min: 0.1, max: 1000, step: 0.1, scale: 'log' },
    names: { nginx: 'rate', Go: 'rate.Limit', '.NET': 'TokensPerPeriod' },
  },
  burst: {
    type: 'count', label: 'Places to wait', unit: 'calls', default: 0, whole: true,
    help: 'How many calls above the rate the bucket takes. 0: a call that comes sooner after the last one than the rate allows is refused.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 200, step: 1, scale: 'linear' },
    names: { nginx: 'burst' },
  },
  nodelay: {
    type: 'toggle', label: 'Without delay', default: false,
    help: 'Calls within the burst pass at once instead of waiting; their places are free again only at the rate. It is then a token bucket of the burst and one more.',
    names: { nginx: 'nodelay' },
  },
  ...refusal,
} as const satisfies FieldTable;

export type LeakyBucketConfig = ConfigOf<typeof fields>;
/** `excess`: millionths of a call above the rate at `atUs`; `used`: some call has come. */
export interface LeakyBucket { excess: number; atUs: number; used: boolean }

const CALL = 1_000_000;
const EXCESS = 0;
const AT = 1;
const WAITING = 2;

/**
 * `ngx_http_limit_req_module.c`, `ngx_http_limit_req_lookup`: excess = max(0, excess − rate × time + 1), refused when
 * above the burst (and then not counted), delayed by excess ÷ rate. The first call ever has no excess. Times are
 * whole µs here, ms there. A call that leaves while it waits has used its place.
 */
const rules: LimiterRules<LeakyBucketConfig, LeakyBucket> = {
  gauges: [{ name: 'excess', unit: 'calls', limit: 'burst' }, { name: 'atMs', unit: 'ms' }, { name: 'waiting', unit: 'calls' }],
  waitingGauge: WAITING,
  init: () => ({ excess: 0, atUs: 0, used: false }),
  admit(bucket, config, _deadlineUs, fx) {
    const excess = bucket.used ? Math.max(0, excessAt(bucket, config, fx.nowUs) + CALL) : 0;
    if (excess > config.burst * CALL) return REFUSED;
    bucket.excess = excess;
    bucket.atUs = fx.nowUs;
    bucket.used = true;
    tell(bucket, fx);
    return config.nodelay ? 0 : Math.ceil(excess / config.ratePerSec);
  },
  againUs: (bucket, config, nowUs) => Math.max(0, (excessAt(bucket, config, nowUs) + CALL - config.burst * CALL) / config.ratePerSec),
  /** What leaked until now leaked at the rate before. */
  reconfigure(bucket, _config, before, fx) {
    bucket.excess = Math.max(-CALL, excessAt(bucket, before, fx.nowUs));
    bucket.atUs = fx.nowUs;
    tell(bucket, fx);
  },
};

function excessAt(bucket: LeakyBucket, config: LeakyBucketConfig, nowUs: number): number {
  return bucket.excess - (nowUs - bucket.atUs) * config.ratePerSec;
}
function tell(bucket: LeakyBucket, fx: SharedEffects): void {
  fx.gauge(EXCESS, bucket.excess / CALL);
  fx.gauge(AT, bucket.atUs / 1000);
}

export const leakyBucket: Dialect<typeof fields, LeakyBucketConfig, Limiter<LeakyBucket>, LimitedCall> = {
  library: 'nginx limit_req', version: '1.24', fields, ...limiterMachine(rules),
};
