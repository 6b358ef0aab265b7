/** The settings of the phi accrual failure detector. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

export const fields = {
  heartbeats: {
    type: 'choice', label: 'Heartbeats', default: 'probes',
    help: 'Probes: sent to every endpoint at the interval, answered at its entrance. Traffic: every answer of an endpoint to an ordinary call, be it good or bad; an endpoint without calls then falls silent and is suspected.',
    options: [{ value: 'probes', label: 'Probes' }, { value: 'traffic', label: 'Answers of traffic' }],
  },
  heartbeatIntervalMs: {
    type: 'duration', label: 'Heartbeat interval', unit: 'ms', default: 1000, when: { heartbeats: ['probes'] },
    help: 'From one heartbeat of an endpoint to the next, whether or not the one before was answered.',
    accept: { min: 1, max: 1e9 }, slider: { min: 50, max: 10_000, step: 50, scale: 'log' }, names: { Akka: 'heartbeat-interval' },
  },
  probeTimeoutMs: {
    type: 'duration', label: 'Heartbeat is lost after', unit: 'ms', default: 10_000, when: { heartbeats: ['probes'] },
    help: 'A heartbeat that is answered later counts for nothing.', accept: { min: 1, max: 1e9 }, slider: { min: 100, max: 60_000, step: 100, scale: 'log' },
  },
  phase: {
    type: 'choice', label: 'Phase', default: 'random', when: { heartbeats: ['probes'] },
    help: 'When the first heartbeats go out. Random: each endpoint somewhere within the first interval. Spread: evenly over it. At once: all at the same moment.',
    options: [{ value: 'random', label: 'Random' }, { value: 'spread', label: 'Spread' }, { value: 'none', label: 'At once' }],
  },
  rule: {
    type: 'choice', label: 'Distribution', default: 'normal',
    help: 'What the gaps between heartbeats are taken for. Normal: exact, as published. Logistic: the approximation in Akka, which overstates phi far out. Exponential: as in Cassandra, which knows no deviation, so its phi grows in a straight line.',
    options: [{ value: 'normal', label: 'Normal' }, { value: 'logistic', label: 'Logistic (Akka)' }, { value: 'exponential', label: 'Exponential (Cassandra)' }],
  },
  threshold: {
    type: 'rate', label: 'Suspected from phi', unit: 'phi', default: 8,
    help: 'Phi 1 is a chance of 1 in 10 that the heartbeat is only late, 8 one in 100 million, if the gaps are what they are taken for. Low: quick and often wrong. 0: suspected from the first heartbeat on.',
    accept: { min: 0, max: 1000 }, slider: { min: 1, max: 20, step: 0.5, scale: 'linear' }, names: { Akka: 'threshold', Cassandra: 'phi_convict_threshold' },
  },
  windowSize: {
    type: 'count', label: 'Gaps remembered', unit: 'gaps', whole: true, default: 200,
    help: 'Mean and deviation are those of so many last gaps. Akka 200, its cluster and Cassandra 1000.',
    accept: { min: 1, max: 10_000 }, slider: { min: 10, max: 1000, step: 10, scale: 'log' }, names: { Akka: 'max-sample-size', Cassandra: 'SAMPLE_SIZE' },
  },
  minStdDeviationMs: {
    type: 'duration', label: 'Least deviation', unit: 'ms', default: 100, when: { rule: ['normal', 'logistic'] },
    help: 'A smaller standard deviation is taken for this one, so that very regular heartbeats do not make the detector nervous.',
    accept: { min: 0.001, max: 1e9 }, slider: { min: 1, max: 2000, step: 1, scale: 'log' }, names: { Akka: 'min-std-deviation' },
  },
  acceptablePauseMs: {
    type: 'duration', label: 'Acceptable pause', unit: 'ms', default: 3000, when: { rule: ['normal', 'logistic'] },
    help: 'Added to the mean, for pauses that are no failures: garbage collection, a lost heartbeat or two. Akka cluster 3 s, its remote watch 10 s; the paper has none: 0.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 20_000, step: 100, scale: 'linear' }, names: { Akka: 'acceptable-heartbeat-pause' },
  },
  firstEstimateMs: {
    type: 'duration', label: 'First guess of the gap', unit: 'ms', default: 1000,
    help: 'Before there are gaps: with a distribution that has a deviation it begins with two, a quarter below and above this; else with one of this length, 2 s in Cassandra.',
    accept: { min: 0.001, max: 1e9 }, slider: { min: 50, max: 10_000, step: 50, scale: 'log' }, names: { Akka: 'heartbeat-interval', Cassandra: 'cassandra.fd_initial_value_ms' },
  },
  maxGapMs: {
    type: 'duration', label: 'Longest gap that counts', unit: 'ms', default: 0,
    help: 'Longer gaps are not remembered; 2 s in Cassandra. 0: all are. The gap before a heartbeat that ends a suspicion never is, as in Akka.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 20_000, step: 100, scale: 'linear' }, names: { Cassandra: 'cassandra.fd_max_interval_ms' },
  },
  panicThreshold: {
    type: 'share', label: 'Panic below', unit: '%', default: 0.5,
    help: 'When less than this share of the endpoints is above suspicion all of them are used. 0: never.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.05, scale: 'linear' }, names: { Envoy: 'healthy_panic_threshold' },
  },
} as const satisfies FieldTable;

export type PhiAccrualConfig = ConfigOf<typeof fields>;
