/** How a chunk is laid out: the columns of each of its buffers and the numbers of its head. */

export const CALLS = { id: Uint32Array, start: Uint32Array, end: Uint32Array, client: Uint16Array, outcome: Uint16Array } as const;
export const SPANS = {
  owner: Uint32Array, sent: Uint32Array, queued: Uint32Array, begun: Uint32Array, ended: Uint32Array, left: Uint32Array, deadline: Uint32Array,
  link: Uint16Array, instance: Uint16Array, outcome: Uint16Array, attempt: Uint8Array, flags: Uint8Array,
} as const;
/** Absolute µs. `gauges`: how many values of the buffer of gauges at moves are this row's; the state's further gauges are 0. */
export const MOVES = {
  at: Float64Array,
  until: Float64Array,
  call: Uint32Array,
  state: Uint16Array,
  from: Uint8Array,
  to: Uint8Array,
  gauges: Uint8Array,
} as const;
export const VALUES = { value: Float64Array } as const;
export const GAUGES = { at: Float64Array, value: Float64Array, state: Uint16Array, index: Uint16Array } as const;
/** Windows are counted from 0; a series has a row only for windows in which it was touched. */
export const COUNTERS = { sum: Float64Array, window: Uint32Array, series: Uint32Array } as const;
export const LEVELS = { sum: Float64Array, last: Float64Array, max: Float64Array, window: Uint32Array, series: Uint32Array } as const;
/** `cells`: how many of the following cells are this row's. */
export const HISTOGRAMS = { sum: Float64Array, window: Uint32Array, series: Uint32Array, count: Uint32Array, cells: Uint32Array } as const;
/** A bucket and how many values fell in it; counts above 65 535 take several cells. */
export const CELLS = { bucket: Uint16Array, count: Uint16Array } as const;

/** Order of `Chunk.buffers`. */
export const BUFFER = { calls: 0, spans: 1, moves: 2, moveGauges: 3, gauges: 4, counters: 5, levels: 6, histograms: 7, cells: 8 } as const;

/** `base` holds from this row of the chunk on. */
export interface Segment { readonly row: number; readonly base: number }

export interface Head {
  /** Windows are complete up to here: the end of the last closed one, or the end of the run. */
  readonly windowsUntilUs: number;
  /** -1 while no call id has been sampled away. */
  readonly sampledFrom: number;
  readonly keepCalls: number;
  readonly callSegments: readonly Segment[];
  readonly spanSegments: readonly Segment[];
}

/** A head as plain numbers: windowsUntilUs, sampledFrom, keepCalls, number of call segments, then (row, base) of calls' and of spans' segments. */
export function packHead(head: Head): readonly number[] {
  const pairs = [...head.callSegments, ...head.spanSegments].flatMap(({ row, base }) => [row, base]);
  return [head.windowsUntilUs, head.sampledFrom, head.keepCalls, head.callSegments.length, ...pairs];
}

/** Throws RangeError for a head that `packHead` has not made. */
export function unpackHead(numbers: readonly number[]): Head {
  const [windowsUntilUs, sampledFrom, keepCalls, calls] = numbers;
  if (windowsUntilUs === undefined || sampledFrom === undefined || keepCalls === undefined || calls === undefined) throw new RangeError('the head of a chunk is too short');
  const segments: Segment[] = [];
  for (let i = 4; i + 1 < numbers.length; i += 2) segments.push({ row: numbers[i] ?? 0, base: numbers[i + 1] ?? 0 });
  return { windowsUntilUs, sampledFrom, keepCalls, callSegments: segments.slice(0, calls), spanSegments: segments.slice(calls) };
}
