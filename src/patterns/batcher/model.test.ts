import { describe, expect, it } from 'vitest';
import { batcher, type BatchedCall } from './model.ts';
import type { Signal } from '../../engine/pattern.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';

/** One batcher driven by hand: calls by number, which is also their handle; times in ms. */
class Bench {
  readonly fx = new EffectsLog();
  private readonly config: { readonly timeoutMs: number };
  private readonly shared = batcher.init({ timeoutMs: 0 }, this.fx.shared);
  private readonly calls = new Map<number, BatchedCall>();
  constructor(timeoutMs: number) {
    this.config = { timeoutMs };
  }
  start(call: number): string {
    this.calls.set(call, batcher.begin(this.config));
    return this.send(call, { type: 'request' });
  }
  tick(): string {
    batcher.tick?.(this.shared, this.config, 0, this.fx.shared);
    return this.fx.taken().join(', ');
  }
  sends(call: number): string {
    return this.send(call, { type: 'woken', outcome: null });
  }
  hears(call: number, outcome: string): string {
    return this.send(call, { type: 'woken', outcome: outcomeOf(outcome) });
  }
  ends(call: number, outcome: string, type: 'response' | 'late' = 'response'): string {
    return this.send(call, { type, attempt: 1, outcome: outcomeOf(outcome) });
  }
  cancel(call: number): string {
    return this.send(call, { type: 'cancel' });
  }
  /** Gathering, and batches under way. */
  get now(): readonly (number | undefined)[] {
    return [this.fx.gauges.get(0) ?? 0, this.fx.gauges.get(1) ?? 0];
  }
  private send(call: number, signal: Signal): string {
    this.fx.handle = call;
    batcher.step(this.shared, this.calls.get(call)!, this.config, signal, this.fx);
    return this.fx.taken().join(', ');
  }
}

describe('a batcher', () => {
  it('gathers from the first call on, and sends one attempt for all', () => {
    const bench = new Bench(100);
    expect([bench.start(1), bench.start(2), bench.start(3), bench.now]).toEqual(['tick 0 in 100', '', '', [3, 0]]);
    expect([bench.tick(), bench.sends(1), bench.now]).toEqual(['wake 1', 'forward 1 after batch kept', [0, 1]]);
  });
  it('tells every call of the batch its one outcome, in order of arrival', () => {
    const bench = new Bench(100);
    [1, 2, 3].forEach((call) => bench.start(call));
    bench.tick();
    bench.sends(1);
    expect([bench.ends(1, 'error Full'), bench.hears(2, 'error Full'), bench.now]).toEqual(['reply error Full, wake 2 with error Full, wake 3 with error Full', 'reply error Full', [0, 0]]);
  });
  it('begins another batch while one is under way', () => {
    const bench = new Bench(100);
    bench.start(1);
    bench.tick();
    bench.sends(1);
    expect([bench.start(2), bench.tick(), bench.sends(2), bench.now]).toEqual(['tick 0 in 100', 'wake 2', 'forward 1 after batch', [0, 2]]);
    expect([bench.ends(2, 'ok'), bench.ends(1, 'ok'), bench.now]).toEqual(['reply ok', 'reply ok', [0, 0]]);
  });
  it('with 0 batches nothing, with less only calls of one instant', () => {
    const alone = new Bench(0);
    expect([alone.start(1), alone.ends(1, 'ok'), alone.now]).toEqual(['forward 1', 'reply ok', [0, 0]]);
    expect(new Bench(-5).start(1)).toBe('tick 0 in -5');
  });
  it('sends for those who are left when the first has gone, and nothing when all have', () => {
    const bench = new Bench(100);
    [1, 2, 3].forEach((call) => bench.start(call));
    expect([bench.cancel(1), bench.now, bench.tick(), bench.sends(2), bench.ends(2, 'ok')]).toEqual([
      'reply cancelled',
      [2, 0],
      'wake 2',
      'forward 1 after batch kept',
      'reply ok, wake 3 with ok',
    ]);
    bench.start(4);
    bench.cancel(4);
    expect([bench.tick(), bench.now]).toEqual(['', [0, 0]]);
  });
  it('goes on for the others when the one that sent has left', () => {
    const bench = new Bench(100);
    [1, 2].forEach((call) => bench.start(call));
    bench.tick();
    bench.sends(1);
    expect([bench.cancel(1), bench.cancel(1), bench.ends(1, 'ok', 'late'), bench.hears(2, 'ok'), bench.now]).toEqual([
      'reply cancelled',
      '',
      'wake 2 with ok',
      'reply ok',
      [0, 0],
    ]);
  });
  it('lets one leave whose batch is under way, without touching the next batch', () => {
    const bench = new Bench(100);
    [1, 2].forEach((call) => bench.start(call));
    bench.tick();
    bench.sends(1);
    [3, 4].forEach((call) => bench.start(call));
    expect([bench.cancel(2), bench.now, bench.hears(2, 'ok'), bench.tick()]).toEqual(['reply cancelled', [2, 1], '', 'wake 3']);
  });
  it('takes back the attempt of a call that goes alone and leaves', () => {
    const bench = new Bench(0);
    bench.start(1);
    expect([bench.cancel(1), bench.ends(1, 'ok', 'late')]).toEqual(['reply cancelled, cancel 1', '']);
  });
});
