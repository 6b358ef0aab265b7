/** A limiter of rate: asks the algorithm whether a call may pass now, later or not, and carries that out. */
import type { FieldTable } from '../../engine/fields.ts';
import type { Dialect, Effects, Gauge, SharedEffects } from '../../engine/pattern.ts';

/** Answer of `admit`: the call is refused. */
export const REFUSED = -1;

/** One algorithm. Times are whole µs; `B` is its plain state. */
export interface LimiterRules<C, B> {
  readonly gauges: readonly Gauge[];
  /** The gauge of those who wait; −1: nobody ever does. */
  readonly waitingGauge: number;
  init(config: C, fx: SharedEffects): B;
  /** µs until the call passes, counted as passed from now on; or REFUSED, uncounted. */
  admit(bucket: B, config: C, deadlineUs: number, fx: SharedEffects): number;
  /** How long a refused call is kept before it hears of it; none: not at all. */
  refusedAfterMs?(config: C): number;
  /** A call that was to pass at `passUs` has left before. */
  undo?(bucket: B, config: C, passUs: number, fx: SharedEffects): void;
  /** µs until a call would pass; Infinity: never. None: the caller is not told. */
  againUs?(bucket: B, config: C, nowUs: number): number;
  reconfigure?(bucket: B, config: C, before: C, fx: SharedEffects): void;
}
/** Of a setting in ms, to whole ns: 128.216 ms are 128 216 µs and no fraction more. */
export function usOf(ms: number): number { return Math.round(ms * 1e6) / 1000; }

export interface Limiter<B> { readonly bucket: B; waiting: number }
export interface LimitedCall { phase: 'waiting' | 'refused' | 'passed' | 'replied'; passUs: number }

/** What of its settings says how it refuses. */
interface RefusalConfig { readonly retryAfter?: boolean; readonly refusalCostMs: number }

type LimiterMachine<C, B> = Pick<
  Dialect<FieldTable, C, Limiter<B>, LimitedCall>,
  'scopes' | 'states' | 'gauges' | 'countsClients' | 'init' | 'begin' | 'step' | 'reconfigure' | 'conditions'
>;

const WAITED = { wait: 'permit' } as const;

export function limiterMachine<C extends RefusalConfig, B>(rules: LimiterRules<C, B>): LimiterMachine<C, B> {
  return {
    scopes: ['link', 'client', 'service', 'global'], states: [], gauges: rules.gauges, countsClients: true,
    init: (config, fx) => ({ bucket: rules.init(config, fx), waiting: 0 }),
    begin: () => ({ phase: 'passed', passUs: 0 }),
    step(limiter, call, config, signal, fx) {
      switch (signal.type) {
        case 'request': arrived(limiter, call, config, rules, fx); return;
        case 'timer': {
          const refused = call.phase === 'refused';
          if (!refused && call.phase !== 'waiting') return;
          waits(limiter, -1, rules, fx.shared);
          call.phase = refused ? 'replied' : 'passed';
          if (refused) fx.reply(fx.shared.outcome('rejected:rate'), undefined, config.refusalCostMs);
          else fx.forward(1, WAITED);
          return;
        }
        case 'response':
          if (call.phase !== 'passed') return;
          call.phase = 'replied';
          fx.reply(signal.outcome);
          return;
        case 'cancel': cancelled(limiter, call, config, rules, fx); return;
        case 'late': return;
        case 'started': return;
        case 'woken': return;
      }
    },
    reconfigure(limiter, config, before, fx) { rules.reconfigure?.(limiter.bucket, config, before, fx); },
    conditions: () => [],
  };
}

function arrived<C extends RefusalConfig, B>(limiter: Limiter<B>, call: LimitedCall, config: C, rules: LimiterRules<C, B>, fx: Effects): void {
  const waitUs = rules.admit(limiter.bucket, config, fx.call.deadlineUs, fx.shared);
  if (waitUs === 0) {
    fx.forward(1);
    return;
  }
  if (waitUs > 0) {
    call.phase = 'waiting';
    call.passUs = fx.nowUs + waitUs;
    waits(limiter, 1, rules, fx.shared);
    fx.startTimer(0, waitUs / 1000);
    return;
  }
  const keptMs = rules.refusedAfterMs?.(config) ?? 0;
  if (keptMs > 0) {
    call.phase = 'refused';
    waits(limiter, 1, rules, fx.shared);
    fx.startTimer(0, keptMs);
    return;
  }
  call.phase = 'replied';
  const againUs = config.retryAfter === true ? rules.againUs?.(limiter.bucket, config, fx.nowUs) ?? Infinity : Infinity;
  fx.reply(
    fx.shared.outcome('rejected:rate', Number.isFinite(againUs) ? { retryAfterMs: Math.ceil(againUs / 1e6) * 1000 } : {}),
    undefined,
    config.refusalCostMs,
  );
}

function cancelled<C, B>(limiter: Limiter<B>, call: LimitedCall, config: C, rules: LimiterRules<C, B>, fx: Effects): void {
  if (call.phase === 'replied') return;
  const { phase } = call;
  call.phase = 'replied';
  fx.stopTimer(0);
  fx.reply(fx.shared.outcome('cancelled'));
  if (phase === 'passed') fx.cancel(1);
  else waits(limiter, -1, rules, fx.shared);
  if (phase === 'waiting') rules.undo?.(limiter.bucket, config, call.passUs, fx.shared);
}

function waits<C, B>(limiter: Limiter<B>, change: number, rules: LimiterRules<C, B>, fx: SharedEffects): void {
  limiter.waiting += change;
  if (rules.waitingGauge >= 0) fx.gauge(rules.waitingGauge, limiter.waiting);
}
