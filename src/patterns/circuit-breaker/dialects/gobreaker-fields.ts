/** The settings of sony/gobreaker, and its defaults. */
import { OPEN_FOR } from './same-meaning.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';

export const fields = {
  readyToTrip: {
    type: 'choice', label: 'Opens on', default: 'consecutive',
    help: 'What ReadyToTrip looks at. It is asked after a failure while closed, never after a success. The library takes any function; these are its default and the two usual ones.',
    options: [
      { value: 'consecutive', label: 'Failures in a row' },
      { value: 'total', label: 'Failures in all' },
      { value: 'ratio', label: 'Share of failures' },
    ],
    names: { gobreaker: 'ReadyToTrip' },
  },
  tripFailures: {
    type: 'count', label: 'Failures to open', unit: 'failures', default: 6, whole: true,
    help: 'Opens at this many failures. The library\'s own rule is more than five in a row, so the sixth. Zero or negative: the first failure opens it.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 1, max: 50, step: 1, scale: 'linear' },
    names: { gobreaker: 'Counts.ConsecutiveFailures' }, when: { readyToTrip: ['consecutive', 'total'] },
  },
  tripRatio: {
    type: 'share', label: 'Share to open', unit: '%', default: 0.6,
    help: 'Opens when failures are this share of the requests, or more. Calls under way are in the requests, so they thin the share out. Zero: the first failure that finds enough requests.',
    accept: { min: 0, max: 10 }, slider: { min: 0.01, max: 1, step: 0.01, scale: 'linear' },
    names: { gobreaker: 'TotalFailures / Requests' }, when: { readyToTrip: ['ratio'] },
  },
  minRequests: {
    type: 'count', label: 'Calls before it may open', unit: 'calls', default: 3, whole: true,
    help: 'The share is not looked at below this many calls, begun and ended together. Zero or negative: at once.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 1, max: 200, step: 1, scale: 'linear' },
    names: { gobreaker: 'Counts.Requests' }, when: { readyToTrip: ['ratio'] },
  },
  intervalMs: {
    type: 'duration', label: 'Counts last for', unit: 'ms', default: 0,
    help: 'While closed the counts are cleared this often: by the first call that starts or ends strictly later, and the next window begins then. Calls under way at that moment never count. Zero or negative: never cleared.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' },
    names: { gobreaker: 'Interval' },
  },
  bucketPeriodMs: {
    type: 'duration', label: 'Bucket', unit: 'ms', default: 0,
    help: 'Above zero the window rolls: it drops its oldest bucket instead of clearing all, and the interval is rounded up to whole buckets. Zero, negative, or as long as the interval: one window that is cleared.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 0, max: 10_000, step: 100, scale: 'linear' },
    names: { gobreaker: 'BucketPeriod' }, when: { version: ['2.4.0'] },
  },
  timeoutMs: {
    type: 'duration', label: 'Stay open for', unit: 'ms', default: 60_000,
    help: 'How long it stays open. It turns half-open only when a call starts or ends strictly later. Zero or negative: 60 s.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 100, max: 120_000, step: 100, scale: 'log' },
    names: OPEN_FOR,
  },
  maxRequests: {
    type: 'count', label: 'Probes', unit: 'calls', default: 1, whole: true,
    help: 'How many calls half-open lets in, all in all, and how many successes in a row close it. Zero: 1.',
    accept: { min: 0, max: 4_294_967_295 }, slider: { min: 1, max: 50, step: 1, scale: 'linear' },
    names: { gobreaker: 'MaxRequests', resilience4j: 'permittedNumberOfCallsInHalfOpenState' },
  },
  successfulErrors: {
    type: 'names', label: 'Errors that count as success', default: [],
    help: 'Names of errors, or of reasons such as timeout, that IsSuccessful takes for a success. Empty: every error is a failure. A panic always is, in 1.0.0.',
    names: { gobreaker: 'IsSuccessful' },
  },
  excludedErrors: {
    type: 'names', label: 'Ignored errors', default: [],
    help: 'Count neither way and give their half-open place back. They stay in the requests, and so in the share.',
    names: { gobreaker: 'IsExcluded', resilience4j: 'ignoreExceptions' }, when: { version: ['2.4.0'] },
  },
  version: {
    type: 'choice', label: 'Version', default: '2.4.0',
    help: '2.4.0 has buckets and ignored errors; without them its rules are those of 1.0.0.',
    options: [{ value: '1.0.0', label: '1.0.0' }, { value: '2.4.0', label: '2.4.0' }],
  },
} as const satisfies FieldTable;

export type GobreakerConfig = ConfigOf<typeof fields>;
