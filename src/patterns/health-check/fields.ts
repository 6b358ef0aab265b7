/** The settings of active health checks. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

export const fields = {
  probe: {
    type: 'choice', label: 'Probe', default: 'shallow',
    help: 'Shallow: the entrance of the instance answers by itself, without a worker, so it says that the process is there and no more. Deep: the probe does the work of a call, calls to other services included, so it costs as much and fails with whatever that work needs.',
    options: [{ value: 'shallow', label: 'Shallow' }, { value: 'deep', label: 'Deep' }],
    names: { Kubernetes: 'livenessProbe, readinessProbe', HAProxy: 'option httpchk', nginx: 'health_check uri' },
  },
  intervalMs: {
    type: 'duration', label: 'Interval', unit: 'ms', default: 2000,
    help: 'From one probe of an endpoint to its next. HAProxy 2 s, nginx 5 s, Kubernetes 10 s, Envoy has no default. A failure is noticed about this long, times the failures it takes, after it began.',
    accept: { min: 1, max: 1e9 }, slider: { min: 100, max: 60_000, step: 100, scale: 'log' },
    names: { HAProxy: 'inter', Envoy: 'interval', Kubernetes: 'periodSeconds', nginx: 'interval' },
  },
  unhealthyIntervalMs: {
    type: 'duration', label: 'Interval while unhealthy', unit: 'ms', default: 0,
    help: 'From one probe to the next of an endpoint that is unhealthy. 0: the same as for the others.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' },
    names: { HAProxy: 'downinter', Envoy: 'unhealthy_interval' },
  },
  measuredFrom: {
    type: 'choice', label: 'Interval measured from', default: 'start',
    help: 'Start of the probe: a fixed beat, as HAProxy and Kubernetes keep it; a probe that outlasts the interval is followed at once by the next. End of the probe: the pause between two, as in Envoy; a host that hangs is then probed more rarely.',
    options: [{ value: 'start', label: 'Start' }, { value: 'end', label: 'End' }],
  },
  timeoutMs: {
    type: 'duration', label: 'Probe timeout', unit: 'ms', default: 1000,
    help: 'A probe without an answer after this long has failed. A host that hangs costs it every time; one that refuses the connection fails at once. Kubernetes 1 s; HAProxy takes the interval when it is not set.',
    accept: { min: 1, max: 1e9 }, slider: { min: 50, max: 10_000, step: 50, scale: 'log' },
    names: { HAProxy: 'timeout check', Envoy: 'timeout', Kubernetes: 'timeoutSeconds' },
  },
  fall: {
    type: 'count', label: 'Failures to unhealthy', unit: 'probes', whole: true, default: 3,
    help: 'Probes in a row that must fail before an endpoint counts as unhealthy. HAProxy and Kubernetes 3, nginx 1.',
    accept: { min: 1, max: 1000 }, slider: { min: 1, max: 10, step: 1, scale: 'linear' },
    names: { HAProxy: 'fall', Envoy: 'unhealthy_threshold', Kubernetes: 'failureThreshold', nginx: 'fails' },
  },
  rise: {
    type: 'count', label: 'Successes to healthy', unit: 'probes', whole: true, default: 2,
    help: 'Probes in a row that must succeed before an unhealthy endpoint takes calls again. HAProxy 2, Kubernetes and nginx 1.',
    accept: { min: 1, max: 1000 }, slider: { min: 1, max: 10, step: 1, scale: 'linear' },
    names: { HAProxy: 'rise', Envoy: 'healthy_threshold', Kubernetes: 'successThreshold', nginx: 'passes' },
  },
  initial: {
    type: 'choice', label: 'At the start', default: 'fully-up',
    help: 'What an endpoint is before its first probe. Up: one failure is enough to make it unhealthy, as in HAProxy before 3.1. Down: one success is enough to make it healthy, as in Envoy. The full ones take as many as later on; nginx begins healthy, Kubernetes not ready.',
    options: [
      { value: 'fully-up', label: 'Healthy' }, { value: 'up', label: 'Healthy, one failure ends it' },
      { value: 'down', label: 'Unhealthy, one success ends it' }, { value: 'fully-down', label: 'Unhealthy' },
    ],
    names: { HAProxy: 'init-state' },
  },
  phase: {
    type: 'choice', label: 'Phase', default: 'random',
    help: 'When the first probes go out. Random: each endpoint somewhere within the first interval. Spread: evenly over it, as HAProxy does. At once: all at the same moment, and so for ever after.',
    options: [{ value: 'random', label: 'Random' }, { value: 'spread', label: 'Spread' }, { value: 'none', label: 'At once' }],
    names: { Envoy: 'initial_jitter', HAProxy: 'spread-checks' },
  },
  panicThreshold: {
    type: 'share', label: 'Panic below', unit: '%', default: 0.5,
    help: 'When less than this share of the endpoints is healthy the checks are not believed and all of them are used. 0: never, as in HAProxy and Kubernetes; with nobody healthy every call then fails.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.05, scale: 'linear' },
    names: { Envoy: 'healthy_panic_threshold' },
  },
} as const satisfies FieldTable;

export type HealthCheckConfig = ConfigOf<typeof fields>;
