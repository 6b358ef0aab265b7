/** The options of opossum's circuit breaker, and its defaults. */
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import { FAILURE_SHARE, LEAST_CALLS, OPEN_FOR, WINDOW_LENGTH } from './same-meaning.ts';

export const fields = {
  errorThresholdPercentage: {
    type: 'share', label: 'Failures to open', unit: '%', default: 0.5,
    help: 'Opens when failures per call started exceed it; exactly this share does not. Checked after failures only. Zero or less: the first failure opens.',
    accept: { min: -10, max: 100 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
    names: FAILURE_SHARE,
  },
  volumeThreshold: {
    type: 'count', label: 'Calls before it may open', unit: 'calls', default: 0, whole: true,
    help: 'No opening with fewer calls started in the window, refused ones included. Zero or negative: the very first failure opens it.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 0, max: 100, step: 1, scale: 'linear' },
    names: LEAST_CALLS,
  },
  rollingCountTimeoutMs: {
    type: 'duration', label: 'Results count for', unit: 'ms', default: 10_000,
    help: 'The window. The oldest bucket is dropped by a timer that runs from the start of the program, not from a call. 0: 10 s, as in the library. Negative: buckets of 1 ms.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 1000, max: 60_000, step: 1000, scale: 'linear' },
    names: WINDOW_LENGTH,
  },
  rollingCountBuckets: {
    type: 'count', label: 'Buckets', unit: 'buckets', default: 10, whole: true,
    help: 'The window is cut into these; each lasts whole milliseconds, at least one. 0: ten, as in the library.',
    accept: { min: 0, max: 1000 }, slider: { min: 1, max: 60, step: 1, scale: 'linear' },
    names: { opossum: 'rollingCountBuckets' },
  },
  resetTimeoutMs: {
    type: 'duration', label: 'Stay open for', unit: 'ms', default: 30_000,
    help: 'Then half-open, by a timer. Fractions of a millisecond are cut off; zero or negative: 1 ms.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 100, max: 120_000, step: 100, scale: 'log' },
    names: OPEN_FOR,
  },
  callTimeoutMs: {
    type: 'duration', label: 'Timeout of a call', unit: 'ms', default: 10_000,
    help: 'A call that takes this long fails now; its work goes on and its result is ignored. 0: none. Negative: 1 ms.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 0, max: 30_000, step: 100, scale: 'linear' },
    names: { opossum: 'timeout' },
  },
  limited: {
    type: 'toggle', label: 'Limit of calls at once', default: false,
    help: 'Off: no limit, as in the library unless a capacity is given.',
    names: { opossum: 'capacity' },
  },
  capacity: {
    type: 'count', label: 'Calls at once', unit: 'calls', default: 10, whole: true, when: { limited: [true] },
    help: 'A call beyond it is refused, and counts as a failure: a full breaker opens itself. Zero or negative: every call is refused.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 1, max: 200, step: 1, scale: 'linear' },
    names: { opossum: 'capacity' },
  },
  allowWarmUp: {
    type: 'toggle', label: 'Warm up first', default: false, wholeRun: true,
    help: 'On: never opens before one whole window has passed since the start. It holds for the whole run.',
    names: { opossum: 'allowWarmUp' },
  },
  filteredErrors: {
    type: 'names', label: 'Errors that count as successes', default: [],
    help: 'They close a half-open breaker; the caller still gets them. Names of errors, or of reasons: timeout, rejected:limit.',
    names: { opossum: 'errorFilter' },
  },
} as const satisfies FieldTable;

export type OpossumConfig = ConfigOf<typeof fields>;
