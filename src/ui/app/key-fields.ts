/** What a client's calls are about, as fields of its inspector. */
import type { FieldTable, Json } from '../../engine/fields.ts';
import type { Keys } from '../../engine/spec.ts';
import type { Client } from '../../scenario/document.ts';
import type { Part, PartField } from './part.ts';

type Kind = 'one' | Keys['dist'];
const KEYS = ['uniform', 'zipf', 'hot', 'inTurn'] as const;

const asKeys = (value: Json): Keys | null => value as unknown as Keys | null;

function ofKind(kind: Kind, { count, from }: Pick<Keys, 'count' | 'from'>): Keys | null {
  switch (kind) {
    case 'one': return null;
    case 'uniform': case 'inTurn': return { dist: kind, count, from };
    case 'zipf': return { dist: kind, count: Math.min(count, 1_000_000), from, alpha: 1 };
    case 'hot': return { dist: kind, count, from, hot: Math.max(1, Math.ceil(count / 100)), hotShare: 0.9 };
  }
}

export function keyFields(client: Client): Part {
  const target = `clients/${client.id}/keys`;
  const number = (name: string, otherwise: number): PartField => ({
    target, read: (value) => (value as unknown as { readonly [name: string]: Json } | null)?.[name] ?? otherwise,
    write: (before, value) => ({ ...(before as object), [name]: value }) as Json,
  });
  const fields: FieldTable = {
    keys: {
      type: 'choice', label: 'Keys', default: client.keys?.dist ?? 'one', help: 'What calls are about, for caches and for balancers that hash: how often each key is asked for.',
      options: [{ value: 'one', label: 'All the same' }, { value: 'uniform', label: 'Equally often' }, { value: 'zipf', label: 'By rank (Zipf)' }, { value: 'hot', label: 'A few hot ones' }, { value: 'inTurn', label: 'One after the other' }],
    },
    keyCount: { type: 'count', unit: 'keys', whole: true, label: 'Number of keys', help: 'How many different keys there are.', default: 1000, when: { keys: KEYS }, accept: { min: 1, max: 1_000_000 }, slider: { min: 1, max: 100_000, step: 1, scale: 'log' } },
    keyAlpha: { type: 'rate', unit: '', label: 'Skew', help: 'The key of rank k is asked for in proportion to 1 ÷ k to this power. 0: all equally often; 0.6 to 1 is usual for pages and objects.', default: 1, when: { keys: ['zipf'] }, accept: { min: 0, max: 10 }, slider: { min: 0, max: 2, step: 0.05, scale: 'linear' } },
    keyHot: { type: 'count', unit: 'keys', whole: true, label: 'Hot keys', help: 'How many keys are hot.', default: 10, when: { keys: ['hot'] }, accept: { min: 1, max: 1_000_000 }, slider: { min: 1, max: 1000, step: 1, scale: 'log' } },
    keyHotShare: { type: 'share', unit: '%', label: 'Calls to hot keys', help: 'Share of the calls that ask for a hot key; the others share the rest evenly.', default: 0.9, when: { keys: ['hot'] }, accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' } },
  };
  return {
    fields,
    at: {
      keys: {
        target,
        read: (value) => asKeys(value)?.dist ?? 'one',
        write: (before, value) => ofKind(value as Kind, asKeys(before) ?? { count: 1000, from: 0 }) as unknown as Json,
      },
      keyCount: { ...number('count', 1000), write: (before, value) => withCount(asKeys(before), Number(value)) as unknown as Json },
      keyAlpha: number('alpha', 1),
      keyHot: {
        ...number('hot', 10),
        write: (before, value) => ({ ...(before as object), hot: Math.min(Number(value), asKeys(before)?.count ?? 1) }) as Json,
      },
      keyHotShare: number('hotShare', 0.9),
    },
  };
}

/** No more hot keys than there are. */
function withCount(keys: Keys | null, count: number): Keys | null {
  if (keys === null) return null;
  return keys.dist === 'hot' ? { ...keys, count, hot: Math.min(keys.hot, count) } : { ...keys, count };
}
