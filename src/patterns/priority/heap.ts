/** Calls that wait, the one with the highest key on top, among equals the one that came first; any of them may leave. */

export interface Entry { readonly call: number; readonly key: number; readonly order: number }
/** A binary heap. Entries of calls that left stay in place, listed in `left`, until they come to the top. */
export interface Heap { entries: Entry[]; came: number; waiting: number; left: { [call: number]: true } }

export function nobody(): Heap { return { entries: [], came: 0, waiting: 0, left: {} }; }

export function join(heap: Heap, call: number, key: number): void {
  if (heap.entries.length > 2 * heap.waiting + 32) {
    // In order from the first on, which is a heap.
    heap.entries = heap.entries.filter((entry) => heap.left[entry.call] !== true).sort((a, b) => (before(a, b) ? -1 : 1));
    heap.left = {};
  }
  const { entries } = heap, entry = { call, key, order: heap.came };
  heap.came += 1;
  heap.waiting += 1;
  let at = entries.length;
  entries.push(entry);
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!before(entry, entries[above]!)) break;
    entries[at] = entries[above]!;
    at = above;
  }
  entries[at] = entry;
}

export function leave(heap: Heap, call: number): void {
  heap.left[call] = true;
  heap.waiting -= 1;
}

/** Takes the call on top; -1: nobody waits. */
export function takeFirst(heap: Heap): number {
  while (heap.waiting > 0) {
    const { call } = pop(heap.entries);
    if (heap.left[call] === true) {
      delete heap.left[call];
      continue;
    }
    heap.waiting -= 1;
    return call;
  }
  return -1;
}

/** The one that would be taken last; undefined: nobody waits. */
export function last(heap: Heap): Entry | undefined {
  return heap.entries.reduce<Entry | undefined>(
    (found, entry) => (heap.left[entry.call] !== true && (found === undefined || before(found, entry)) ? entry : found),
    undefined,
  );
}

function before(a: Entry, b: Entry): boolean { return a.key > b.key || (a.key === b.key && a.order < b.order); }

function pop(entries: Entry[]): Entry {
  const top = entries[0]!, moved = entries.pop()!, size = entries.length;
  if (size === 0) return top;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= size) break;
    if (below + 1 < size && before(entries[below + 1]!, entries[below]!)) below += 1;
    if (!before(entries[below]!, moved)) break;
    entries[at] = entries[below]!;
    at = below;
  }
  entries[at] = moved;
  return top;
}
