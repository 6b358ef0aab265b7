/** What can be set at a service registry. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

export const fields = {
  ttlMs: {
    type: 'duration', label: 'TTL without heartbeat', unit: 'ms', default: 15_000,
    help: 'An instance that has not been heard of for so long is taken for dead. It must be longer than the interval of the heartbeats; three times as long survives two that are lost.',
    accept: { min: 1, max: 86_400_000 }, slider: { min: 500, max: 120_000, step: 500, scale: 'log' },
    names: { Eureka: 'leaseExpirationDurationInSeconds (90)', Consul: 'check TTL', etcd: 'lease TTL', ZooKeeper: 'session timeout', Nacos: 'ip.delete.timeout (30 s)' },
  },
  sweepMs: {
    type: 'duration', label: 'Sweep every', unit: 'ms', default: 5_000,
    help: 'How often the registry looks for entries that have expired; until the next look they stay. 0: an entry goes at the instant it expires.',
    accept: { min: 0, max: 86_400_000 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' },
    names: { Eureka: 'evictionIntervalTimerInMs (60 s)', Nacos: '5 s', etcd: '0.5 s' },
  },
  propagationMs: {
    type: 'duration', label: 'Seen after', unit: 'ms', default: 0,
    help: 'How long it takes until look-ups see a change: caches of answers, and copies that learn of it later. A change that is taken back before is never seen. 0: at once.',
    accept: { min: 0, max: 86_400_000 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' },
    names: { Eureka: 'responseCacheUpdateIntervalMs (30 s)', Consul: 'anti-entropy, stale reads', Kubernetes: 'EndpointSlice propagation' },
  },
  preserves: {
    type: 'toggle', label: 'Preserves itself', default: false,
    help: 'On: when many heartbeats are missing at once it takes its own network for broken, and drops nobody.',
    names: { Eureka: 'enableSelfPreservation' },
  },
  preserveBelow: {
    type: 'share', label: 'Below heartbeats', unit: '%', default: 0.85, when: { preserves: [true] },
    help: 'It preserves itself when no more than this share of the heartbeats that it expects came in the last whole window. At most the rest of the entries go in one sweep. 0: never.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
    names: { Eureka: 'renewalPercentThreshold (0.85)' },
  },
  expectedEveryMs: {
    type: 'duration', label: 'Expects a heartbeat every', unit: 'ms', default: 5_000, when: { preserves: [true] },
    help: 'The interval that it expects of each entry, to tell whether heartbeats are missing.',
    accept: { min: 1, max: 86_400_000 }, slider: { min: 100, max: 60_000, step: 100, scale: 'log' },
    names: { Eureka: 'expectedClientRenewalIntervalSeconds (30)' },
  },
  windowMs: {
    type: 'duration', label: 'Counts heartbeats over', unit: 'ms', default: 60_000, when: { preserves: [true] },
    help: 'Heartbeats are counted in windows of this length, one after the other; the last whole one is compared with what was expected. Nothing expires before the first one is over.',
    accept: { min: 1, max: 86_400_000 }, slider: { min: 1_000, max: 120_000, step: 1_000, scale: 'log' },
    names: { Eureka: 'MeasuredRate, one minute' },
  },
} as const satisfies FieldTable;

export type ServiceRegistryConfig = ConfigOf<typeof fields>;
