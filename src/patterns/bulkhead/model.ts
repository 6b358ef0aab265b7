/** Bulkhead: no more than so many calls at once, so that one slow dependency cannot take everything. */
import { cockatiel } from './dialects/cockatiel.ts';
import { goResiliency } from './dialects/go-resiliency.ts';
import { hystrix } from './dialects/hystrix.ts';
import { hystrixPool } from './dialects/hystrix-pool.ts';
import { resilience4j } from './dialects/resilience4j.ts';
import { resilience4jPool } from './dialects/resilience4j-pool.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';

const fields = {
  dialect: {
    type: 'choice', label: 'Library', default: 'resilience4j',
    help: 'Whose rules decide: who waits, for how long, and when a place is free again.',
    options: [
      { value: 'resilience4j', label: 'resilience4j' }, { value: 'resilience4j-pool', label: 'resilience4j, thread pool' },
      { value: 'hystrix', label: 'Hystrix, semaphore' }, { value: 'hystrix-pool', label: 'Hystrix, thread pool' },
      { value: 'cockatiel', label: 'cockatiel' }, { value: 'go-resiliency', label: 'go-resiliency' },
    ],
  },
} as const satisfies FieldTable;

/** One line for each option above. */
const dialects = {
  resilience4j, 'resilience4j-pool': resilience4jPool, hystrix, 'hystrix-pool': hystrixPool, cockatiel, 'go-resiliency': goResiliency,
};

type Dialects = typeof dialects;
export type BulkheadConfig = { [D in keyof Dialects]: { readonly dialect: D } & ConfigOf<Dialects[D]['fields']> }[keyof Dialects];

export const bulkhead: DialectPolicy<'bulkhead', typeof fields> = { role: 'policy', kind: 'bulkhead', title: 'Bulkhead', fields, dialects };
