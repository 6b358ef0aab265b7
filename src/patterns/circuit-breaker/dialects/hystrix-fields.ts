/** The settings of the breaker of Netflix Hystrix, and its defaults. */
import { FAILURE_SHARE, LEAST_CALLS, OPEN_FOR, WINDOW_LENGTH } from './same-meaning.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';

export const fields = {
  requestVolumeThreshold: {
    type: 'count', label: 'Calls before it may open', unit: 'calls', default: 20, whole: true,
    help: 'No decision below this many results in the window. Refusals, bad requests and cancelled calls are no results. Zero or negative: always enough.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 1, max: 200, step: 1, scale: 'linear' },
    names: LEAST_CALLS,
  },
  errorThresholdPercentage: {
    type: 'share', label: 'Failures to open', unit: '%', default: 0.5,
    help: 'Opens when this share of the results has failed, or more. It is compared with the percentage cut down to a whole number. Zero: opens as soon as there are enough results. Above 100 %: never.',
    accept: { min: 0, max: 10 }, slider: { min: 0.01, max: 1, step: 0.01, scale: 'linear' },
    names: FAILURE_SHARE,
  },
  sleepWindowMs: {
    type: 'duration', label: 'Sleep window', unit: 'ms', default: 5000,
    help: 'The first call strictly later than this after opening is let in as the test. In 1.5.18 each test starts the window again, so a test that hangs lets in another. Zero: the next instant. Negative: at once.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 100, max: 60_000, step: 100, scale: 'log' },
    names: OPEN_FOR,
  },
  rollingWindowMs: {
    type: 'duration', label: 'Window', unit: 'ms', default: 10_000,
    help: 'How long a result counts, in whole snapshot intervals; what is left over is cut off. Shorter than one interval, which the library does not take, counts as one. A change holds from the next closing on.',
    accept: { min: 0.001, max: 1e9 }, slider: { min: 1000, max: 60_000, step: 500, scale: 'linear' },
    names: WINDOW_LENGTH,
  },
  healthSnapshotIntervalMs: {
    type: 'duration', label: 'Snapshot interval', unit: 'ms', default: 500,
    help: 'How often results become visible to the breaker: it sees the last snapshot and nothing of the time since. A change holds from the next closing on.',
    accept: { min: 0.001, max: 1e9 }, slider: { min: 50, max: 5000, step: 50, scale: 'linear' },
    names: { hystrix: 'metricsHealthSnapshotIntervalInMilliseconds' },
  },
  badRequests: {
    type: 'names', label: 'Bad requests', default: ['HystrixBadRequestException'],
    help: 'Names of errors that are the caller\'s own fault: they count neither way. A bad request is always one of them. As the test, one keeps 1.5.18 open and opens master again.',
    names: { hystrix: 'HystrixBadRequestException' },
  },
  version: {
    type: 'choice', label: 'Version', default: '1.5.18',
    help: '1.5.18, the last release: opens when a call asks, any success closes it. Master: opens by itself at a snapshot, and a call refused during the test opens it again.',
    options: [{ value: '1.5.18', label: '1.5.18' }, { value: 'master', label: 'master' }],
  },
} as const satisfies FieldTable;

export type HystrixConfig = ConfigOf<typeof fields>;
