/** Adaptive concurrency limit: as many calls in flight as the service can take, found by watching how long they take. */
import { gradient2 } from './dialects/gradient2.ts';
import { vegas } from './dialects/vegas.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';

const fields = {
  dialect: {
    type: 'choice', label: 'Algorithm', default: 'vegas',
    help: 'What the time of a call is compared with: the shortest one seen (Vegas), or a long average (Gradient2).',
    options: [{ value: 'vegas', label: 'Vegas (Netflix)' }, { value: 'gradient2', label: 'Gradient2 (Netflix)' }],
  },
} as const satisfies FieldTable;

/** One line for each option above. */
const dialects = { vegas, gradient2 };

type Dialects = typeof dialects;
export type AdaptiveLimitConfig = { [D in keyof Dialects]: { readonly dialect: D } & ConfigOf<Dialects[D]['fields']> }[keyof Dialects];

export const adaptiveLimit: DialectPolicy<'adaptiveLimit', typeof fields> = { role: 'policy', kind: 'adaptiveLimit', title: 'Adaptive limit', fields, dialects };
