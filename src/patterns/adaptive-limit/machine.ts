/** A limit on calls in flight that follows what it measures: admits, times each call, and hands the times to an algorithm. */
import { REFUSAL_COST, type ConfigOf, type FieldTable } from '../../engine/fields.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { ConfigWarning, Dialect, Effects, Gauge, SharedEffects } from '../../engine/pattern.ts';

export const commonFields = {
  initialLimit: {
    type: 'count', label: 'First limit', unit: 'calls', default: 20, whole: true, wholeRun: true,
    help: 'How many calls may be in flight before anything is known. 0: none passes, so nothing is ever measured. It holds for the whole run.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 500, step: 1, scale: 'log' }, names: { Netflix: 'initialLimit' },
  },
  windowMs: {
    type: 'duration', label: 'Sample window', unit: 'ms', default: 1000,
    help: 'Times are averaged over this long before the limit is looked at; a window with fewer than ten calls is left out. 0: every answer is a sample.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 10_000, step: 100, scale: 'linear' }, names: { Netflix: 'WindowedLimit: minWindowTime, maxWindowTime' },
  },
  side: {
    type: 'choice', label: 'Stands at', default: 'server',
    help: 'Which answers are samples. Server: every one, and a timeout or a cancelled one counts as dropped. Client: successes; what is unreachable, shed or rejected counts as dropped, all other failures are left out.',
    options: [{ value: 'server', label: 'The server' }, { value: 'client', label: 'The client' }],
    names: { Netflix: 'ConcurrencyLimitServerInterceptor, ConcurrencyLimitClientInterceptor' },
  },
  refusalCostMs: REFUSAL_COST,
} as const satisfies FieldTable;
type Common = ConfigOf<typeof commonFields> & { readonly maxConcurrency: number };

/** `limit`: the estimate; its whole part is in force. */
export interface Estimate { limit: number }
export interface Sample {
  readonly timeUs: number;
  /** With itself, when it came; in a window the most. */ readonly inFlight: number;
  readonly dropped: boolean;
}
export interface LimitRules<C, E extends Estimate> {
  init(config: C, fx: SharedEffects): E;
  sample(estimate: E, config: C, sample: Sample, fx: SharedEffects): void;
  /** The time that samples are compared with. */
  baseUs(estimate: E): number;
  /** The least limit an edit may leave. */
  least(config: C): number;
  /** Its own settings that do not go together. */
  check?(config: C): readonly ConfigWarning[];
}
export interface Limiter<E> { inFlight: number; readonly estimate: E; sumUs: number; samples: number; mostInFlight: number; dropped: boolean; nextUs: number }
export interface LimitedCall { phase: 'new' | 'inFlight' | 'replied'; sinceUs: number; inFlight: number }

const IN_FLIGHT = 0;
const LIMIT = 1;
const BASE = 2;
const SAMPLE = 3;
/** `WindowedLimit`: shorter times are taken for errors, and a window of fewer samples says too little. */
const LEAST_US = 100;
const LEAST_SAMPLES = 10;

export const gauges: readonly Gauge[] = [
  { name: 'inFlight', unit: 'calls' },
  { name: 'limit', unit: 'calls', limit: 'maxConcurrency' },
  { name: 'baseMs', unit: 'ms' },
  { name: 'sampleMs', unit: 'ms' },
];

type LimitMachine<C, E extends Estimate> = Pick<
  Dialect<FieldTable, C, Limiter<E>, LimitedCall>,
  'scopes' | 'states' | 'gauges' | 'init' | 'begin' | 'step' | 'reconfigure' | 'conditions' | 'check'
>;

/** Netflix concurrency-limits: `SimpleLimiter`, `AbstractLimiter`, `WindowedLimit` and the gRPC interceptors. Who finds the limit reached is refused. */
export function limitMachine<C extends Common, E extends Estimate>(rules: LimitRules<C, E>): LimitMachine<C, E> {
  return {
    scopes: ['link', 'client', 'service', 'global'], states: [], gauges,
    init(config, fx) {
      const estimate = rules.init(config, fx);
      fx.gauge(LIMIT, Math.floor(estimate.limit));
      return { inFlight: 0, estimate, sumUs: 0, samples: 0, mostInFlight: 0, dropped: false, nextUs: 0 };
    },
    begin: () => ({ phase: 'new', sinceUs: 0, inFlight: 0 }),
    step(limiter, call, config, signal, fx) {
      switch (signal.type) {
        case 'request': arrived(limiter, call, config.refusalCostMs, fx); return;
        case 'response':
          if (call.phase !== 'inFlight') return;
          ended(limiter, call, fx);
          judge(limiter, call, config, signal.outcome, rules, fx.shared);
          fx.reply(signal.outcome);
          return;
        case 'cancel': {
          if (call.phase === 'replied') return;
          ended(limiter, call, fx);
          fx.reply(fx.shared.outcome('cancelled'));
          fx.cancel(1);
          return;
        }
        case 'late': return;
        case 'timer': return;
        case 'started': return;
        case 'woken': return;
      }
    },
    reconfigure({ estimate }, config, _before, fx) {
      estimate.limit = Math.max(rules.least(config), Math.min(config.maxConcurrency, estimate.limit));
      fx.gauge(LIMIT, Math.floor(estimate.limit));
    },
    conditions: () => [],
    check: (config) => [
      ...(config.initialLimit < 1 ? odd('initialLimit', 'None may be under way at once, so no call ever passes, and nothing is measured that could raise the limit. Begin with at least one, or leave the limit out.') : []),
      ...(config.initialLimit > config.maxConcurrency ? odd('initialLimit', 'The first limit is above the greatest. Set it to that or less.') : []),
      ...(rules.check?.(config) ?? []),
    ],
  };
}

export function odd(field: string, message: string): readonly ConfigWarning[] { return [{ field, message }]; }

function arrived<E extends Estimate>(limiter: Limiter<E>, call: LimitedCall, refusalCostMs: number, fx: Effects): void {
  if (limiter.inFlight >= Math.floor(limiter.estimate.limit)) {
    call.phase = 'replied';
    fx.reply(fx.shared.outcome('rejected:limit'), undefined, refusalCostMs);
    return;
  }
  limiter.inFlight += 1;
  fx.shared.gauge(IN_FLIGHT, limiter.inFlight);
  call.phase = 'inFlight';
  call.sinceUs = fx.nowUs;
  call.inFlight = limiter.inFlight;
  fx.forward(1);
}

function ended<E>(limiter: Limiter<E>, call: LimitedCall, fx: Effects): void {
  call.phase = 'replied';
  limiter.inFlight -= 1;
  fx.shared.gauge(IN_FLIGHT, limiter.inFlight);
}

function judge<C extends Common, E extends Estimate>(
  limiter: Limiter<E>,
  call: LimitedCall,
  config: C,
  { reason }: Outcome,
  rules: LimitRules<C, E>,
  fx: SharedEffects,
): void {
  const dropped =
    config.side === 'server'
      ? reason === 'timeout' || reason === 'cancelled'
      : reason === 'unreachable' || reason === 'shed' || reason.startsWith('rejected');
  const timeUs = fx.nowUs - call.sinceUs;
  if (timeUs <= 0 || (config.side === 'client' && reason !== 'ok' && !dropped)) return;
  if (!(config.windowMs > 0)) {
    sampled(limiter, config, { timeUs, inFlight: call.inFlight, dropped }, rules, fx);
    return;
  }
  if (timeUs < LEAST_US) return;
  limiter.sumUs += timeUs;
  limiter.samples += 1;
  limiter.mostInFlight = Math.max(limiter.mostInFlight, call.inFlight);
  limiter.dropped ||= dropped;
  if (fx.nowUs <= limiter.nextUs) return;
  limiter.nextUs = fx.nowUs + config.windowMs * 1000;
  if (limiter.samples >= LEAST_SAMPLES)
    sampled(limiter, config, { timeUs: limiter.sumUs / limiter.samples, inFlight: limiter.mostInFlight, dropped: limiter.dropped }, rules, fx);
  limiter.sumUs = 0;
  limiter.samples = 0;
  limiter.mostInFlight = 0;
  limiter.dropped = false;
}

function sampled<C extends Common, E extends Estimate>({ estimate }: Limiter<E>, config: C, sample: Sample, rules: LimitRules<C, E>, fx: SharedEffects): void {
  const before = Math.floor(estimate.limit);
  rules.sample(estimate, config, sample, fx);
  if (Math.floor(estimate.limit) !== before) fx.gauge(LIMIT, Math.floor(estimate.limit));
  fx.gauge(BASE, rules.baseUs(estimate) / 1000);
  fx.gauge(SAMPLE, sample.timeUs / 1000);
}
