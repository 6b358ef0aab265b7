/** Hedge: another attempt before the first has failed, because it takes longer than most. */
import { grpc } from './dialects/grpc.ts';
import { hedged } from './dialects/hedged.ts';
import { polly } from './dialects/polly.ts';
import { tied } from './dialects/tied.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';

const fields = {
  dialect: {
    type: 'choice', label: 'Rules', default: 'hedged',
    help: 'Whose rules decide: when another attempt is sent, which answer wins, and what becomes of the others.',
    options: [
      { value: 'hedged', label: 'Hedged request' }, { value: 'tied', label: 'Tied request' },
      { value: 'polly', label: 'Polly' }, { value: 'grpc', label: 'gRPC' },
    ],
  },
} as const satisfies FieldTable;

/** One line for each option above. */
const dialects = { hedged, tied, polly, grpc };

type Dialects = typeof dialects;
export type HedgeConfig = { [D in keyof Dialects]: { readonly dialect: D } & ConfigOf<Dialects[D]['fields']> }[keyof Dialects];

export const hedge: DialectPolicy<'hedge', typeof fields> = {
  role: 'policy', kind: 'hedge', title: 'Hedge', fields, dialects,
  checkPlace(config, { outer }) {
    const field = config['dialect'] === 'grpc' ? 'hedgingDelayMs' : 'delayMs', delayMs = Number(config[field]);
    const first = Math.min(...outer.flatMap(({ kind, config: { timeoutMs } }) => (kind === 'timeout' && Number(timeoutMs) > 0 ? [Number(timeoutMs)] : [])));
    return delayMs >= first ? [{ field, message: `A timeout of ${first} ms outside ends every call before another attempt is sent after ${delayMs} ms. Send it sooner, or give the call more time.` }] : [];
  },
};
