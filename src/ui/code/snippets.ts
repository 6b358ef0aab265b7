/** The code that gives a library the settings of a pattern. */
import type { Json } from '../../engine/fields.ts';
import { balancerCode } from './balancer-code.ts';
import { cacheCode } from './cache-code.ts';
import type { CodeSnippet } from './code-snippet.ts';
import { goGobreaker, javaHystrix } from './breaker-code.ts';
import { goBreaker, goContext, goDeadline, goRetrier } from './go-code.ts';
import { discoveryCode, registryCode } from './discovery-code.ts';
import { healthCode, outlierCode, phiCode } from './health-code.ts';
import { brokerCode } from './message-code.ts';
import { javaBreaker, javaRetry, javaRetryOf4j, javaTimeLimiter } from './java-code.ts';
import {
  adaptiveCode,
  batcherCode,
  bulkheadCode,
  cockatielBreaker,
  fallbackCode,
  hedgeCode,
  limiterCode,
  opossumBreaker,
  pollyBreaker,
} from './limits-code.ts';
import { cockatielRetry, cockatielTimeout, envoyBudget, envoyRetry, grpcRetry, grpcThrottle, pollyRetry, pollyTimeout } from './more-code.ts';

const go = (code: string): CodeSnippet => ({ language: 'Go', library: 'go-resiliency', code });
const java = (code: string): CodeSnippet => ({ language: 'Java', library: 'resilience4j', code });

/** Empty for a kind that no library we know has. */
export function snippetsFor(kind: string, config: { readonly [field: string]: Json }): readonly CodeSnippet[] {
  switch (kind) {
    case 'circuitBreaker': return breakerCode(config);
    case 'timeout': return timeoutCode(config);
    case 'retry': return retryCode(config);
    case 'retryBudget': return budgetCode(config);
    case 'broker': return brokerCode(config);
    case 'cache': return cacheCode(config);
    case 'loadBalancer': return balancerCode(config);
    case 'serviceRegistry': return registryCode(config);
    case 'discovery': return discoveryCode(config);
    case 'healthCheck': return healthCode(config);
    case 'outlierDetection': return outlierCode(config);
    case 'phiAccrual': return phiCode(config);
    case 'bulkhead': return bulkheadCode(config);
    case 'rateLimiter': return limiterCode(config);
    case 'hedge': return hedgeCode(config);
    case 'batcher': return batcherCode(config);
    case 'fallback': return fallbackCode(config);
    case 'adaptiveLimit': return adaptiveCode(config);
    default: return [];
  }
}

function breakerCode(config: { readonly [field: string]: Json }): readonly CodeSnippet[] {
  switch (String(config['dialect'])) {
    case 'go-resiliency': return [go(goBreaker(config))];
    case 'gobreaker': return [{ ...go(goGobreaker(config)), library: 'gobreaker' }];
    case 'hystrix': return [{ ...java(javaHystrix(config)), library: 'Hystrix' }];
    case 'resilience4j': return [java(javaBreaker(config))];
    case 'cockatiel': return code('TypeScript', 'cockatiel', cockatielBreaker(config));
    case 'opossum': return code('JavaScript', 'opossum', opossumBreaker(config));
    case 'polly': return code('C#', 'Polly', pollyBreaker(config));
    default: return [];
  }
}

const code = (language: string, library: string, text: string): readonly CodeSnippet[] => [{ language, library, code: text }];

function timeoutCode(config: { readonly [field: string]: Json }): readonly CodeSnippet[] {
  switch (String(config['dialect'] ?? 'go-resiliency')) {
    case 'go-resiliency': return [go(goDeadline(config)), java(javaTimeLimiter(config, config['onTimeout'] === 'cancel'))];
    case 'go-context': return code('Go', 'context', goContext(config));
    case 'resilience4j': return [java(javaTimeLimiter(config, config['cancelRunningFuture'] === true))];
    case 'cockatiel': return code('TypeScript', 'cockatiel', cockatielTimeout(config));
    case 'polly': return code('C#', 'Polly', pollyTimeout(config));
    default: return [];
  }
}

function retryCode(config: { readonly [field: string]: Json }): readonly CodeSnippet[] {
  switch (String(config['dialect'] ?? 'general')) {
    case 'general': {
      const inJava = javaRetry(config);
      return [go(goRetrier(config)), ...(inJava === null ? [] : [java(inJava)])];
    }
    case 'resilience4j': return [java(javaRetryOf4j(config))];
    case 'cockatiel': return code('TypeScript', 'cockatiel', cockatielRetry(config));
    case 'polly': return code('C#', 'Polly', pollyRetry(config));
    case 'envoy': return code('YAML', 'Envoy', envoyRetry(config));
    case 'grpc': return code('JSON', 'gRPC', grpcRetry(config));
    default: return [];
  }
}

function budgetCode(config: { readonly [field: string]: Json }): readonly CodeSnippet[] {
  switch (String(config['dialect'])) {
    case 'envoy': return code('YAML', 'Envoy', envoyBudget(config));
    case 'grpc': return code('JSON', 'gRPC', grpcThrottle(config));
    case 'finagle': return code('Scala', 'Finagle', `RetryBudget(${Number(config['ttlMs']) / 1000}.seconds, ${String(config['minRetriesPerSec'])}, ${String(config['percentCanRetry'])})`);
    default: return [];
  }
}
