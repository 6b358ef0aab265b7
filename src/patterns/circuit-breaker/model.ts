/** Circuit breaker: stops calling what keeps failing, by the rules of the chosen library. */
import { cockatiel } from './dialects/cockatiel.ts';
import { gobreaker } from './dialects/gobreaker.ts';
import { goResiliency } from './dialects/go-resiliency.ts';
import { hystrix } from './dialects/hystrix.ts';
import { opossum } from './dialects/opossum.ts';
import { polly } from './dialects/polly.ts';
import { resilience4j } from './dialects/resilience4j.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';

const fields = {
  dialect: {
    type: 'choice', label: 'Library', default: 'go-resiliency',
    help: 'Whose rules decide. The libraries differ in what they count, when they open and how they close again.',
    options: [
      { value: 'go-resiliency', label: 'go-resiliency' },
      { value: 'gobreaker', label: 'gobreaker' },
      { value: 'hystrix', label: 'Hystrix' },
      { value: 'resilience4j', label: 'resilience4j' },
      { value: 'cockatiel', label: 'cockatiel' },
      { value: 'opossum', label: 'opossum' },
      { value: 'polly', label: 'Polly' },
    ],
  },
} as const satisfies FieldTable;

/** One line for each option above. */
const dialects = {
  'go-resiliency': goResiliency,
  gobreaker,
  hystrix,
  resilience4j,
  cockatiel,
  opossum,
  polly,
};

type Dialects = typeof dialects;
export type CircuitBreakerConfig = { [D in keyof Dialects]: { readonly dialect: D } & ConfigOf<Dialects[D]['fields']> }[keyof Dialects];

export const circuitBreaker: DialectPolicy<'circuitBreaker', typeof fields> = {
  role: 'policy', kind: 'circuitBreaker', title: 'Circuit breaker', fields, dialects,
};
