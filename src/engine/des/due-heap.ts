/** A binary heap of numbers by time, then by the order in which they came. Plain data; entries that are no longer wanted are passed over by who takes them. */

export interface DueHeap {
  /** µs, or any other number to order by. */
  at: Float64Array;
  seq: Float64Array;
  what: Int32Array;
  size: number;
  pushed: number;
}

export function dueHeap(): DueHeap { return { at: new Float64Array(16), seq: new Float64Array(16), what: new Int32Array(16), size: 0, pushed: 0 }; }
/** When the first is due; Infinity: there is none. */
export function firstDue(heap: DueHeap): number { return heap.size === 0 ? Infinity : heap.at[0]!; }
export function firstWhat(heap: DueHeap): number { return heap.what[0]!; }

export function pushDue(heap: DueHeap, at: number, what: number): void {
  if (heap.size === heap.what.length) grow(heap);
  const seq = ++heap.pushed;
  let i = heap.size++;
  while (i > 0) {
    const up = (i - 1) >> 1;
    // The newest stands behind its equals.
    if (heap.at[up]! <= at) break;
    move(heap, up, i);
    i = up;
  }
  heap.at[i] = at; heap.seq[i] = seq; heap.what[i] = what;
}
/** Takes out the first; there must be one. */
export function popDue(heap: DueHeap): number {
  const first = heap.what[0]!, last = --heap.size, at = heap.at[last]!, seq = heap.seq[last]!;
  let i = 0;
  for (;;) {
    let down = 2 * i + 1;
    if (down >= last) break;
    if (down + 1 < last && before(heap, down + 1, heap.at[down]!, heap.seq[down]!)) down++;
    if (!before(heap, down, at, seq)) break;
    move(heap, down, i);
    i = down;
  }
  move(heap, last, i);
  return first;
}
function before(heap: DueHeap, i: number, at: number, seq: number): boolean { return heap.at[i]! < at || (heap.at[i] === at && heap.seq[i]! < seq); }
function move(heap: DueHeap, from: number, to: number): void {
  heap.at[to] = heap.at[from]!; heap.seq[to] = heap.seq[from]!; heap.what[to] = heap.what[from]!;
}
function grow(heap: DueHeap): void {
  const size = heap.what.length * 2, at = new Float64Array(size), seq = new Float64Array(size), what = new Int32Array(size);
  at.set(heap.at); seq.set(heap.seq); what.set(heap.what);
  heap.at = at; heap.seq = seq; heap.what = what;
}
