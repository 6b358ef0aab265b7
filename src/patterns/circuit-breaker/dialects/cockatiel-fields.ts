/** The options of cockatiel's circuit breaker and its three rules; the library has no defaults, these are its README's. */
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import { FAILURE_SHARE, LEAST_CALLS, OPEN_FOR, WINDOW_LENGTH } from './same-meaning.ts';

export const fields = {
  breaker: {
    type: 'choice', label: 'Opens on', default: 'consecutive',
    help: 'Consecutive: failures in a row. Count: the share of the last calls. Sampling: the share within a time.',
    options: [
      { value: 'consecutive', label: 'failures in a row' },
      { value: 'count', label: 'share of the last calls' },
      { value: 'sampling', label: 'share within a time' },
    ],
    names: { cockatiel: 'breaker' },
  },
  consecutiveFailures: {
    type: 'count', label: 'Failures in a row', unit: 'failures', default: 5, whole: true, when: { breaker: ['consecutive'] },
    help: 'Opens at this many; any success starts the count again, even one of a call begun before it opened. Zero or negative: the first failure opens.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 1, max: 20, step: 1, scale: 'linear' },
    names: { cockatiel: 'ConsecutiveBreaker threshold' },
  },
  threshold: {
    type: 'share', label: 'Failures to open', unit: '%', default: 0.2, when: { breaker: ['count', 'sampling'] },
    help: 'Opens when more than this share has failed; exactly this share does not. Checked after failures only.',
    accept: { min: 1e-6, max: 0.999999 }, slider: { min: 0.01, max: 0.99, step: 0.01, scale: 'linear' },
    names: FAILURE_SHARE,
  },
  size: {
    type: 'count', label: 'Window', unit: 'calls', default: 100, whole: true, when: { breaker: ['count'] },
    help: 'How many of the last results count. A success in half-open empties it.',
    accept: { min: 1, max: 1_000_000 }, slider: { min: 1, max: 200, step: 1, scale: 'linear' },
    names: { cockatiel: 'CountBreaker size', resilience4j: 'slidingWindowSize (COUNT_BASED)' },
  },
  minimumNumberOfCalls: {
    type: 'count', label: 'Calls before it may open', unit: 'calls', default: 0, whole: true, when: { breaker: ['count'] },
    help: 'No decision before this many results. 0: as many as the window holds. More than that is refused by the library; here it never opens.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 200, step: 1, scale: 'linear' },
    names: LEAST_CALLS,
  },
  durationMs: {
    type: 'duration', label: 'Results count for', unit: 'ms', default: 30_000, when: { breaker: ['sampling'] },
    help: 'Kept in slices of a second or less, at least five. At most one slice is dropped per result, so after a pause old results count for longer. Zero or negative: the last five results.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 1000, max: 120_000, step: 1000, scale: 'log' },
    names: WINDOW_LENGTH,
  },
  minimumRps: {
    type: 'rate', label: 'Least traffic', unit: 'rps', default: 0, when: { breaker: ['sampling'] },
    help: 'No opening with fewer results a second over the whole time. 0: five failures a second at the threshold (25 rps at 20 %). Negative: no minimum.',
    accept: { min: -1e6, max: 1e6 }, slider: { min: 0, max: 100, step: 1, scale: 'linear' },
    names: { cockatiel: 'SamplingBreaker minimumRps' },
  },
  halfOpenBackoff: {
    type: 'choice', label: 'Wait before the trial', default: 'constant',
    help: 'One length, or a list: the next one after each failed trial, the last one repeats, a close starts it again.',
    options: [{ value: 'constant', label: 'always the same' }, { value: 'list', label: 'a list' }],
    names: { cockatiel: 'ConstantBackoff or IterableBackoff' },
  },
  halfOpenAfterMs: {
    type: 'duration', label: 'Stay open for', unit: 'ms', default: 10_000, when: { halfOpenBackoff: ['constant'] },
    help: 'The first call at this time after opening, or later, is the trial; no timer. Zero or negative: the next call.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 1, max: 120_000, step: 1, scale: 'log' },
    names: OPEN_FOR,
  },
  halfOpenAfterListMs: {
    type: 'durations', label: 'Stay open for, in turn', default: [1000, 2000, 4000, 8000], when: { halfOpenBackoff: ['list'] },
    help: 'The waits after opening and after each failed trial. Zero, negative or an empty list: no wait, the next call is the trial.',
    accept: { min: -1e9, max: 1e9 },
    names: { cockatiel: 'IterableBackoff durations' },
  },
  unhandledErrors: {
    type: 'names', label: 'Errors not handled', default: [],
    help: 'Neither failures nor successes, but one of them as the trial closes the breaker. Names of errors, or of reasons such as timeout.',
    names: { cockatiel: 'all but handleType and handleWhen' },
  },
} as const satisfies FieldTable;

export type CockatielConfig = ConfigOf<typeof fields>;
