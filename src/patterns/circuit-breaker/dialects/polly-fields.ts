/** The options of Polly's circuit breaker, and its defaults. */
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import { FAILURE_SHARE, LEAST_CALLS, OPEN_FOR, WINDOW_LENGTH } from './same-meaning.ts';

const DAY_MS = 86_400_000;

export const fields = {
  failureRatio: {
    type: 'share', label: 'Failures to open', unit: '%', default: 0.1,
    help: 'Opens when this share of the results has failed, or more. Checked after failures only. 0: any failure, once there are enough results.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
    names: FAILURE_SHARE,
  },
  minimumThroughput: {
    type: 'count', label: 'Calls before it may open', unit: 'calls', default: 100, whole: true,
    help: 'No opening with fewer results in the window. The library takes 2 or more.',
    accept: { min: 2, max: 1_000_000 }, slider: { min: 2, max: 200, step: 1, scale: 'linear' },
    names: LEAST_CALLS,
  },
  samplingDurationMs: {
    type: 'duration', label: 'Results count for', unit: 'ms', default: 30_000,
    help: 'Kept in ten slices, each begun by the first result after the one before, and dropped whole when its start is this old. Half a second to a day.',
    accept: { min: 500, max: DAY_MS }, slider: { min: 500, max: 120_000, step: 500, scale: 'log' },
    names: WINDOW_LENGTH,
  },
  breaks: {
    type: 'choice', label: 'Length of a break', default: 'constant',
    help: 'One length, or a list by the number of half-open attempts: the first one at the first opening, the last one repeats, a close starts it again.',
    options: [{ value: 'constant', label: 'always the same' }, { value: 'list', label: 'a list' }],
    names: { polly: 'BreakDuration or BreakDurationGenerator' },
  },
  breakDurationMs: {
    type: 'duration', label: 'Stay open for', unit: 'ms', default: 5000, when: { breaks: ['constant'] },
    help: 'The first call at this time after opening, or later, is the trial; no timer. Half a second to a day.',
    accept: { min: 500, max: DAY_MS }, slider: { min: 500, max: 120_000, step: 500, scale: 'log' },
    names: OPEN_FOR,
  },
  breakDurationsMs: {
    type: 'durations', label: 'Stay open for, in turn', default: [5000, 10_000, 20_000, 40_000], when: { breaks: ['list'] },
    help: 'What the generator gives by HalfOpenAttempts. Zero or negative: the next call is the trial. An empty list: no wait.',
    accept: { min: -DAY_MS, max: DAY_MS },
    names: { polly: 'BreakDurationGenerator' },
  },
  unhandledErrors: {
    type: 'names', label: 'Errors not handled', default: ['cancelled'],
    help: 'They count as successes, and one of them as the trial closes the breaker. Names of errors, or of reasons such as timeout. The library leaves out cancelled calls only.',
    names: { polly: 'ShouldHandle' },
  },
} as const satisfies FieldTable;

export type PollyConfig = ConfigOf<typeof fields>;
