/** How long the first wait lasts at least, whatever is drawn; what the service asks for is not known before. */
import type { CockatielConfig } from './dialects/cockatiel.ts';
import type { EnvoyConfig } from './dialects/envoy.ts';
import type { GeneralConfig } from './dialects/general-fields.ts';
import { leastFirstMs } from './dialects/general-waits.ts';
import type { GrpcConfig } from './dialects/grpc.ts';
import type { PollyConfig } from './dialects/polly.ts';
import type { Resilience4jConfig } from './dialects/resilience4j.ts';

export type RetryRules =
  | ({ readonly dialect: 'general' } & GeneralConfig)
  | ({ readonly dialect: 'resilience4j' } & Resilience4jConfig)
  | ({ readonly dialect: 'polly' } & PollyConfig)
  | ({ readonly dialect: 'cockatiel' } & CockatielConfig)
  | ({ readonly dialect: 'envoy' } & EnvoyConfig)
  | ({ readonly dialect: 'grpc' } & GrpcConfig);

export function leastWaitMs(config: RetryRules): number {
  switch (config.dialect) {
    case 'general': return config.retryAfter === 'instead' ? 0 : leastFirstMs(config);
    case 'resilience4j': {
      const share = config.interval === 'randomized' || config.interval === 'exponentialRandom' ? config.randomizationFactor : 0;
      const waitMs = Math.floor(config.initialMs * (1 - share)), grows = config.interval === 'exponential' || config.interval === 'exponentialRandom';
      return grows && config.maxMs > 0 ? Math.min(waitMs, config.maxMs) : waitMs;
    }
    case 'polly': {
      if (config.retryAfter || (config.backoff === 'exponential' && config.useJitter)) return 0;
      const waitMs = config.initialMs * (config.useJitter ? 0.75 : 1);
      return config.maxMs > 0 ? Math.min(waitMs, config.maxMs) : waitMs;
    }
    case 'cockatiel': switch (config.backoff) {
      case 'constant': return config.intervalMs;
      case 'list': return config.delaysMs[0] ?? 0;
      case 'exponential': return Math.min(config.initialMs, config.maxMs) * (config.generator === 'none' ? 1 : config.generator === 'half' ? 0.5 : 0);
    }
    // Anything from zero on.
    case 'envoy': return 0;
    case 'grpc': return config.jitter === 'fifth' ? 0.8 * Math.min(config.initialMs, config.maxMs) : 0;
  }
}
