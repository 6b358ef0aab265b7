/** What the diagram says of each state and each arrow at one instant, in the words of the library that decides. */
import type { CircuitBreakerConfig } from './model.ts';
import type { DiagramWords, Moment } from './moment.tsx';
import { goResiliencyWords } from './words-go-resiliency.tsx';
import { resilience4jWords } from './words-resilience4j.tsx';

export function diagramWords(config: CircuitBreakerConfig, moment: Moment): DiagramWords {
  switch (config.dialect) {
    case 'go-resiliency': return goResiliencyWords(config, moment);
    case 'resilience4j': return resilience4jWords(config, moment);
  }
}
