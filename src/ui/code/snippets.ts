/** The code that gives a library the settings of a pattern. */
import type { Json } from '../../engine/fields.ts';
import { goGobreaker, javaHystrix } from './breaker-code.ts';
import { goBreaker, goContext, goDeadline, goRetrier } from './go-code.ts';
import { javaBreaker, javaRetry, javaRetryOf4j, javaTimeLimiter } from './java-code.ts';

export interface CodeSnippet { readonly language: string; readonly library: string; readonly code: string }

const go = (code: string): CodeSnippet => ({ language: 'Go', library: 'go-resiliency', code });
const java = (code: string): CodeSnippet => ({ language: 'Java', library: 'resilience4j', code });

/** Empty for a kind that no library we know has. */
export function snippetsFor(kind: string, config: { readonly [field: string]: Json }): readonly CodeSnippet[] {
  switch (kind) {
    case 'circuitBreaker': return breakerCode(config);
    case 'timeout': return timeoutCode(config);
    case 'retry': return retryCode(config);
    default: return [];
  }
}

function breakerCode(config: { readonly [field: string]: Json }): readonly CodeSnippet[] {
  switch (config['dialect']) {
    case 'go-resiliency': return [go(goBreaker(config))];
    case 'gobreaker': return [{ ...go(goGobreaker(config)), library: 'gobreaker' }];
    case 'hystrix': return [{ ...java(javaHystrix(config)), library: 'Hystrix' }];
    case 'resilience4j': return [java(javaBreaker(config))];
    default: return [];
  }
}

function timeoutCode(config: { readonly [field: string]: Json }): readonly CodeSnippet[] {
  switch (String(config['dialect'] ?? 'go-resiliency')) {
    case 'go-resiliency': return [go(goDeadline(config)), java(javaTimeLimiter(config, config['onTimeout'] === 'cancel'))];
    case 'go-context': return [{ ...go(goContext(config)), library: 'context' }];
    case 'resilience4j': return [java(javaTimeLimiter(config, config['cancelRunningFuture'] === true))];
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
    default: return [];
  }
}
