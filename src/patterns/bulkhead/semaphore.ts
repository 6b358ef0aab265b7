/** A bulkhead that counts permits: who finds none free waits its turn or is refused, as the library's rules say. */
import { IN_USE, PERMIT, WAITING, type BulkheadCall } from './permits.ts';
import { join, leave, next, nobody, type Waiting } from './waiting.ts';
import type { Dialect, Effects, SharedEffects } from '../../engine/pattern.ts';
import type { FieldTable } from '../../engine/fields.ts';

/** Where libraries differ; `Infinity`: no limit. */
export interface SemaphoreRules<C> {
  permits(config: C): number;
  /** How many calls may wait. */
  places(config: C): number;
  /** How long a call may wait; zero or less: not at all. */
  waitMs(config: C): number;
  /** A call that is told to stop keeps its place until its turn, which is then lost, and its permit until its work has ended. */
  readonly keepsWhenTold?: true;
}
export interface Semaphore { inUse: number; readonly waiting: Waiting }

type SemaphoreMachine<C> = Pick<
  Dialect<FieldTable, C, Semaphore, BulkheadCall>,
  'scopes' | 'states' | 'init' | 'begin' | 'step' | 'reconfigure' | 'conditions'
>;

/** A freed permit goes to the call that waits longest, in the step that freed it, so that nobody can overtake. */
export function semaphoreMachine<C extends { readonly refusalCostMs: number }>(rules: SemaphoreRules<C>): SemaphoreMachine<C> {
  return {
    scopes: ['link', 'client', 'service', 'global'], states: [],
    init: () => ({ inUse: 0, waiting: nobody() }),
    begin: () => ({ phase: 'waiting', place: -1 }),
    step(semaphore, call, config, signal, fx) {
      switch (signal.type) {
        case 'request': arrived(semaphore, call, config, rules, fx); return;
        case 'woken':
          if (call.phase === 'told') {
            call.phase = 'replied';
            fx.reply(fx.shared.outcome('cancelled'));
            semaphore.inUse -= 1;
            fx.shared.gauge(IN_USE, semaphore.inUse);
            return;
          }
          if (call.phase !== 'waiting') return;
          fx.stopTimer(0);
          call.phase = 'working';
          fx.forward(1, PERMIT);
          return;
        case 'timer':
          if (call.phase !== 'waiting' || !left(semaphore, call, fx.shared)) return;
          call.phase = 'replied';
          fx.reply(fx.shared.outcome('rejected:limit'), undefined, config.refusalCostMs);
          return;
        case 'response':
          if (call.phase !== 'working') return;
          call.phase = 'replied';
          fx.reply(signal.outcome);
          release(semaphore, config, rules, fx.shared);
          return;
        case 'cancel':
          if (rules.keepsWhenTold !== true) cancelled(semaphore, call, config, rules, fx);
          else if (call.phase === 'working') fx.cancel(1, true);
          else if (call.phase === 'waiting') call.phase = 'told';
          return;
        case 'late': return;
        case 'started': return;
      }
    },
    /** More permits let in who waits; with fewer, nobody is put out. */
    reconfigure(semaphore, config, _before, fx) {
      while (semaphore.waiting.count > 0 && semaphore.inUse < rules.permits(config)) {
        take(semaphore, fx);
        fx.wake(next(semaphore.waiting), null);
        fx.gauge(WAITING, semaphore.waiting.count);
      }
    },
    conditions: () => [],
  };
}

function arrived<C extends { readonly refusalCostMs: number }>(
  semaphore: Semaphore,
  call: BulkheadCall,
  config: C,
  rules: SemaphoreRules<C>,
  fx: Effects,
): void {
  if (semaphore.inUse < rules.permits(config)) {
    take(semaphore, fx.shared);
    call.phase = 'working';
    fx.forward(1);
    return;
  }
  const waitMs = rules.waitMs(config);
  if (!(waitMs > 0) || semaphore.waiting.count >= rules.places(config)) {
    call.phase = 'replied';
    fx.reply(fx.shared.outcome('rejected:limit'), undefined, config.refusalCostMs);
    return;
  }
  call.place = join(semaphore.waiting, fx.handle);
  fx.shared.gauge(WAITING, semaphore.waiting.count);
  if (waitMs !== Infinity) fx.startTimer(0, waitMs);
}

/** Who leaves gives its place or its permit back at once, whatever its work does then. */
function cancelled<C>(semaphore: Semaphore, call: BulkheadCall, config: C, rules: SemaphoreRules<C>, fx: Effects): void {
  if (call.phase === 'replied') return;
  const working = call.phase === 'working';
  call.phase = 'replied';
  fx.stopTimer(0);
  fx.reply(fx.shared.outcome('cancelled'));
  if (working) fx.cancel(1);
  // A permit on its way to a call that has just left goes on to the next one.
  if (working || !left(semaphore, call, fx.shared)) release(semaphore, config, rules, fx.shared);
}

function left(semaphore: Semaphore, call: BulkheadCall, fx: SharedEffects): boolean {
  if (!leave(semaphore.waiting, call.place)) return false;
  fx.gauge(WAITING, semaphore.waiting.count);
  return true;
}

function take(semaphore: Semaphore, fx: SharedEffects): void {
  semaphore.inUse += 1;
  fx.gauge(IN_USE, semaphore.inUse);
}

function release<C>(semaphore: Semaphore, config: C, rules: SemaphoreRules<C>, fx: SharedEffects): void {
  if (semaphore.waiting.count > 0 && semaphore.inUse <= rules.permits(config)) {
    fx.wake(next(semaphore.waiting), null);
    fx.gauge(WAITING, semaphore.waiting.count);
    return;
  }
  semaphore.inUse -= 1;
  fx.gauge(IN_USE, semaphore.inUse);
}
