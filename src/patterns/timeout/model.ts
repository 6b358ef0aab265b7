/** Timeout: answers for an attempt that has not answered in time, by the rules of the chosen library. */
import { cockatiel } from './dialects/cockatiel.ts';
import { goContext } from './dialects/go-context.ts';
import { goResiliency } from './dialects/go-resiliency.ts';
import { polly } from './dialects/polly.ts';
import { resilience4j } from './dialects/resilience4j.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';
import type { CockatielConfig } from './dialects/cockatiel.ts';
import type { GoContextConfig } from './dialects/go-context.ts';
import type { GoResiliencyConfig } from './dialects/go-resiliency.ts';
import type { PollyConfig } from './dialects/polly.ts';
import type { Resilience4jConfig } from './dialects/resilience4j.ts';

const fields = {
  dialect: {
    type: 'choice', label: 'Library', default: 'go-resiliency',
    help: 'Whose rules decide: whether the caller goes when time is up or waits for the work to obey, and what zero means.',
    options: [
      { value: 'go-resiliency', label: 'go-resiliency' }, { value: 'go-context', label: 'Go context' }, { value: 'resilience4j', label: 'resilience4j' },
      { value: 'polly', label: 'Polly 8' }, { value: 'cockatiel', label: 'cockatiel' },
    ],
  },
} as const satisfies FieldTable;

export type TimeoutConfig = ConfigOf<typeof fields> & (
  | ({ readonly dialect: 'go-resiliency' } & GoResiliencyConfig)
  | ({ readonly dialect: 'go-context' } & GoContextConfig)
  | ({ readonly dialect: 'resilience4j' } & Resilience4jConfig)
  | ({ readonly dialect: 'polly' } & PollyConfig)
  | ({ readonly dialect: 'cockatiel' } & CockatielConfig));

export const timeout: DialectPolicy<'timeout', typeof fields> = {
  role: 'policy', kind: 'timeout', title: 'Timeout', fields,
  checkPlace(config, { outer }) {
    const inner = Number(config['timeoutMs']), first = Math.min(...outer.flatMap(({ kind, config: { timeoutMs } }) => (kind === 'timeout' && Number(timeoutMs) > 0 ? [Number(timeoutMs)] : [])));
    return inner >= first ? [{ field: 'timeoutMs', message: `A timeout of ${first} ms outside ends every call before this one of ${inner} ms is up. Make this one shorter, or leave it out.` }]
      : config['dialect'] === 'go-context' && Number(config['marginMs']) >= first ? [{ field: 'marginMs', message: `The timeout of ${first} ms outside leaves nothing when this much is kept back, so nothing is ever sent. Keep back less, or give that one more time.` }] : [];
  },
  dialects: { 'go-resiliency': goResiliency, 'go-context': goContext, resilience4j, polly, cockatiel },
};
