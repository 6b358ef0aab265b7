/** What the libraries call the settings that mean the same in several of them: a change of library keeps their values. */

/** How long it stays open. */
export const OPEN_FOR = {
  'go-resiliency': 'timeout', gobreaker: 'Timeout', hystrix: 'sleepWindowInMilliseconds', resilience4j: 'waitDurationInOpenState',
  cockatiel: 'halfOpenAfter', opossum: 'resetTimeout', polly: 'BreakDuration',
} as const;
/** The share of failures that opens it. */
export const FAILURE_SHARE = {
  hystrix: 'errorThresholdPercentage', resilience4j: 'failureRateThreshold', cockatiel: 'threshold', opossum: 'errorThresholdPercentage', polly: 'FailureRatio',
} as const;
/** The calls without which it does not open. */
export const LEAST_CALLS = {
  hystrix: 'requestVolumeThreshold',
  resilience4j: 'minimumNumberOfCalls',
  cockatiel: 'minimumNumberOfCalls',
  opossum: 'volumeThreshold',
  polly: 'MinimumThroughput',
} as const;
/** How long a result counts. */
export const WINDOW_LENGTH = {
  hystrix: 'metricsRollingStatisticalWindowInMilliseconds', cockatiel: 'SamplingBreaker duration', opossum: 'rollingCountTimeout', polly: 'SamplingDuration',
} as const;
