/** Each dialect's words, a line each: the diagram, the present moment, the setting that matters most. */
import type { CircuitBreakerConfig } from './model.ts';
import type { DialectWords } from './moment.tsx';
import { cockatielWords } from './words-cockatiel.tsx';
import { gobreakerWords } from './words-gobreaker.tsx';
import { goResiliencyWords } from './words-go-resiliency.tsx';
import { hystrixWords } from './words-hystrix.tsx';
import { opossumWords } from './words-opossum.tsx';
import { pollyWords } from './words-polly.tsx';
import { resilience4jWords } from './words-resilience4j.tsx';

type Dialect = CircuitBreakerConfig['dialect'];

const WORDS: { readonly [D in Dialect]: DialectWords<Extract<CircuitBreakerConfig, { readonly dialect: D }>> } = {
  'go-resiliency': goResiliencyWords,
  gobreaker: gobreakerWords,
  hystrix: hystrixWords,
  resilience4j: resilience4jWords,
  cockatiel: cockatielWords,
  opossum: opossumWords,
  polly: pollyWords,
};

/** The words of the library that decides. */
export function wordsOf(config: CircuitBreakerConfig): DialectWords<CircuitBreakerConfig> {
  return WORDS[config.dialect];
}
