import { describe, expect, it, test } from 'vitest';
import { adaptiveThrottle, type AdaptiveThrottleConfig } from './model.ts';
import { shareToReject } from './share.ts';
import { defaultsOf } from '../../engine/fields.ts';
import type { Signal } from '../../engine/pattern.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';

const configOf = (change: Partial<AdaptiveThrottleConfig> = {}): AdaptiveThrottleConfig => ({ ...defaultsOf(adaptiveThrottle.fields), ...change });

/** One client; each call is a number, times in ms. */
class Bench {
  readonly fx = new EffectsLog();
  private config: AdaptiveThrottleConfig;
  readonly shared;
  private readonly calls = new Map<number, { replied: boolean }>();
  constructor(change: Partial<AdaptiveThrottleConfig> = {}) {
    this.config = configOf(change);
    this.shared = adaptiveThrottle.init(this.config, this.fx.shared);
  }
  send(call: number, signal: Signal, atMs = 0): readonly string[] {
    this.fx.nowUs = atMs * 1000;
    const state = this.calls.get(call) ?? adaptiveThrottle.begin(this.config);
    this.calls.set(call, state);
    adaptiveThrottle.step(this.shared, state, this.config, signal, this.fx);
    return this.fx.taken();
  }
  /** A call that is answered at once. */
  call(outcome: string, atMs = 0): string {
    const call = this.calls.size, [first = ''] = this.send(call, { type: 'request' }, atMs);
    if (first.startsWith('forward')) this.send(call, { type: 'response', attempt: 1, outcome: outcomeOf(outcome) }, atMs);
    return first;
  }
  edit(change: Partial<AdaptiveThrottleConfig>): void {
    const before = this.config;
    this.config = { ...before, ...change };
    adaptiveThrottle.reconfigure?.(this.shared, this.config, before, this.fx.shared);
  }
  /** Requests and accepts. */
  get now(): readonly (number | undefined)[] { return [this.fx.gauges.get(0), this.fx.gauges.get(1)]; }
}

describe('the share to reject', () => {
  // max(0, (requests − K · accepts) / (requests + 1)).
  it.each([
    [0, 0, 2, 0], [100, 100, 2, 0], [100, 50, 2, 0],
    [100, 49, 2, 2 / 101], [100, 0, 2, 100 / 101], [500, 100, 2, 300 / 501], [99, 50, 1.1, 44 / 100], [9, 9, 0.5, 4.5 / 10],
  ])('of %d requests, %d accepted, K %d', (requests, accepts, k, share) => { expect(shareToReject(requests, accepts, k)).toBeCloseTo(share, 12); });
});

describe('the throttle', () => {
  it('lets everything pass while enough is accepted', () => {
    const bench = new Bench();
    bench.fx.draws = [0];
    for (const outcome of ['ok', 'shed', 'ok', 'shed', 'ok', 'shed']) expect(bench.call(outcome)).toBe('forward 1');
    expect(bench.now).toEqual([6, 3]);
  });
  it('rejects by a draw when too little is accepted, and counts what it rejects', () => {
    const bench = new Bench();
    bench.call('shed');
    // One request, none accepted: (1 − 0) / (1 + 1) = a half.
    bench.fx.draws = [0.49];
    expect(bench.send(9, { type: 'request' })).toEqual(['reply rejected:rate']);
    expect([...bench.now, bench.fx.gauges.get(2)]).toEqual([2, 0, 0.5]);
    // (2 − 0) / 3: two thirds.
    bench.fx.draws = [0.67];
    expect(bench.send(10, { type: 'request' })).toEqual(['forward 1']);
  });
  it('takes failures of the work for accepted, and rejections and silence not', () => {
    const bench = new Bench({ k: 1000 });
    for (const outcome of ['error Busy', 'bad-request', 'ok', 'rejected:limit', 'rejected:rate', 'shed', 'unreachable', 'timeout']) bench.call(outcome);
    expect(bench.now).toEqual([8, 3]);
    const named = new Bench({ k: 1000, rejections: ['Busy'] });
    for (const outcome of ['error Busy', 'shed']) named.call(outcome);
    expect(named.now).toEqual([2, 1]);
  });
  it('forgets what is out of the window', () => {
    const bench = new Bench({ windowMs: 1000 });
    bench.call('shed', 5);
    bench.call('ok', 500);
    bench.call('ok', 999);
    expect(bench.now).toEqual([3, 2]);
    bench.call('ok', 1009);
    expect(bench.now).toEqual([3, 3]);
    bench.call('ok', 5000);
    expect(bench.now).toEqual([1, 1]);
  });
  it('counts an answer that comes after the caller has left', () => {
    const bench = new Bench();
    bench.send(1, { type: 'request' });
    expect(bench.send(1, { type: 'cancel' })).toEqual(['reply cancelled', 'cancel 1']);
    expect([bench.send(1, { type: 'late', attempt: 1, outcome: outcomeOf('ok') }), bench.now]).toEqual([[], [1, 1]]);
  });
  it('counts anew when the window has another length, and goes on when another setting changes', () => {
    const bench = new Bench();
    bench.call('ok');
    bench.edit({ k: 3 });
    expect(bench.now).toEqual([1, 1]);
    bench.edit({ windowMs: 1000 });
    expect(bench.now).toEqual([0, 0]);
    bench.call('ok');
    expect(bench.now).toEqual([1, 1]);
  });
});

test('a K below 1 is odd, and nothing to count as rejected', () => {
  expect(adaptiveThrottle.check?.(configOf({ rejections: [] })).map(({ field }) => field)).toEqual(['rejections']);
  expect(adaptiveThrottle.check?.(configOf({ k: 0.5 }))).toHaveLength(1);
  expect(adaptiveThrottle.check?.(configOf())).toEqual([]);
});
