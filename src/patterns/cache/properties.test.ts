/** What holds of a cache whatever comes: its capacity, the age of what it gives, and that everybody who waits is served. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cache, type CachedCall, type CacheConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { MARK, type Outcome } from '../../engine/outcome.ts';
import type { Signal } from '../../engine/pattern.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';

fc.configureGlobal({ seed: 5, numRuns: 300 });

const configs: fc.Arbitrary<Partial<CacheConfig>> = fc.record({
  ttlMs: fc.constantFrom(-1, 0, 100, 400),
  expiry: fc.constantFrom('stored', 'used'),
  ttlFrom: fc.constantFrom('end', 'start'),
  ttlJitter: fc.constantFrom(0, 0.5),
  capacity: fc.integer({ min: 1, max: 4 }),
  eviction: fc.constantFrom('lru', 'lfu'),
  singleFlight: fc.boolean(),
  onFailure: fc.constantFrom('share', 'next'),
  whenLeft: fc.constantFrom('drop', 'keep'),
  laterAnswers: fc.constantFrom('last', 'first'),
  staleMs: fc.constantFrom(0, 100),
  staleOnErrorMs: fc.constantFrom(0, 200),
  refreshMs: fc.constantFrom(0, 30),
  negativeTtlMs: fc.constantFrom(0, 50),
  negativeFor: fc.constant(['Busy']),
});
const events = fc.array(fc.record({
  what: fc.constantFrom(...Array<string>(12).fill('call'), ...Array<string>(12).fill('end'), 'cancel', 'leave', 'set'), pick: fc.nat(), gapMs: fc.constantFrom(0, 0, 0, 1, 5, 20, 110),
  key: fc.nat(3), outcome: fc.constantFrom('ok', 'ok', 'ok', 'error Busy', 'timeout', 'bad-request'), change: configs,
}), { minLength: 20, maxLength: 150, size: 'max' });

interface Row { readonly call: CachedCall; readonly key: number; replied: boolean; fetching: boolean; left: boolean }

/** Plays events; tells of every reply and, after each event, of the cache. */
class Play {
  readonly rows: Row[] = [];
  config: CacheConfig;
  readonly shared;
  nowUs = 0;
  private readonly wakes: (readonly [number, Outcome | null])[] = [];
  private readonly fx = new EffectsLog();
  private readonly heard: { reply(row: Row, outcome: Outcome): void; answer(row: Row, outcome: Outcome): void };
  constructor(change: Partial<CacheConfig>, heard: { reply(row: Row, outcome: Outcome): void; answer(row: Row, outcome: Outcome): void }) {
    this.config = { ...defaultsOf(cache.fields), ...change };
    this.heard = heard;
    this.shared = cache.init(this.config, this.fx.shared);
    this.fx.shared.wake = (handle, outcome) => {
      this.wakes.push([handle, outcome]);
    };
    this.fx.reply = (outcome) => {
      const row = this.rows[this.fx.handle]!;
      if (row.replied) throw new Error('replied twice');
      row.replied = true;
      this.heard.reply(row, outcome);
    };
    this.fx.forward = () => {
      this.rows[this.fx.handle]!.fetching = true;
    };
    this.fx.cancel = () => {
      this.rows[this.fx.handle]!.fetching = false;
    };
  }
  call(key: number): void {
    this.send(this.rows.push({ call: cache.begin(this.config), key, replied: false, fetching: false, left: false }) - 1, { type: 'request' });
  }
  end(n: number, text: string): void {
    const row = this.rows[n]!,
      outcome = outcomeOf(text);
    row.fetching = false;
    this.heard.answer(row, outcome);
    this.send(n, { type: row.replied ? 'late' : 'response', attempt: 1, outcome });
  }
  cancel(n: number): void {
    this.send(n, { type: 'cancel' });
  }
  set(change: Partial<CacheConfig>): void {
    const before = this.config;
    this.config = { ...before, ...change };
    cache.reconfigure?.(this.shared, this.config, before, this.fx.shared);
  }
  open(is: (row: Row) => boolean): readonly number[] {
    return this.rows.flatMap((row, n) => (is(row) ? [n] : []));
  }
  private send(n: number, signal: Signal): void {
    Object.assign(this.fx, { handle: n, nowUs: this.nowUs, left: this.rows[n]!.left });
    Object.assign(this.fx.call, { key: this.rows[n]!.key });
    cache.step(this.shared, this.rows[n]!.call, this.config, signal, this.fx);
    const next = this.wakes.shift();
    if (next !== undefined) this.send(next[0], { type: 'woken', outcome: next[1] });
  }
}
function play(change: Partial<CacheConfig>, list: readonly { readonly what: string; readonly pick: number; readonly gapMs: number; readonly key: number; readonly outcome: string; readonly change: Partial<CacheConfig> }[],
  heard: ConstructorParameters<typeof Play>[1], after: (play: Play) => void): Play {
  const game = new Play(change, heard);
  for (const { what, pick, gapMs, key, outcome, change: set } of list) {
    game.nowUs += gapMs * 1000;
    const of = (open: readonly number[]): number => open[pick % Math.max(1, open.length)] ?? -1;
    if (what === 'call') game.call(key);
    else if (what === 'end') { const n = of(game.open((row) => row.fetching)); if (n >= 0) game.end(n, outcome); }
    else if (what === 'cancel') { const n = of(game.open((row) => !row.replied)); if (n >= 0) game.cancel(n); }
    else if (what === 'leave') { const n = of(game.open((row) => !row.replied)); if (n >= 0) game.rows[n]!.left = true; }
    else game.set({ capacity: set.capacity ?? 1, flush: pick % 4 === 0 });
    after(game);
  }
  return game;
}
const NOTHING = { reply: () => {}, answer: () => {} };

test('never more keys than its capacity, and none while it is flushed', () => {
  fc.assert(fc.property(configs, events, (config, list) => {
    play(config, list, NOTHING, ({ shared, config: now }) => {
      expect(shared.store.size).toBeLessThanOrEqual(now.capacity);
      if (now.flush) expect(shared.store.size).toBe(0);
    });
  }));
});

test('nothing is given that is older than its time to live, but for what is marked as stale and not older than is allowed', () => {
  let given = 0, stale = 0;
  fc.assert(fc.property(configs, events, (config, list) => {
    /** By key: when something ok, or a failure, was last fetched; of ok ones that slide, or last given. */
    const freshUs = new Map<number, number>(), failedUs = new Map<number, number>();
    const game: { now: Play | null } = { now: null };
    const lifeUs = (now: CacheConfig): number => (now.ttlMs < 0 ? Infinity : now.ttlMs * 1000);
    play(config, list, {
      answer: (row, outcome) => { (outcome.reason === 'ok' ? freshUs : failedUs).set(row.key, game.now!.nowUs); },
      reply: (row, outcome) => {
        if ((outcome.marks & MARK.cached) === 0) return;
        const { nowUs, config: now } = game.now!, isStale = (outcome.marks & MARK.stale) !== 0;
        given += 1;
        if (outcome.reason !== 'ok') { expect(nowUs - failedUs.get(row.key)!).toBeLessThan(now.negativeTtlMs * 1000); return; }
        const ageUs = nowUs - freshUs.get(row.key)!;
        if (isStale) {
          stale += 1;
          if (now.ttlMs >= 0) expect(ageUs).toBeLessThan(lifeUs(now) + Math.max(now.staleMs, now.staleOnErrorMs) * 1000);
        } else expect(ageUs).toBeLessThan(lifeUs(now));
        if (now.expiry === 'used' && !isStale) freshUs.set(row.key, nowUs);
      },
    }, (at) => { game.now = at; });
  }));
  expect([given > 500, stale > 100]).toEqual([true, true]);
});

test('with one fetch per key no key is ever fetched twice at once', () => {
  fc.assert(fc.property(configs, events, (config, list) => {
    play({ ...config, singleFlight: true }, list, NOTHING, (game) => {
      const keys = game.open((row) => row.fetching).map((n) => game.rows[n]!.key);
      expect(new Set(keys).size).toBe(keys.length);
    });
  }));
});

test('who waits is served when all fetches have ended, and nothing is left of them', () => {
  let waited = 0;
  fc.assert(fc.property(configs, events, fc.constantFrom('ok', 'error Busy'), (config, list, last) => {
    const game = play({ ...config, singleFlight: true }, list, NOTHING, ({ shared }) => { waited += shared.flights.waiting; });
    for (let n = game.open((row) => row.fetching)[0]; n !== undefined; n = game.open((row) => row.fetching)[0]) game.end(n, last);
    expect(game.open((row) => !row.replied)).toEqual([]);
    expect(game.shared.flights).toEqual({ byKey: {}, fetches: 0, waiting: 0, crowds: [0] });
  }));
  expect(waited).toBeGreaterThan(100);
});

test('hits, misses and those that waited are all look-ups', () => {
  fc.assert(fc.property(configs, events, (config, list) => {
    const { shared, rows } = play(config, list, NOTHING, () => {});
    expect(shared.hits + shared.misses + shared.coalesced).toBe(rows.length);
  }));
});
