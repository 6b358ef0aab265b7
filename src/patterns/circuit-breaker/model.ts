/** Circuit breaker: stops calling what keeps failing, by the rules of the chosen library. */
import { goResiliency } from './dialects/go-resiliency.ts';
import { resilience4j } from './dialects/resilience4j.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';
import type { GoResiliencyConfig } from './dialects/go-resiliency.ts';
import type { Resilience4jConfig } from './dialects/resilience4j.ts';

const fields = {
  dialect: {
    type: 'choice', label: 'Library', default: 'go-resiliency',
    help: 'Whose rules decide. The libraries differ in what they count, when they open and how they close again.',
    options: [{ value: 'go-resiliency', label: 'go-resiliency' }, { value: 'resilience4j', label: 'resilience4j' }],
  },
} as const satisfies FieldTable;

export type CircuitBreakerConfig = ConfigOf<typeof fields> & (
  | ({ readonly dialect: 'go-resiliency' } & GoResiliencyConfig)
  | ({ readonly dialect: 'resilience4j' } & Resilience4jConfig));

export const circuitBreaker: DialectPolicy<'circuitBreaker', typeof fields> = {
  role: 'policy', kind: 'circuitBreaker', title: 'Circuit breaker', fields,
  dialects: { 'go-resiliency': goResiliency, resilience4j },
};
