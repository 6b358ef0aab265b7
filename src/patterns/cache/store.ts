/**
 * What a cache keeps: at most so many entries by key, in typed arrays that grow with what is kept. Everything is O(1):
 * an index with open addressing, and entries as lists, of which those used equally often form one (for LRU there is
 * only one list; O(1) LFU after Shah, Mitra, Matani 2010). An entry takes 34 bytes and 8 to 16 of the index, for LFU
 * up to 20 more.
 */

/** Of entry e. Lists run from the one used last to the one used longest ago; -1 ends them. */
interface Entries {
  key: Int32Array;
  /** µs; not used from then on unless stale answers are allowed. Infinity: never. */
  freshUntilUs: Float64Array;
  storedUs: Float64Array;
  /** Which of the outcomes known to the cache it is. */
  outcome: Uint16Array;
  newer: Int32Array;
  older: Int32Array;
  list: Int32Array;
}
/** Of list l; lists stand in order of `uses`, from `Store.least` on. */
interface Lists { uses: Int32Array; newest: Int32Array; oldest: Int32Array; fewer: Int32Array; more: Int32Array }

export interface Store {
  size: number;
  evictions: number;
  entries: Entries;
  lists: Lists;
  /** The list used least; -1: nothing is kept. */
  least: number;
  /** Lists in no use, by `more`; and how many have ever been in use. */
  spare: number;
  listed: number;
  /** Entry + 1 at the place of its key or behind; 0: none. Its length is a power of 2, at least twice that of the entries. */
  index: Int32Array;
}

const LEAST_ENTRIES = 16;
const LEAST_LISTS = 4;
const GOLDEN = 0x9e3779b1 | 0;

export function emptyStore(): Store {
  const n = LEAST_ENTRIES, m = LEAST_LISTS;
  return {
    size: 0, evictions: 0, least: -1, spare: -1, listed: 0, index: new Int32Array(2 * n),
    entries: {
      key: new Int32Array(n), freshUntilUs: new Float64Array(n), storedUs: new Float64Array(n), outcome: new Uint16Array(n),
      newer: new Int32Array(n), older: new Int32Array(n), list: new Int32Array(n),
    },
    lists: { uses: new Int32Array(m), newest: new Int32Array(m), oldest: new Int32Array(m), fewer: new Int32Array(m), more: new Int32Array(m) },
  };
}

/** The entry of a key; -1 when it is not kept. */
export function find(store: Store, key: number): number {
  const { index, entries } = store, mask = index.length - 1;
  for (let place = placeOf(key, mask); ; place = (place + 1) & mask) {
    const entry = index[place]! - 1;
    if (entry < 0 || entries.key[entry] === key) return entry;
  }
}

/** Notes a use: of LRU by going to the front, of LFU by one use more as well. */
export function touch(store: Store, entry: number, byFrequency: boolean): void {
  const from = store.entries.list[entry]!, { uses, newest, oldest, more } = store.lists;
  if (!byFrequency) {
    if (newest[from] === entry) return;
    unlink(store, entry);
    toFront(store, entry, from);
    return;
  }
  const wanted = uses[from]! + 1;
  let to = more[from]!;
  if (to < 0 || uses[to] !== wanted) {
    if (newest[from] === entry && oldest[from] === entry) { uses[from] = wanted; return; }
    to = listAfter(store, from, wanted);
  }
  unlink(store, entry);
  toFront(store, entry, to);
  dropIfEmpty(store, from);
}

/** The entry of a key, made if there is none; for a new one beyond the capacity another goes. Counts as a use. */
export function put(store: Store, key: number, capacity: number, byFrequency: boolean): number {
  const known = find(store, key);
  if (known >= 0) { touch(store, known, byFrequency); return known; }
  if (store.size >= capacity) evict(store);
  if (store.size === store.entries.key.length) grow(store);
  const entry = store.size++;
  store.entries.key[entry] = key;
  insert(store, entry);
  const { least } = store;
  // With LRU there is one list, whatever its number of uses is; with LFU a new entry has been used once.
  const list = least >= 0 && (!byFrequency || store.lists.uses[least] === 1) ? least : listAfter(store, -1, 1);
  toFront(store, entry, list);
  return entry;
}

/** Of those used least, the one used longest ago goes. */
export function evict(store: Store): void {
  store.evictions += 1;
  remove(store, store.lists.oldest[store.least]!);
}

export function remove(store: Store, entry: number): void {
  const { entries } = store, list = entries.list[entry]!, last = --store.size;
  unlink(store, entry);
  dropIfEmpty(store, list);
  forget(store, entries.key[entry]!);
  if (entry !== last) rename(store, last, entry);
}

export function clear(store: Store): void { Object.assign(store, { ...emptyStore(), evictions: store.evictions }); }

/** From LFU to LRU: one list, those used least at its end. */
export function oneList(store: Store): void {
  const { entries, lists } = store, order: number[] = [];
  for (let list = store.least; list >= 0; list = lists.more[list]!) {
    for (let entry = lists.oldest[list]!; entry >= 0; entry = entries.newer[entry]!) order.push(entry);
  }
  store.least = -1; store.spare = -1; store.listed = 0;
  if (order.length === 0) return;
  const list = listAfter(store, -1, 1);
  for (const entry of order) toFront(store, entry, list);
}

/** Keys from the one used longest ago of those used least. */
export function keysInOrder(store: Store): readonly number[] {
  const keys: number[] = [];
  for (let list = store.least; list >= 0; list = store.lists.more[list]!) {
    for (let entry = store.lists.oldest[list]!; entry >= 0; entry = store.entries.newer[entry]!) keys.push(store.entries.key[entry]!);
  }
  return keys;
}

// ── lists ───────────────────────────────────────────────────────────────────
function toFront({ entries, lists }: Store, entry: number, list: number): void {
  const before = lists.newest[list]!;
  entries.list[entry] = list; entries.newer[entry] = -1; entries.older[entry] = before;
  if (before < 0) lists.oldest[list] = entry; else entries.newer[before] = entry;
  lists.newest[list] = entry;
}
function unlink({ entries, lists }: Store, entry: number): void {
  const list = entries.list[entry]!, newer = entries.newer[entry]!, older = entries.older[entry]!;
  if (newer < 0) lists.newest[list] = older; else entries.older[newer] = older;
  if (older < 0) lists.oldest[list] = newer; else entries.newer[older] = newer;
}
/** A new list behind `before` in the order of uses; -1: in front of all. */
function listAfter(store: Store, before: number, uses: number): number {
  let list = store.spare;
  if (list >= 0) store.spare = store.lists.more[list]!;
  else {
    list = store.listed++;
    if (list === store.lists.uses.length)
      for (const name of ['uses', 'newest', 'oldest', 'fewer', 'more'] as const) store.lists[name] = wider(store.lists[name], 2 * list);
  }
  const { lists } = store, after = before < 0 ? store.least : lists.more[before]!;
  lists.uses[list] = uses; lists.newest[list] = -1; lists.oldest[list] = -1; lists.fewer[list] = before; lists.more[list] = after;
  if (before < 0) store.least = list; else lists.more[before] = list;
  if (after >= 0) lists.fewer[after] = list;
  return list;
}
function dropIfEmpty(store: Store, list: number): void {
  const { lists } = store;
  if (lists.newest[list]! >= 0) return;
  const fewer = lists.fewer[list]!, more = lists.more[list]!;
  if (fewer < 0) store.least = more; else lists.more[fewer] = more;
  if (more >= 0) lists.fewer[more] = fewer;
  lists.more[list] = store.spare;
  store.spare = list;
}

// ── entries and their index ─────────────────────────────────────────────────
function placeOf(key: number, mask: number): number {
  const mixed = Math.imul(key, GOLDEN);
  return (mixed ^ (mixed >>> 15)) & mask;
}
function insert({ index, entries }: Store, entry: number): void {
  const mask = index.length - 1;
  let place = placeOf(entries.key[entry]!, mask);
  while (index[place] !== 0) place = (place + 1) & mask;
  index[place] = entry + 1;
}
function holderOf({ index, entries }: Store, key: number): number {
  const mask = index.length - 1;
  let place = placeOf(key, mask);
  while (entries.key[index[place]! - 1] !== key) place = (place + 1) & mask;
  return place;
}
/** Takes a key out of the index; those behind it move up, so that no gap stands between a key and its place. */
function forget(store: Store, key: number): void {
  const { index, entries } = store, mask = index.length - 1;
  let gap = holderOf(store, key);
  for (let place = (gap + 1) & mask; index[place] !== 0; place = (place + 1) & mask) {
    const home = placeOf(entries.key[index[place]! - 1]!, mask);
    if (((place - home) & mask) < ((place - gap) & mask)) continue;
    index[gap] = index[place]!;
    gap = place;
  }
  index[gap] = 0;
}
/** The last entry takes a place that has become free, so that entries stay dense. */
function rename(store: Store, from: number, to: number): void {
  const { entries, lists, index } = store;
  index[holderOf(store, entries.key[from]!)] = to + 1;
  for (const name of ['key', 'freshUntilUs', 'storedUs', 'outcome', 'newer', 'older', 'list'] as const) entries[name][to] = entries[name][from]!;
  const newer = entries.newer[to]!, older = entries.older[to]!, list = entries.list[to]!;
  if (newer < 0) lists.newest[list] = to; else entries.older[newer] = to;
  if (older < 0) lists.oldest[list] = to; else entries.newer[older] = to;
}
function grow(store: Store): void {
  const { entries } = store, length = 2 * entries.key.length;
  for (const name of ['key', 'newer', 'older', 'list'] as const) entries[name] = wider(entries[name], length);
  for (const name of ['freshUntilUs', 'storedUs'] as const) { const long = new Float64Array(length); long.set(entries[name]); entries[name] = long; }
  const outcome = new Uint16Array(length);
  outcome.set(entries.outcome);
  entries.outcome = outcome;
  store.index = new Int32Array(2 * length);
  for (let entry = 0; entry < store.size; entry++) insert(store, entry);
}
function wider(words: Int32Array, length: number): Int32Array {
  const long = new Int32Array(length);
  long.set(words);
  return long;
}
