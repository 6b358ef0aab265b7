/** A bulkhead that is a pool of threads with a queue before it, by the rules of Java's ThreadPoolExecutor. */
import { PERMIT, tell, type BulkheadCall } from './permits.ts';
import { abandon, join, leave, next, nobody, type Waiting } from './waiting.ts';
import type { FieldTable } from '../../engine/fields.ts';
import type { Dialect, Effects, SharedEffects } from '../../engine/pattern.ts';

export interface PoolRules<C> {
  /** Threads that are kept. */
  core(config: C): number;
  /** Threads there may be when the queue is full. */
  most(config: C): number;
  /** Places in the queue; 0: calls are handed over directly or refused. */
  places(config: C): number;
  /** Refuses while this many wait, whatever is free; Infinity: never. */
  refuseAt(config: C): number;
  keepAliveMs(config: C): number;
  /** Whether a waiting call whose caller has left gives up its place at once, or at its turn. */
  readonly leavesQueue: boolean;
}
/** `idleSinceUs`: one entry for each idle thread, the longest idle first. */
export interface Pool { busy: number; readonly idleSinceUs: number[]; readonly waiting: Waiting }

type PoolMachine<C> = Pick<Dialect<FieldTable, C, Pool, BulkheadCall>, 'scopes' | 'states' | 'init' | 'begin' | 'step' | 'reconfigure' | 'conditions'>;

/**
 * `java.util.concurrent.ThreadPoolExecutor.execute`: a new thread below the core size, even while others idle; then
 * the queue; a thread above the core size only for a call that finds the queue full, and it runs that call first.
 * Threads above the core size end when idle for the keep-alive time. A thread is held until its work has ended,
 * whether or not the caller still waits.
 */
export function poolMachine<C extends { readonly refusalCostMs: number }>(rules: PoolRules<C>): PoolMachine<C> {
  return {
    scopes: ['link', 'client', 'service', 'global'], states: [],
    init: () => ({ busy: 0, idleSinceUs: [], waiting: nobody() }),
    begin: () => ({ phase: 'waiting', place: -1 }),
    step(pool, call, config, signal, fx) {
      const { busy } = pool, { count } = pool.waiting;
      switch (signal.type) {
        case 'request': arrived(pool, call, config, rules, fx); break;
        case 'woken':
          if (call.phase !== 'waiting') return;
          call.phase = 'working';
          fx.forward(1, PERMIT);
          return;
        case 'response':
          if (call.phase !== 'working') return;
          call.phase = 'replied';
          fx.reply(signal.outcome);
          release(pool, config, rules, fx.shared);
          break;
        case 'late': release(pool, config, rules, fx.shared); break;
        case 'cancel': cancelled(pool, call, config, rules, fx); break;
        case 'timer': return;
        case 'started': return;
      }
      tell(pool.busy, busy, pool.waiting.count, count, fx.shared);
    },
    reconfigure(pool, config, _before, fx) {
      const { busy } = pool, { count } = pool.waiting;
      while (pool.waiting.count > 0 && pool.busy < rules.core(config)) handOver(pool, fx);
      while (pool.idleSinceUs.length > 0 && threads(pool) > rules.most(config)) pool.idleSinceUs.shift();
      tell(pool.busy, busy, pool.waiting.count, count, fx);
    },
    conditions: () => [],
  };
}

function arrived<C extends { readonly refusalCostMs: number }>(pool: Pool, call: BulkheadCall, config: C, rules: PoolRules<C>, fx: Effects): void {
  retire(pool, rules.core(config), fx.nowUs - Math.round(rules.keepAliveMs(config) * 1000));
  if (pool.waiting.count >= rules.refuseAt(config)) refuse(call, config.refusalCostMs, fx);
  else if (threads(pool) < rules.core(config)) run(pool, call, fx);
  else if (pool.idleSinceUs.length > 0) {
    pool.idleSinceUs.shift();
    run(pool, call, fx);
  } else if (pool.waiting.count < rules.places(config)) call.place = join(pool.waiting, fx.handle);
  else if (threads(pool) < rules.most(config)) run(pool, call, fx);
  else refuse(call, config.refusalCostMs, fx);
}
function run(pool: Pool, call: BulkheadCall, fx: Effects): void {
  pool.busy += 1;
  call.phase = 'working';
  fx.forward(1);
}
function refuse(call: BulkheadCall, costMs: number, fx: Effects): void {
  call.phase = 'replied';
  fx.reply(fx.shared.outcome('rejected:limit'), undefined, costMs);
}

/** The caller is free at once; a thread at work is not. */
function cancelled<C>(pool: Pool, call: BulkheadCall, config: C, rules: PoolRules<C>, fx: Effects): void {
  if (call.phase === 'replied') return;
  const working = call.phase === 'working';
  call.phase = 'replied';
  fx.reply(fx.shared.outcome('cancelled'));
  if (working) fx.cancel(1);
  else if (!(rules.leavesQueue ? leave : abandon)(pool.waiting, call.place)) release(pool, config, rules, fx.shared);
}

function release<C>(pool: Pool, config: C, rules: PoolRules<C>, fx: SharedEffects): void {
  pool.busy -= 1;
  if (threads(pool) >= rules.most(config)) return;
  if (pool.waiting.count > 0 && handOver(pool, fx)) return;
  pool.idleSinceUs.push(fx.nowUs);
}
/** false: all who waited had left. */
function handOver(pool: Pool, fx: SharedEffects): boolean {
  const handle = next(pool.waiting);
  if (handle < 0) return false;
  pool.busy += 1;
  fx.wake(handle, null);
  return true;
}

function threads(pool: Pool): number { return pool.busy + pool.idleSinceUs.length; }

function retire(pool: Pool, core: number, idleSinceUs: number): void {
  while (threads(pool) > core && (pool.idleSinceUs[0] ?? Infinity) <= idleSinceUs) pool.idleSinceUs.shift();
}
