/** The options of resilience4j's circuit breaker, and its defaults. */
import { FAILURE_SHARE, LEAST_CALLS, OPEN_FOR } from './same-meaning.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';

export const fields = {
  failureRateThreshold: {
    type: 'share', label: 'Failures to open', unit: '%', default: 0.5,
    help: 'Opens when this share of the calls in the window has failed, or more. Checked after every result, successes too.',
    accept: { min: 1e-6, max: 1 }, slider: { min: 0.01, max: 1, step: 0.01, scale: 'linear' },
    names: FAILURE_SHARE,
  },
  slidingWindowType: {
    type: 'choice', label: 'Window of', default: 'COUNT_BASED',
    help: 'The last calls, or the last seconds. Seconds are whole seconds of the clock: a result of 0.95 s leaves a window of three at 3 s, not at 3.95 s. Half-open counts its probes either way.',
    options: [{ value: 'COUNT_BASED', label: 'Calls' }, { value: 'TIME_BASED', label: 'Seconds' }],
    names: { resilience4j: 'slidingWindowType' },
  },
  slidingWindowSize: {
    type: 'count', label: 'Window', unit: 'calls', default: 100, whole: true,
    help: 'How many of the last results count. The breaker counts what passes through it: inside a retry these are attempts.',
    accept: { min: 1, max: 1_000_000 }, slider: { min: 1, max: 200, step: 1, scale: 'linear' },
    names: { resilience4j: 'slidingWindowSize (COUNT_BASED)' }, when: { slidingWindowType: ['COUNT_BASED'] },
  },
  slidingWindowSeconds: {
    type: 'count', label: 'Window', unit: 's', default: 100, whole: true,
    help: 'How many seconds count: the one under way and those before it.',
    accept: { min: 1, max: 1_000_000 }, slider: { min: 1, max: 120, step: 1, scale: 'linear' },
    names: { resilience4j: 'slidingWindowSize (TIME_BASED)' }, when: { slidingWindowType: ['TIME_BASED'] },
  },
  minimumNumberOfCalls: {
    type: 'count', label: 'Calls before it may open', unit: 'calls', default: 100, whole: true,
    help: 'No decision before this many results are in. Never more than a window of calls holds; a window of seconds may never have so many, and then never opens.',
    accept: { min: 1, max: 1_000_000 }, slider: { min: 1, max: 200, step: 1, scale: 'linear' },
    names: LEAST_CALLS,
  },
  waitDurationInOpenStateMs: {
    type: 'duration', label: 'Stay open for', unit: 'ms', default: 60_000,
    help: 'How long it stays open, cut to whole milliseconds. Without the timer the first call strictly later is the first to be let in.',
    accept: { min: 1, max: 1e9 }, slider: { min: 100, max: 120_000, step: 100, scale: 'log' },
    names: OPEN_FOR,
  },
  automaticTransition: {
    type: 'toggle', label: 'Half-open by timer', default: false,
    help: 'On: half-open as soon as the wait is over. Off: only when a call comes after it.',
    names: { resilience4j: 'automaticTransitionFromOpenToHalfOpenEnabled' },
  },
  permittedNumberOfCallsInHalfOpenState: {
    type: 'count', label: 'Probes', unit: 'calls', default: 10, whole: true,
    help: 'How many calls half-open lets in, all in all. Their results decide; everyone else is refused until then.',
    accept: { min: 1, max: 1_000_000 }, slider: { min: 1, max: 50, step: 1, scale: 'linear' },
    names: { resilience4j: 'permittedNumberOfCallsInHalfOpenState' },
  },
  maxWaitDurationInHalfOpenStateMs: {
    type: 'duration', label: 'Longest half-open', unit: 'ms', default: 0,
    help: 'Half-open for this long opens again. 0: waits for the probes for ever, even for one that hangs.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' },
    names: { resilience4j: 'maxWaitDurationInHalfOpenState' },
  },
  slowCallDurationThresholdMs: {
    type: 'duration', label: 'Slow means longer than', unit: 'ms', default: 60_000,
    help: 'A call that took strictly longer is slow, whether it succeeded or not.',
    accept: { min: 0.001, max: 1e9 }, slider: { min: 1, max: 60_000, step: 1, scale: 'log' },
    names: { resilience4j: 'slowCallDurationThreshold' },
  },
  slowCallRateThreshold: {
    type: 'share', label: 'Slow calls to open', unit: '%', default: 1,
    help: 'Opens when this share of the calls in the window was slow, or more.',
    accept: { min: 1e-6, max: 1 }, slider: { min: 0.01, max: 1, step: 0.01, scale: 'linear' },
    names: { resilience4j: 'slowCallRateThreshold' },
  },
  ignoredErrors: {
    type: 'names', label: 'Ignored errors', default: [],
    help: 'Count neither way and give their permit back. Names of errors, or of reasons such as timeout.',
    names: { resilience4j: 'ignoreExceptions' },
  },
  recordOnly: {
    type: 'names', label: 'Errors that count', default: [],
    help: 'Only these count as failures; every other error counts as a success. Empty: all count.',
    names: { resilience4j: 'recordExceptions' },
  },
} as const satisfies FieldTable;

export type Resilience4jConfig = ConfigOf<typeof fields>;
