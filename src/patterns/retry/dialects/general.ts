/** The retry of no one library: go-resiliency's retrier with the jitters of the AWS article beside its own. */
import { capBelowFirst, endlessStorm, endsBeforeFirst, nothingRetried } from '../checks.ts';
import { isRetried } from '../classify.ts';
import { retryMachine } from '../machine.ts';
import type { RetryCall } from '../machine.ts';
import { fields } from './general-fields.ts';
import type { GeneralConfig } from './general-fields.ts';
import { firstWait, leastFirstMs, listed, nextWaitMs } from './general-waits.ts';
import type { Dialect } from '../../../engine/pattern.ts';

/**
 * Rules: go-resiliency `retrier/retrier.go`, `backoffs.go`, `classifier.go`, 1.2.0 to 1.7.0. It takes the last of an empty
 * list of waits when it retries for ever, and panics. A list of waits is as many retries as it is long.
 */
export const general: Dialect<typeof fields, GeneralConfig, null, RetryCall> = {
  library: 'eapache/go-resiliency', version: '1.2.0, 1.7.0', fields,
  ...retryMachine<GeneralConfig>({
    retries(config) {
      const retries = listed(config);
      if (config.infinite) return retries === 0 ? NaN : Infinity;
      return retries;
    },
    begin: firstWait,
    waitMs(state, config, retry, outcome, fx) {
      const waitMs = nextWaitMs(state, config, retry, fx);
      if (outcome.retryAfterMs < 0 || config.retryAfter === 'ignore') return waitMs;
      return config.retryAfter === 'instead' ? outcome.retryAfterMs : Math.max(waitMs, outcome.retryAfterMs);
    },
    isRetried,
    contextMs: (config) => config.contextMs,
    surfacesWorkErrors: (config) => config.surfaceWorkErrors,
    onCancel: 'leave',
  }),
  check(config) {
    const { backoff, initialMs, maxMs, limitMs } = config, waits = backoff === 'list' ? config.delaysMs : backoff === 'none' ? [0] : [initialMs];
    if (listed(config) === 0 && config.infinite) return [{ field: 'infinite', message: 'There is no last wait to go on with, and go-resiliency panics at the first retry. Allow at least one retry, or do not retry for ever.' }];
    if (backoff === 'list' && waits.length === 0) return [{ field: 'delaysMs', message: 'A list of waits is as many retries as it is long, so nothing is retried. Name some waits, or leave the retry out.' }];
    return [
      ...(backoff === 'exponential' || backoff === 'constant' ? capBelowFirst({ initialMs: firstWait(config).curve, maxMs }) : []),
      ...(backoff === 'limitedExponential' ? capBelowFirst({ initialMs, maxMs: limitMs }, 'limitMs') : []),
      ...endlessStorm(config, waits.at(-1) ?? 0),
      ...(listed(config) > 0 ? endsBeforeFirst(config.contextMs, leastFirstMs(config)) : []),
      ...nothingRetried(config),
    ];
  },
};
