import { describe, expect, it, test } from 'vitest';
import { cache, type Cache, type CachedCall, type CacheConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';

const names = cache.gauges.map((gauge) => gauge.name);

/** A cache driven by hand: calls have handles, numbers from 1; times in ms. */
class Bench {
  readonly fx = new EffectsLog();
  readonly shared: Cache;
  private readonly calls: CachedCall[] = [];
  private keys: number[] = [];
  config: CacheConfig;
  constructor(change: Partial<CacheConfig> = {}) {
    this.config = { ...defaultsOf(cache.fields), ttlMs: 1000, ...change };
    this.shared = cache.init(this.config, this.fx.shared);
  }
  /** A call for a key. */
  get(key: number, atMs = this.fx.nowUs / 1000): string {
    this.calls.push(cache.begin(this.config));
    this.keys.push(key);
    return this.send(this.calls.length, { type: 'request' }, atMs);
  }
  /** The fetch of a call ends. */
  ends(call: number, outcome = 'ok', atMs = this.fx.nowUs / 1000, left = false): string {
    const { phase } = this.calls[call - 1]!;
    return this.send(call, { type: phase === 'fetching' ? 'response' : 'late', attempt: 1, outcome: outcomeOf(outcome) }, atMs, left);
  }
  cancel(call: number): string { return this.send(call, { type: 'cancel' }); }
  timer(call: number, atMs: number): string { return this.send(call, { type: 'timer', key: 0 }, atMs); }
  wake(call: number, outcome: string | null): string { return this.send(call, { type: 'woken', outcome: outcome === null ? null : outcomeOf(outcome) }); }
  set(change: Partial<CacheConfig>): void {
    const before = this.config;
    this.config = { ...before, ...change };
    cache.reconfigure?.(this.shared, this.config, before, this.fx.shared);
  }
  gauge(name: string): number { return this.fx.gauges.get(names.indexOf(name)) ?? 0; }
  private send(call: number, signal: Parameters<typeof cache.step>[3], atMs = this.fx.nowUs / 1000, left = false): string {
    Object.assign(this.fx, { nowUs: atMs * 1000, handle: call, left });
    Object.assign(this.fx.call, { key: this.keys[call - 1] });
    cache.step(this.shared, this.calls[call - 1]!, this.config, signal, this.fx);
    return this.fx.taken().join(', ');
  }
}
/** A bench whose key 7 was stored at 0. */
function stored(change: Partial<CacheConfig> = {}): Bench {
  const bench = new Bench(change);
  bench.get(7, 0);
  bench.ends(1);
  return bench;
}

describe('what is stored is given again', () => {
  it('after a fetch, until its time is up', () => {
    const bench = new Bench();
    expect([bench.get(7, 0), bench.ends(1, 'ok', 50), bench.get(7, 1049.999), bench.get(7, 1050)]).toEqual(['forward 1', 'reply ok', 'reply ok (cached)', 'forward 1']);
  });
  it('counting from the start of the fetch, if told to', () => {
    const bench = new Bench({ ttlFrom: 'start' });
    bench.get(7, 0);
    bench.ends(1, 'ok', 50);
    expect([bench.get(7, 999), bench.get(7, 1000)]).toEqual(['reply ok (cached)', 'forward 1']);
  });
  it('from its last use, when its time slides', () => {
    const bench = stored({ expiry: 'used' });
    expect([bench.get(7, 900), bench.get(7, 1800), bench.get(7, 2800)]).toEqual(['reply ok (cached)', 'reply ok (cached)', 'forward 1']);
  });
  it('for ever with a negative time, never with 0', () => {
    expect(stored({ ttlMs: -1 }).get(7, 1e9)).toBe('reply ok (cached)');
    expect(stored({ ttlMs: 0 }).get(7, 0)).toBe('forward 1');
  });
  it('for less, by up to the share that varies', () => {
    const bench = new Bench({ ttlJitter: 0.4 });
    bench.fx.draws = [0.5];
    bench.get(7, 0);
    bench.ends(1);
    expect([bench.get(7, 799), bench.get(7, 800)]).toEqual(['reply ok (cached)', 'forward 1']);
  });
  it('only to those who ask for the same key', () => { expect(stored().get(8)).toBe('forward 1'); });
  it('with its mark when a fallback gave it', () => {
    const bench = new Bench();
    bench.get(7, 0);
    Object.assign(bench.fx, { handle: 1 });
    cache.step(bench.shared, { phase: 'fetching', key: 7, sentUs: 0, place: -1 }, bench.config, { type: 'response', attempt: 1, outcome: { ...outcomeOf('ok'), marks: 1 } }, bench.fx);
    bench.fx.taken();
    expect(bench.get(7)).toBe('reply ok (fallback) (cached)');
  });
  it('after a look-up that takes its time, in which the caller may leave', () => {
    const bench = new Bench({ lookupMs: 2 });
    expect([bench.get(7, 0), bench.timer(1, 2), bench.ends(1), bench.get(7), bench.timer(2, 4), bench.get(7), bench.cancel(3), bench.timer(3, 6)])
      .toEqual(['timer 0 in 2', 'forward 1', 'reply ok', 'timer 0 in 2', 'reply ok (cached)', 'timer 0 in 2', 'stop 0, reply cancelled', '']);
  });
});

describe('what is not stored', () => {
  it('is a failure', () => {
    const bench = new Bench();
    bench.get(7, 0);
    expect([bench.ends(1, 'error Busy'), bench.get(7)]).toEqual(['reply error Busy', 'forward 1']);
  });
  it('but one that is named, for its own time', () => {
    const bench = new Bench({ negativeTtlMs: 100, negativeFor: ['NotFound', 'timeout'], staleMs: 500, refreshMs: 10 });
    bench.get(7, 0);
    bench.get(8, 0);
    expect([bench.ends(1, 'error NotFound'), bench.ends(2, 'timeout')]).toEqual(['reply error NotFound', 'reply timeout']);
    expect([bench.get(7, 99), bench.get(8, 99), bench.get(7, 100)]).toEqual(['reply error NotFound (cached)', 'reply timeout (cached)', 'forward 1']);
  });
  it('is an answer after the caller has left, when the caller stores it', () => {
    const [drop, keep] = (['drop', 'keep'] as const).map((whenLeft) => {
      const bench = new Bench({ whenLeft });
      return [bench.get(7, 0), bench.ends(1, 'ok', 5, true), bench.get(7)];
    });
    expect(drop).toEqual(['forward 1', 'reply ok', 'forward 1']);
    expect(keep).toEqual(['forward 1 kept', 'reply ok', 'reply ok (cached)']);
  });
  it('is anything while the cache is flushed', () => {
    const bench = stored();
    bench.set({ flush: true });
    expect([bench.gauge('keys'), bench.get(7), bench.ends(2), bench.get(7)]).toEqual([0, 'forward 1', 'reply ok', 'forward 1']);
    bench.set({ flush: false });
    bench.ends(3);
    expect(bench.get(7)).toBe('reply ok (cached)');
  });
});

describe('beyond the capacity', () => {
  it('the one used longest ago goes', () => {
    const bench = new Bench({ capacity: 2 });
    for (const key of [1, 2]) { bench.get(key); bench.ends(key); }
    bench.get(1);
    bench.get(3);
    bench.ends(4);
    expect([1, 3, 2].map((key) => bench.get(key))).toEqual(['reply ok (cached)', 'reply ok (cached)', 'forward 1']);
    expect([bench.gauge('keys'), bench.gauge('evictions')]).toEqual([2, 1]);
  });
  it('or the one used least often', () => {
    const bench = new Bench({ capacity: 2, eviction: 'lfu' });
    for (const key of [1, 2]) { bench.get(key); bench.ends(key); }
    for (const key of [1, 1, 2]) bench.get(key);
    bench.get(3);
    bench.ends(6);
    expect([1, 3, 2].map((key) => bench.get(key))).toEqual(['reply ok (cached)', 'reply ok (cached)', 'forward 1']);
  });
  it('fewer places put out who is too many', () => {
    const bench = new Bench();
    for (const key of [1, 2, 3]) { bench.get(key); bench.ends(key); }
    bench.set({ capacity: 1 });
    expect([bench.gauge('keys'), bench.get(3), bench.get(1)]).toEqual([1, 'reply ok (cached)', 'forward 1']);
  });
});

describe('one fetch per key', () => {
  const single = (change: Partial<CacheConfig> = {}) => new Bench({ singleFlight: true, ...change });
  it('without it each call that misses fetches, and the crowd is counted', () => {
    const bench = new Bench();
    for (const key of [7, 7, 7, 8]) bench.get(key);
    expect(['crowd', 'fetches', 'misses', 'duplicates'].map((name) => bench.gauge(name))).toEqual([3, 4, 4, 2]);
    bench.ends(1);
    expect([bench.gauge('crowd'), bench.gauge('fetches')]).toEqual([2, 3]);
    for (const call of [2, 3, 4]) bench.ends(call);
    expect([bench.gauge('crowd'), bench.gauge('fetches')]).toEqual([0, 0]);
  });
  it('with it the others wait for its answer', () => {
    const bench = single();
    expect([bench.get(7), bench.get(7), bench.get(7), bench.get(8)]).toEqual(['forward 1 kept', '', '', 'forward 1 kept']);
    expect([bench.gauge('waiting'), bench.gauge('crowd'), bench.gauge('misses'), bench.gauge('coalesced')]).toEqual([2, 1, 2, 2]);
    expect(bench.ends(1)).toBe('reply ok, wake 2 with ok, wake 3 with ok');
    expect([bench.wake(2, 'ok'), bench.wake(3, 'ok'), bench.gauge('waiting')]).toEqual(['reply ok after flight', 'reply ok after flight', 0]);
  });
  it('all get its failure', () => {
    const bench = single();
    for (let i = 0; i < 2; i++) bench.get(7);
    expect([bench.ends(1, 'error Busy'), bench.wake(2, 'error Busy'), bench.get(7)]).toEqual(['reply error Busy, wake 2 with error Busy', 'reply error Busy after flight', 'forward 1 kept']);
  });
  it('or the next one fetches, and so on', () => {
    const bench = single({ onFailure: 'next' });
    for (let i = 0; i < 3; i++) bench.get(7);
    expect([bench.ends(1, 'timeout'), bench.get(7), bench.wake(2, null), bench.ends(2)]).toEqual(['reply timeout, wake 2', '', 'forward 1 after flight kept', 'reply ok, wake 3 with ok, wake 4 with ok']);
  });
  it('who leaves just when it is to fetch passes it on', () => {
    const bench = single({ onFailure: 'next' });
    for (let i = 0; i < 3; i++) bench.get(7);
    bench.ends(1, 'timeout');
    expect([bench.cancel(2), bench.cancel(3), bench.get(7)]).toEqual(['reply cancelled, wake 3', 'reply cancelled', 'forward 1 kept']);
    expect(bench.gauge('waiting')).toBe(0);
  });
  it('a caller who leaves does not end the fetch for others, and is passed over when it waits', () => {
    const bench = single();
    for (let i = 0; i < 3; i++) bench.get(7);
    expect([bench.cancel(1), bench.cancel(2), bench.ends(1), bench.wake(3, 'ok'), bench.get(7)])
      .toEqual(['reply cancelled', 'reply cancelled', 'wake 3 with ok', 'reply ok after flight', 'reply ok (cached)']);
  });
  it('the fetch is given up when the last has left', () => {
    const bench = single();
    for (let i = 0; i < 2; i++) bench.get(7);
    expect([bench.cancel(1), bench.cancel(2), bench.wake(1, null), bench.ends(1, 'cancelled'), bench.get(7)])
      .toEqual(['reply cancelled', 'reply cancelled, wake 1', 'cancel 1', '', 'forward 1 kept']);
    expect(bench.cancel(3)).toBe('reply cancelled, cancel 1');
    expect([bench.gauge('fetches'), Object.keys(bench.shared.flights.byKey)]).toEqual([0, []]);
  });
  it('unless answers are stored whoever waits', () => {
    const bench = single({ whenLeft: 'keep' });
    expect([bench.get(7), bench.cancel(1), bench.ends(1), bench.get(7)]).toEqual(['forward 1 kept', 'reply cancelled', '', 'reply ok (cached)']);
  });
  it('one who joins a fetch that is about to be given up keeps it going', () => {
    const bench = single();
    for (let i = 0; i < 2; i++) bench.get(7);
    bench.cancel(1);
    bench.cancel(2);
    expect([bench.get(7), bench.wake(1, null), bench.ends(1)]).toEqual(['', '', 'wake 3 with ok']);
  });
  it('a key of which nothing is heard any more holds nothing', () => {
    const bench = single({ onFailure: 'next' });
    for (let i = 0; i < 3; i++) bench.get(7);
    bench.ends(1, 'timeout');
    bench.wake(2, null);
    bench.cancel(3);
    bench.ends(2, 'timeout');
    expect(bench.shared.flights).toMatchObject({ byKey: {}, fetches: 0, waiting: 0, crowds: [0] });
  });
});

describe('of fetches at once', () => {
  it.each([['last', 1300], ['first', 1000]] as const)('the %s answer says how long it lives', (laterAnswers, untilMs) => {
    const bench = new Bench({ laterAnswers });
    bench.get(7, 0);
    bench.get(7, 0);
    bench.ends(1, 'ok', 0);
    bench.ends(2, 'ok', 300);
    expect([bench.get(7, untilMs - 1), bench.get(7, untilMs)]).toEqual(['reply ok (cached)', 'forward 1']);
  });
});

describe('stale answers', () => {
  it('in place of a failure are no stale ones where another fetch has brought a fresh one meanwhile', () => {
    const bench = new Bench({ staleOnErrorMs: 500 });
    expect([bench.get(7, 0), bench.get(7, 0), bench.ends(1, 'ok', 100), bench.ends(2, 'error Busy', 200), bench.gauge('stale')])
      .toEqual(['forward 1', 'forward 1', 'reply ok', 'reply ok (cached)', 0]);
    expect([bench.get(7, 1100), bench.ends(3, 'error Busy', 1100), bench.get(7, 1599.999), bench.ends(4, 'error Busy'), bench.get(7, 1600), bench.ends(5, 'error Busy')])
      .toEqual(['forward 1', 'reply ok (cached) (stale)', 'forward 1', 'reply ok (cached) (stale)', 'forward 1', 'reply error Busy']);
  });
  it('are given while one fetch in the background renews them', () => {
    const bench = stored({ staleMs: 500 });
    expect([bench.get(7, 1000), bench.get(7, 1200), bench.gauge('stale'), bench.gauge('renewals'), bench.ends(2, 'ok', 1300), bench.get(7)])
      .toEqual(['reply ok (cached) (stale), forward 1 kept', 'reply ok (cached) (stale)', 2, 1, '', 'reply ok (cached)']);
  });
  it('are not given after that', () => { expect(stored({ staleMs: 500 }).get(7, 1500)).toBe('forward 1'); });
  it('a fetch in the background that fails is tried again by the next', () => {
    const bench = stored({ staleMs: 500 });
    bench.get(7, 1000);
    expect([bench.ends(2, 'timeout'), bench.get(7, 1100)]).toEqual(['', 'reply ok (cached) (stale), forward 1 kept']);
  });
  it('one that misses waits for the fetch in the background', () => {
    const bench = stored({ staleMs: 500, singleFlight: true });
    bench.get(7, 1400);
    expect([bench.get(7, 1500), bench.ends(2, 'ok', 1600)]).toEqual(['', 'wake 3 with ok']);
  });
  it('are given in place of a failure, to those who waited too, but not of a bad request', () => {
    const bench = stored({ staleOnErrorMs: 500, singleFlight: true });
    bench.get(7, 1100);
    bench.get(7, 1100);
    expect([bench.ends(2, 'error Busy', 1200), bench.wake(3, 'error Busy')]).toEqual(['reply ok (cached) (stale), wake 3 with error Busy', 'reply ok (cached) (stale) after flight']);
    expect([bench.get(7), bench.ends(4, 'bad-request'), bench.get(7, 1500), bench.ends(5, 'timeout')]).toEqual(['forward 1 kept', 'reply bad-request', 'forward 1 kept', 'reply timeout']);
  });
  it('are not put out by the failure that they are given in place of, though it is named to be kept', () => {
    const bench = stored({ staleOnErrorMs: 500, negativeTtlMs: 100, negativeFor: ['Busy', 'bad-request'] });
    expect([bench.get(7, 1100), bench.ends(2, 'error Busy', 1110), bench.get(7, 1120), bench.ends(3, 'error Busy', 1130)]).toEqual(['forward 1', 'reply ok (cached) (stale)', 'forward 1', 'reply ok (cached) (stale)']);
    expect([bench.get(7, 1500), bench.ends(4, 'error Busy', 1510), bench.get(7, 1520)]).toEqual(['forward 1', 'reply error Busy', 'reply error Busy (cached)']);
    const refused = stored({ staleOnErrorMs: 500, negativeTtlMs: 100, negativeFor: ['bad-request'] });
    expect([refused.get(7, 1100), refused.ends(2, 'bad-request'), refused.get(7, 1120)]).toEqual(['forward 1', 'reply bad-request', 'reply bad-request (cached)']);
  });
  it('are renewed before their time is up, if told to', () => {
    const bench = stored({ refreshMs: 600 });
    expect([bench.get(7, 599), bench.get(7, 600), bench.get(7, 650), bench.ends(3, 'ok', 700), bench.get(7, 1299), bench.get(7, 1300)])
      .toEqual(['reply ok (cached)', 'reply ok (cached), forward 1 kept', 'reply ok (cached)', '', 'reply ok (cached)', 'reply ok (cached), forward 1 kept']);
  });
});

test('answers in use are renewed after longer than their time to live, where that slides', () => {
  const bench = stored({ expiry: 'used', refreshMs: 1500 });
  expect([bench.get(7, 900), bench.get(7, 1499), bench.get(7, 1500)]).toEqual(['reply ok (cached)', 'reply ok (cached)', 'reply ok (cached), forward 1 kept']);
  expect(cache.check?.(bench.config)).toEqual([]);
});

test('every look-up is a hit, a miss or coalesced', () => {
  const bench = stored({ singleFlight: true, staleMs: 100 });
  for (const [key, atMs] of [[7, 10], [8, 20], [8, 30], [7, 1050], [7, 1200]] as const) bench.get(key, atMs);
  expect(['hits', 'misses', 'coalesced'].map((name) => bench.gauge(name))).toEqual([2, 2, 2]);
});

test.each([
  ['capacity', { capacity: 0 }, true], ['refreshMs', { refreshMs: 1000 }, true], ['negativeFor', { negativeTtlMs: 10, negativeFor: [] }, false],
])('%s is odd', (field, change, refused) => {
  const config = { ...defaultsOf(cache.fields), ttlMs: 1000, ...change };
  expect(cache.check?.(config)).toMatchObject([refused ? { field, refused } : { field }]);
  expect(cache.check?.({ ...config, ...defaultsOf(cache.fields) })).toEqual([]);
});
