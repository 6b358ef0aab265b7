/** Breakers of libraries that have nothing else here: gobreaker and Hystrix. */
import type { Json } from '../../engine/fields.ts';
import { goDuration } from './go-code.ts';

type Settings = { readonly [field: string]: Json };

const isAny = (names: Json | undefined) => (Array.isArray(names) ? names.map((name) => `errors.Is(err, err${String(name).replace(/\W/g, '')})`) : []);

function tripRule(config: Settings): string {
  if (config['readyToTrip'] === 'ratio') {
    return `ratio := float64(counts.TotalFailures) / float64(counts.Requests)
		return counts.Requests >= ${String(Math.max(0, Number(config['minRequests'])))} && ratio >= ${String(config['tripRatio'])}`;
  }
  return `return counts.${config['readyToTrip'] === 'total' ? 'TotalFailures' : 'ConsecutiveFailures'} >= ${String(Math.max(0, Number(config['tripFailures'])))}`;
}

export function goGobreaker(config: Settings): string {
  const first = config['version'] === '1.0.0';
  const lines = ['Name: "payments",', `MaxRequests: ${String(config['maxRequests'])},`];
  if (Number(config['intervalMs']) > 0) lines.push(`Interval: ${goDuration(config['intervalMs'])},`);
  if (!first && Number(config['bucketPeriodMs']) > 0) lines.push(`BucketPeriod: ${goDuration(config['bucketPeriodMs'])},`);
  lines.push(`Timeout: ${goDuration(config['timeoutMs'])},`, `ReadyToTrip: func(counts gobreaker.Counts) bool {\n\t\t${tripRule(config)}\n\t},`);
  const good = isAny(config['successfulErrors']), left = first ? [] : isAny(config['excludedErrors']);
  if (good.length > 0) lines.push(`IsSuccessful: func(err error) bool {\n\t\treturn err == nil || ${good.join(' || ')}\n\t},`);
  if (left.length > 0) lines.push(`IsExcluded: func(err error) bool {\n\t\treturn ${left.join(' || ')}\n\t},`);
  return `import "github.com/sony/gobreaker${first ? '' : '/v2'}"

cb := gobreaker.NewCircuitBreaker${first ? '' : '[any]'}(gobreaker.Settings{
${lines.map((line) => `\t${line}`).join('\n')}
})

result, err := cb.Execute(func() (${first ? 'interface{}' : 'any'}, error) {
	return call()
})
if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
	// refused: call was not made
}`;
}

export function javaHystrix(config: Settings): string {
  const whole = (field: string, times = 1) => String(Math.round(Number(config[field]) * times));
  const lines = [
    `.withCircuitBreakerRequestVolumeThreshold(${whole('requestVolumeThreshold')})`,
    `.withCircuitBreakerErrorThresholdPercentage(${whole('errorThresholdPercentage', 100)})`,
    `.withCircuitBreakerSleepWindowInMilliseconds(${whole('sleepWindowMs')})`,
    `.withMetricsRollingStatisticalWindowInMilliseconds(${whole('rollingWindowMs')})`,
    `.withMetricsHealthSnapshotIntervalInMilliseconds(${whole('healthSnapshotIntervalMs')})`,
  ];
  return `HystrixCommandProperties.Setter properties = HystrixCommandProperties.Setter()
${lines.map((line) => `    ${line}`).join('\n')};

HystrixCommand.Setter command = HystrixCommand.Setter
    .withGroupKey(HystrixCommandGroupKey.Factory.asKey("payments"))
    .andCommandPropertiesDefaults(properties);`;
}
