/** Health checks, outlier detection and the phi detector as configuration of the programs that have them; only what each of them has. */
import type { Json } from '../../engine/fields.ts';
import type { CodeSnippet } from './code-snippet.ts';

type Settings = { readonly [field: string]: Json };

const snippet = (language: string, library: string, lines: readonly string[]): CodeSnippet => ({ language, library, code: lines.join('\n') });
const seconds = (ms: Json | undefined): string => `${Number(ms) / 1000}s`;
const percent = (share: Json | undefined): number => Math.round(Number(share) * 100);

export function healthCode(config: Settings): readonly CodeSnippet[] {
  const path = config['probe'] === 'deep' ? '/health/deep' : '/health', n = (field: string): number => Number(config[field]), fromStart = config['measuredFrom'] === 'start';
  const state = config['initial'], panic = percent(config['panicThreshold']);
  return [
    ...(fromStart ? [snippet('HAProxy', 'HAProxy', [
      'backend stock', `    option httpchk GET ${path}`, `    timeout check ${n('timeoutMs')}ms`,
      `    default-server check inter ${n('intervalMs')}ms fall ${n('fall')} rise ${n('rise')}${n('unhealthyIntervalMs') > 0 ? ` downinter ${n('unhealthyIntervalMs')}ms` : ''}${state === 'up' ? '' : ` init-state ${String(state)}`}`,
      '    server stock1 10.0.0.1:8080', '    server stock2 10.0.0.2:8080',
    ])] : [snippet('YAML', 'Envoy', [
      'health_checks:', `  - timeout: ${seconds(config['timeoutMs'])}`, `    interval: ${seconds(config['intervalMs'])}`, `    unhealthy_threshold: ${n('fall')}`, `    healthy_threshold: ${n('rise')}`,
      ...(n('unhealthyIntervalMs') > 0 ? [`    unhealthy_interval: ${seconds(config['unhealthyIntervalMs'])}`] : []), ...(config['phase'] === 'random' ? [`    initial_jitter: ${seconds(config['intervalMs'])}`] : []),
      '    http_health_check:', `      path: ${path}`, 'common_lb_config:', '  healthy_panic_threshold:', `    value: ${panic}`,
    ])]),
    // Kubernetes counts in whole seconds, from 1 on.
    ...(fromStart && [n('intervalMs'), n('timeoutMs')].every((ms) => ms >= 1000 && ms % 1000 === 0) ? [snippet('YAML', 'Kubernetes', [
      'readinessProbe:', '  httpGet:', `    path: ${path}`, '    port: 8080', `  periodSeconds: ${n('intervalMs') / 1000}`, `  timeoutSeconds: ${n('timeoutMs') / 1000}`, `  failureThreshold: ${n('fall')}`, `  successThreshold: ${n('rise')}`,
    ])] : []),
  ];
}

export function outlierCode(config: Settings): readonly CodeSnippet[] {
  const n = (field: string): number => Number(config[field]), split = config['splitExternalLocalOriginErrors'] === true;
  return [snippet('YAML', 'Envoy', [
    'outlier_detection:', `  consecutive_5xx: ${n('consecutive5xx')}`, `  enforcing_consecutive_5xx: ${percent(config['enforcingConsecutive5xx'])}`,
    `  consecutive_gateway_failure: ${n('consecutiveGatewayFailure')}`, `  enforcing_consecutive_gateway_failure: ${percent(config['enforcingConsecutiveGatewayFailure'])}`,
    ...(split ? ['  split_external_local_origin_errors: true', `  consecutive_local_origin_failure: ${n('consecutiveLocalOriginFailure')}`, `  enforcing_consecutive_local_origin_failure: ${percent(config['enforcingConsecutiveLocalOriginFailure'])}`] : []),
    `  interval: ${seconds(config['intervalMs'])}`, `  base_ejection_time: ${seconds(config['baseEjectionTimeMs'])}`, `  max_ejection_time: ${seconds(config['maxEjectionTimeMs'])}`,
    ...(n('maxEjectionTimeJitterMs') > 0 ? [`  max_ejection_time_jitter: ${seconds(config['maxEjectionTimeJitterMs'])}`] : []),
    `  max_ejection_percent: ${percent(config['maxEjectionPercent'])}`, `  always_eject_one_host: ${String(config['alwaysEjectOneHost'])}`,
    `  enforcing_success_rate: ${percent(config['enforcingSuccessRate'])}`, `  success_rate_stdev_factor: ${Math.round(n('successRateStdevFactor') * 1000)}`,
    `  success_rate_minimum_hosts: ${n('successRateMinimumHosts')}`, `  success_rate_request_volume: ${n('successRateRequestVolume')}`,
    `  enforcing_failure_percentage: ${percent(config['enforcingFailurePercentage'])}`, `  failure_percentage_threshold: ${percent(config['failurePercentageThreshold'])}`,
    `  failure_percentage_minimum_hosts: ${n('failurePercentageMinimumHosts')}`, `  failure_percentage_request_volume: ${n('failurePercentageRequestVolume')}`,
    'common_lb_config:', '  healthy_panic_threshold:', `    value: ${percent(config['panicThreshold'])}`,
  ])];
}

export function phiCode(config: Settings): readonly CodeSnippet[] {
  const n = (field: string): number => Number(config[field]);
  switch (String(config['rule'])) {
    case 'logistic': return config['heartbeats'] === 'probes' ? [snippet('HOCON', 'Akka', [
      'akka.cluster.failure-detector {', `  heartbeat-interval = ${n('heartbeatIntervalMs')} ms`, `  threshold = ${n('threshold').toFixed(1)}`, `  max-sample-size = ${n('windowSize')}`,
      `  min-std-deviation = ${n('minStdDeviationMs')} ms`, `  acceptable-heartbeat-pause = ${n('acceptablePauseMs')} ms`, '}',
    ])] : [];
    case 'exponential': return [snippet('YAML', 'Cassandra', [`phi_convict_threshold: ${n('threshold')}`])];
    default: return [];
  }
}
