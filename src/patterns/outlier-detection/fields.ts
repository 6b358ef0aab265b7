/** The settings of outlier detection, in Envoy's order and with its defaults. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

const HOSTS = { accept: { min: 0, max: 1000 }, slider: { min: 1, max: 20, step: 1, scale: 'linear' } } as const;
const VOLUME = { accept: { min: 0, max: 1e6 }, slider: { min: 1, max: 500, step: 1, scale: 'linear' } } as const;
const CHANCE = { accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.05, scale: 'linear' } } as const;
const IN_A_ROW = { accept: { min: 0, max: 1e6 }, slider: { min: 1, max: 20, step: 1, scale: 'linear' } } as const;

export const fields = {
  consecutive5xx: {
    type: 'count', label: 'Errors in a row', unit: 'answers', whole: true, default: 5,
    help: 'Failed answers in a row from one endpoint that eject it at once: errors of the service, time-outs, refused connections. Bad requests and rate limits are no failures. 0: never by this rule.',
    ...IN_A_ROW, names: { Envoy: 'consecutive_5xx' },
  },
  enforcingConsecutive5xx: {
    type: 'share', label: 'Enforced for errors in a row', unit: '%', default: 1,
    help: 'Chance that such an ejection is carried out. 0: it is only noticed.', ...CHANCE, names: { Envoy: 'enforcing_consecutive_5xx' },
  },
  consecutiveGatewayFailure: {
    type: 'count', label: 'Gateway errors in a row', unit: 'answers', whole: true, default: 5,
    help: 'The same for what a gateway would answer with 502, 503 or 504: refused connections, time-outs, shed calls, full queues and the errors named below. Any other answer begins the row anew. 0: never by this rule.',
    ...IN_A_ROW, names: { Envoy: 'consecutive_gateway_failure' },
  },
  enforcingConsecutiveGatewayFailure: {
    type: 'share', label: 'Enforced for gateway errors', unit: '%', default: 0,
    help: 'Chance that such an ejection is carried out. 0, the default: it is only noticed.', ...CHANCE, names: { Envoy: 'enforcing_consecutive_gateway_failure' },
  },
  gatewayErrors: {
    type: 'names', label: 'Errors that are gateway errors', default: ['Unavailable', 'BadGateway', 'GatewayTimeout'],
    help: 'Names of errors that stand for 502, 503 or 504. Every other error stands for 500.',
  },
  splitExternalLocalOriginErrors: {
    type: 'toggle', label: 'Count connections by themselves', default: false,
    help: 'On: time-outs and refused connections have a row of their own and no part in the others. Off: they count like errors of the service.',
    names: { Envoy: 'split_external_local_origin_errors' },
  },
  consecutiveLocalOriginFailure: {
    type: 'count', label: 'Connection failures in a row', unit: 'answers', whole: true, default: 5, when: { splitExternalLocalOriginErrors: [true] },
    help: 'Time-outs and refused connections in a row that eject an endpoint. Any answer of the service begins the row anew. 0: never by this rule.',
    ...IN_A_ROW, names: { Envoy: 'consecutive_local_origin_failure' },
  },
  enforcingConsecutiveLocalOriginFailure: {
    type: 'share', label: 'Enforced for connection failures', unit: '%', default: 1, when: { splitExternalLocalOriginErrors: [true] },
    help: 'Chance that such an ejection is carried out. 0: it is only noticed.', ...CHANCE, names: { Envoy: 'enforcing_consecutive_local_origin_failure' },
  },
  intervalMs: {
    type: 'duration', label: 'Sweep interval', unit: 'ms', default: 10_000,
    help: 'Time between sweeps. At a sweep success rates and failure shares of the interval just over are judged, and ejected endpoints whose time is up come back.',
    accept: { min: 1, max: 1e9 }, slider: { min: 500, max: 60_000, step: 500, scale: 'log' }, names: { Envoy: 'interval' },
  },
  baseEjectionTimeMs: {
    type: 'duration', label: 'Base ejection time', unit: 'ms', default: 30_000,
    help: 'An ejection lasts this long times the number of ejections so far. That number falls by one at every sweep an endpoint lives through in rotation.',
    accept: { min: 0, max: 1e9 }, slider: { min: 1000, max: 300_000, step: 1000, scale: 'log' }, names: { Envoy: 'base_ejection_time' },
  },
  maxEjectionTimeMs: {
    type: 'duration', label: 'Longest ejection', unit: 'ms', default: 300_000,
    help: 'No ejection lasts longer, but for the jitter.',
    accept: { min: 0, max: 1e9 }, slider: { min: 1000, max: 600_000, step: 1000, scale: 'log' }, names: { Envoy: 'max_ejection_time' },
  },
  maxEjectionTimeJitterMs: {
    type: 'duration', label: 'Ejection jitter', unit: 'ms', default: 0,
    help: 'Up to this much is added to each ejection, drawn evenly. 0: none.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 500, scale: 'linear' }, names: { Envoy: 'max_ejection_time_jitter' },
  },
  comesBack: {
    type: 'choice', label: 'Comes back', default: 'sweep',
    help: 'At the first sweep after its time is up, as in Envoy, which keeps it out for up to one interval more; or exactly when its time is up.',
    options: [{ value: 'sweep', label: 'At a sweep' }, { value: 'exact', label: 'Exactly' }],
  },
  maxEjectionPercent: {
    type: 'share', label: 'Most ejected', unit: '%', default: 0.1,
    help: 'No endpoint is ejected that would bring the share of ejected ones above this.', ...CHANCE, names: { Envoy: 'max_ejection_percent' },
  },
  alwaysEjectOneHost: {
    type: 'toggle', label: 'Always one', default: true,
    help: 'One endpoint may be ejected whatever the share above says. Envoy did so always; newer ones only when told to.', names: { Envoy: 'always_eject_one_host' },
  },
  enforcingSuccessRate: {
    type: 'share', label: 'Enforced for success rate', unit: '%', default: 1,
    help: 'Chance that an endpoint is ejected whose success rate is an outlier. 0: it is only noticed.', ...CHANCE, names: { Envoy: 'enforcing_success_rate' },
  },
  successRateStdevFactor: {
    type: 'rate', label: 'Standard deviations below', unit: 'times', default: 1.9,
    help: 'At a sweep an endpoint is an outlier when its success rate lies more than this many standard deviations below the mean of all. Envoy counts in thousandths: 1900. 0: everybody below the mean.',
    accept: { min: 0, max: 100 }, slider: { min: 0, max: 4, step: 0.1, scale: 'linear' }, names: { Envoy: 'success_rate_stdev_factor' },
  },
  successRateMinimumHosts: {
    type: 'count', label: 'Endpoints to compare', unit: 'endpoints', whole: true, default: 5,
    help: 'With fewer endpoints that had enough requests, success rates are not compared.', ...HOSTS, names: { Envoy: 'success_rate_minimum_hosts' },
  },
  successRateRequestVolume: {
    type: 'count', label: 'Requests to compare', unit: 'requests', whole: true, default: 100,
    help: 'Answers of an endpoint within the interval for its success rate to count.', ...VOLUME, names: { Envoy: 'success_rate_request_volume' },
  },
  enforcingFailurePercentage: {
    type: 'share', label: 'Enforced for failure share', unit: '%', default: 0,
    help: 'Chance that an endpoint is ejected whose share of failures is too high. 0, the default: it is only noticed.', ...CHANCE, names: { Envoy: 'enforcing_failure_percentage' },
  },
  failurePercentageThreshold: {
    type: 'share', label: 'Failure share', unit: '%', default: 0.85,
    help: 'At a sweep an endpoint is to be ejected when at least this share of its answers failed, whatever the others do.', ...CHANCE, names: { Envoy: 'failure_percentage_threshold' },
  },
  failurePercentageMinimumHosts: {
    type: 'count', label: 'Endpoints for the failure share', unit: 'endpoints', whole: true, default: 5,
    help: 'With fewer endpoints that had enough requests, failure shares are not judged.', ...HOSTS, names: { Envoy: 'failure_percentage_minimum_hosts' },
  },
  failurePercentageRequestVolume: {
    type: 'count', label: 'Requests for the failure share', unit: 'requests', whole: true, default: 50,
    help: 'Answers of an endpoint within the interval for its failure share to count.', ...VOLUME, names: { Envoy: 'failure_percentage_request_volume' },
  },
  panicThreshold: {
    type: 'share', label: 'Panic below', unit: '%', default: 0.5,
    help: 'When less than this share of the endpoints is in rotation all of them are used. 0: never.', ...CHANCE, names: { Envoy: 'healthy_panic_threshold' },
  },
} as const satisfies FieldTable;

export type OutlierDetectionConfig = ConfigOf<typeof fields>;
