/** Cache: gives an answer again for a while, in place of fetching it. */
import { appoint, crowd, dismiss, type Flight, type Flights, join, land, leave, noFlights, takeOff } from './flights.ts';
import { fields, type CacheConfig } from './fields.ts';
import { clear, emptyStore, evict, find, oneList, put, type Store, touch } from './store.ts';
import { MARK, type Outcome } from '../../engine/outcome.ts';
import type { ConfigWarning, Effects, Forward, Policy, SharedEffects } from '../../engine/pattern.ts';

export type { CacheConfig } from './fields.ts';

export interface Cache {
  readonly store: Store;
  readonly flights: Flights;
  /** What entries hold, by number. */
  readonly outcomes: Kept[];
  /** Since the start; every look-up is one of the first three. Duplicates: fetches of a key that was being fetched. */
  hits: number; misses: number; coalesced: number; stale: number; renewals: number; duplicates: number;
  /** What has been told of each gauge: only changes are. */
  readonly told: Float64Array;
}
interface Kept { readonly reason: Outcome['reason']; readonly error: string; readonly marks: number }

export interface CachedCall {
  /** `renewing`: answered, its fetch goes on; `deserted`: its caller has said that it left, its fetch goes on. */
  phase: 'lookup' | 'waiting' | 'fetching' | 'renewing' | 'deserted' | 'done';
  key: number;
  sentUs: number;
  /** Its place among those who wait. */
  place: number;
}

const KEYS = 0, FETCHES = 1, WAITING = 2, CROWD = 3, HITS = 4, MISSES = 5, COALESCED = 6, STALE = 7, RENEWALS = 8, EVICTIONS = 9, DUPLICATES = 10;
const KEPT: Forward = { keep: true };
const KEPT_NEXT: Forward = { keep: true, wait: 'flight' };
/** Outcomes that entries can tell apart; further failures are not stored. */
const MOST_OUTCOMES = 65_535;
/** Marks that stay with an answer that is stored. */
const LASTING = MARK.fallback | MARK.stale;

/**
 * RFC 9111 (freshness), RFC 5861 (stale-while-revalidate, stale-if-error), RFC 2308 (negative answers); one fetch per key after
 * `golang.org/x/sync/singleflight`, but that a leader who leaves does not end the fetch of others.
 */
export const cache: Policy<'cache', typeof fields, CacheConfig, Cache, CachedCall> = {
  role: 'policy', kind: 'cache', title: 'Cache', fields,
  scopes: ['link', 'client', 'service', 'global'], states: [],
  gauges: [
    { name: 'keys', unit: 'keys', limit: 'capacity' }, { name: 'fetches', unit: 'fetches' }, { name: 'waiting', unit: 'calls' }, { name: 'crowd', unit: 'fetches' },
    { name: 'hits', unit: 'calls' }, { name: 'misses', unit: 'calls' }, { name: 'coalesced', unit: 'calls' }, { name: 'stale', unit: 'calls' },
    { name: 'renewals', unit: 'fetches' }, { name: 'evictions', unit: 'keys' }, { name: 'duplicates', unit: 'fetches' },
  ],
  init: () => ({ store: emptyStore(), flights: noFlights(), outcomes: [], hits: 0, misses: 0, coalesced: 0, stale: 0, renewals: 0, duplicates: 0, told: new Float64Array(11) }),
  begin: () => ({ phase: 'lookup', key: 0, sentUs: 0, place: -1 }),
  step(shared, call, config, signal, fx) {
    switch (signal.type) {
      case 'request':
        call.key = fx.call.key;
        if (config.lookupMs > 0) fx.startTimer(0, config.lookupMs); else lookUp(shared, call, config, fx);
        return;
      case 'timer':
        if (call.phase === 'lookup') lookUp(shared, call, config, fx);
        return;
      case 'response':
        if (call.phase === 'fetching') landed(shared, call, config, signal.outcome, fx);
        return;
      case 'late':
        if (call.phase === 'renewing' || call.phase === 'deserted') landed(shared, call, config, signal.outcome, fx);
        return;
      case 'woken': woken(shared, call, config, signal.outcome, fx); return;
      case 'cancel': cancelled(shared, call, config, fx); return;
      case 'started': return;
    }
  },
  reconfigure(shared, config, before, fx) {
    const { store } = shared;
    if (config.flush && !before.flush) clear(store);
    while (store.size > config.capacity) evict(store);
    if (config.eviction === 'lru' && before.eviction === 'lfu') oneList(store);
    tellStore(shared, fx);
  },
  conditions: () => [],
  checkPlace: (_config, { to, nodes }) => (nodes[to] === undefined ? [] : [{ field: 'capacity', refused: true, message: 'This cache would answer for a node: what it has kept says nothing of lists, messages and writes, and what it answers never gets there. Put it on a link to a service, or leave it out.' }]),
  check(config) {
    const odd: ConfigWarning[] = [];
    if (config.capacity === 0) odd.push({ field: 'capacity', refused: true, message: 'A cache of 0 keys keeps nothing. Give it room for at least 1, or leave the cache out.' });
    if (config.expiry === 'stored' && config.refreshMs > 0 && config.ttlMs >= 0 && config.refreshMs >= config.ttlMs) {
      odd.push({ field: 'refreshMs', refused: true, message: 'Answers expire before they are old enough to be renewed. Renew them sooner, let them live longer, or set it to 0.' });
    }
    if (config.negativeTtlMs > 0 && config.negativeFor.length === 0) odd.push({ field: 'negativeFor', message: 'Failures are to be kept, but none is named. Name some, or keep failures for 0 ms.' });
    return odd;
  },
};

function lookUp(shared: Cache, call: CachedCall, config: CacheConfig, fx: Effects): void {
  const { store } = shared, entry = find(store, call.key), { nowUs } = fx;
  if (entry >= 0) {
    const { freshUntilUs, storedUs } = store.entries, isGood = holds(shared, entry).reason === 'ok';
    const fresh = nowUs < freshUntilUs[entry]!;
    if (fresh || (isGood && nowUs < freshUntilUs[entry]! + config.staleMs * 1000)) {
      shared.hits += 1;
      tell(shared, HITS, shared.hits, fx.shared);
      give(shared, call, entry, !fresh, fx);
      touch(store, entry, config.eviction === 'lfu');
      const isOld = !fresh || (config.refreshMs > 0 && nowUs - storedUs[entry]! >= config.refreshMs * 1000);
      if (fresh && isGood && config.expiry === 'used') freshUntilUs[entry] = nowUs + lifeUs(config, fx);
      if (isOld && isGood && shared.flights.byKey[call.key] === undefined) renew(shared, call, fx);
      return;
    }
  }
  const flight = config.singleFlight ? shared.flights.byKey[call.key] : undefined;
  if (flight === undefined) {
    shared.misses += 1;
    tell(shared, MISSES, shared.misses, fx.shared);
    fetch(shared, call, 'fetching', config.singleFlight || config.whenLeft === 'keep' ? KEPT : undefined, fx);
    return;
  }
  shared.coalesced += 1;
  tell(shared, COALESCED, shared.coalesced, fx.shared);
  call.phase = 'waiting';
  call.place = join(shared.flights, flight, fx.handle);
  tellFlights(shared, fx.shared);
}

/** Replies with what an entry holds. */
function give(shared: Cache, call: CachedCall, entry: number, isStale: boolean, fx: Effects, wait?: 'flight'): void {
  const { reason, error, marks } = holds(shared, entry);
  call.phase = 'done';
  if (isStale) {
    shared.stale += 1;
    tell(shared, STALE, shared.stale, fx.shared);
  }
  fx.reply(fx.shared.outcome(reason, { error, marks: marks | MARK.cached | (isStale ? MARK.stale : 0) }), wait);
}

/** In the background, one at a time for a key. */
function renew(shared: Cache, call: CachedCall, fx: Effects): void {
  shared.renewals += 1;
  tell(shared, RENEWALS, shared.renewals, fx.shared);
  fetch(shared, call, 'renewing', KEPT, fx);
}

function fetch(shared: Cache, call: CachedCall, phase: 'fetching' | 'renewing', how: Forward | undefined, fx: Effects): void {
  const flight = takeOff(shared.flights, call.key);
  if (flight.fetches > 1) {
    shared.duplicates += 1;
    tell(shared, DUPLICATES, shared.duplicates, fx.shared);
  }
  flight.leader = flight.fetches === 1 ? fx.handle : -1;
  flight.deserted = false;
  call.phase = phase;
  call.sentUs = fx.nowUs;
  tellFlights(shared, fx.shared);
  fx.forward(1, how);
}

/** A fetch has its answer: it is stored, given to its caller, and to those who wait for it. */
function landed(shared: Cache, call: CachedCall, config: CacheConfig, outcome: Outcome, fx: Effects): void {
  const { flights } = shared, { phase } = call, flight = flights.byKey[call.key]!;
  const isWanted = config.whenLeft === 'keep' || phase === 'renewing' || flight.waiting > 0 || (phase === 'fetching' && !fx.left);
  if (isWanted && !config.flush) keep(shared, call, config, outcome, fx);
  land(flights, call.key);
  call.phase = 'done';
  if (phase === 'fetching') settle(shared, call, config, outcome, fx);
  if (flight.waiting > 0) pass(shared, call.key, flight, config, outcome, fx.shared);
  tellFlights(shared, fx.shared);
}

/** What a fetch came to, for those who wait: its answer, or nothing yet while another fetch of the key may succeed. */
function pass({ flights }: Cache, key: number, flight: Flight, config: CacheConfig, outcome: Outcome, fx: SharedEffects): void {
  if (outcome.reason === 'ok' || (config.onFailure === 'share' && flight.fetches === 0)) for (const handle of dismiss(flights, key, flight)) fx.wake(handle, outcome);
  else if (flight.fetches === 0) passOn(flights, key, flight, fx);
}
function passOn(flights: Flights, key: number, flight: Flight, fx: SharedEffects): void {
  const next = appoint(flights, key, flight);
  if (next >= 0) fx.wake(next, null);
}

/** The caller's answer: the fetch's own, or what is kept in place of a failure. `wait`: it is another call's fetch. */
function settle(shared: Cache, call: CachedCall, config: CacheConfig, outcome: Outcome, fx: Effects, wait?: 'flight'): void {
  const { reason, error, marks, retryAfterMs } = outcome;
  if (standsIn(shared, call.key, config, outcome, fx)) {
    const { store } = shared, entry = find(store, call.key);
    // Another fetch of the key may have stored a fresh one meanwhile.
    give(shared, call, entry, fx.nowUs >= store.entries.freshUntilUs[entry]!, fx, wait);
    return;
  }
  if (wait === undefined) fx.reply(outcome); else fx.reply(fx.shared.outcome(reason, { error, marks, retryAfterMs }), wait);
}

/** Whether what is kept is given in place of this failure, which is then not stored over it. */
function standsIn(shared: Cache, key: number, config: CacheConfig, { reason }: Outcome, fx: Effects): boolean {
  if (config.staleOnErrorMs <= 0 || reason === 'ok' || reason === 'bad-request' || reason === 'cancelled') return false;
  const { store } = shared, entry = find(store, key);
  return entry >= 0 && holds(shared, entry).reason === 'ok' && fx.nowUs < store.entries.freshUntilUs[entry]! + config.staleOnErrorMs * 1000;
}

function keep(shared: Cache, call: CachedCall, config: CacheConfig, outcome: Outcome, fx: Effects): void {
  const { store } = shared, isGood = outcome.reason === 'ok', known = find(store, call.key);
  if (!isGood && !(config.negativeTtlMs > 0 && config.negativeFor.includes(outcome.reason === 'error' ? outcome.error : outcome.reason))) return;
  if (!isGood && standsIn(shared, call.key, config, outcome, fx)) return;
  if (config.laterAnswers === 'first' && call.phase !== 'renewing' && known >= 0 && fx.nowUs < store.entries.freshUntilUs[known]!) return;
  const held = numberOf(shared, outcome);
  if (held < 0 || config.capacity < 1) return;
  const entry = put(store, call.key, config.capacity, config.eviction === 'lfu'), fromUs = config.ttlFrom === 'start' ? call.sentUs : fx.nowUs;
  store.entries.outcome[entry] = held;
  store.entries.storedUs[entry] = fromUs;
  store.entries.freshUntilUs[entry] = fromUs + (isGood ? lifeUs(config, fx) : config.negativeTtlMs * 1000);
  tellStore(shared, fx.shared);
}

/** Of a time to live from now on, in µs. */
function lifeUs({ ttlMs, ttlJitter }: CacheConfig, fx: Effects): number {
  if (ttlMs < 0) return Infinity;
  return Math.round(ttlMs * 1000 * (ttlJitter === 0 ? 1 : 1 - ttlJitter * fx.random()));
}
function holds({ store, outcomes }: Cache, entry: number): Kept { return outcomes[store.entries.outcome[entry]!]!; }
function numberOf({ outcomes }: Cache, { reason, error, marks }: Outcome): number {
  const lasting = marks & LASTING, known = outcomes.findIndex((kept) => kept.reason === reason && kept.error === error && kept.marks === lasting);
  if (known >= 0 || outcomes.length > MOST_OUTCOMES) return known;
  return outcomes.push({ reason, error, marks: lasting }) - 1;
}

function woken(shared: Cache, call: CachedCall, config: CacheConfig, outcome: Outcome | null, fx: Effects): void {
  const { flights } = shared, flight = flights.byKey[call.key];
  if (call.phase === 'waiting') {
    if (outcome !== null) {
      call.phase = 'done';
      settle(shared, call, config, outcome, fx, 'flight');
    } else {
      flight!.next = -1;
      fetch(shared, call, 'fetching', KEPT_NEXT, fx);
    }
  } else if (call.phase === 'deserted' && config.whenLeft === 'drop' && flight!.waiting === 0) giveUp(shared, call, fx);
}

/** Nobody is left who wants the fetch. */
function giveUp(shared: Cache, call: CachedCall, fx: Effects): void {
  call.phase = 'done';
  land(shared.flights, call.key);
  tellFlights(shared, fx.shared);
  fx.cancel(1);
}

function cancelled(shared: Cache, call: CachedCall, config: CacheConfig, fx: Effects): void {
  const { flights } = shared, { phase } = call, flight = flights.byKey[call.key];
  if (phase !== 'lookup' && phase !== 'waiting' && phase !== 'fetching') return;
  call.phase = 'done';
  if (phase === 'lookup') fx.stopTimer(0);
  fx.reply(fx.shared.outcome('cancelled'));
  if (phase === 'waiting') {
    if (flight!.next === fx.handle) passOn(flights, call.key, flight!, fx.shared);
    else leave(flights, call.key, call.place);
    tellFlights(shared, fx.shared);
    if (flight!.waiting === 0 && flight!.deserted && flight!.leader >= 0 && config.whenLeft === 'drop') fx.shared.wake(flight!.leader, null);
  } else if (phase === 'fetching') {
    if (config.whenLeft === 'drop' && flight!.waiting === 0) { giveUp(shared, call, fx); return; }
    call.phase = 'deserted';
    if (flight!.leader === fx.handle) flight!.deserted = true;
  }
}

function tellStore(shared: Cache, fx: SharedEffects): void {
  tell(shared, KEYS, shared.store.size, fx);
  tell(shared, EVICTIONS, shared.store.evictions, fx);
}
function tellFlights(shared: Cache, fx: SharedEffects): void {
  const { flights } = shared;
  tell(shared, FETCHES, flights.fetches, fx);
  tell(shared, WAITING, flights.waiting, fx);
  tell(shared, CROWD, crowd(flights), fx);
}
function tell({ told }: Cache, gauge: number, value: number, fx: SharedEffects): void {
  if (told[gauge] === value) return;
  told[gauge] = value;
  fx.gauge(gauge, value);
}
