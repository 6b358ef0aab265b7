/** The settings of subsetting. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

export const fields = {
  method: {
    type: 'choice', label: 'Subsets', default: 'deterministic',
    help: 'Dealt out: clients go through shuffled decks of the endpoints, so each has about as many clients as any other. Ranked: each client takes those that rank highest for it by a hash, whatever others take.',
    options: [{ value: 'deterministic', label: 'Dealt out' }, { value: 'rendezvous', label: 'Ranked by a hash' }],
    names: { 'Google SRE': 'deterministic subsetting', Finagle: 'aperture' },
  },
  size: {
    type: 'count', unit: 'endpoints', whole: true, label: 'Endpoints of a client', default: 20, accept: { min: 1, max: 10_000 }, slider: { min: 1, max: 100, step: 1, scale: 'log' },
    help: 'How many of the endpoints each client uses. As many as there are, or more: all of them.',
    names: { Finagle: 'minAperture', Envoy: 'subset size' },
  },
} as const satisfies FieldTable;

export type SubsetConfig = ConfigOf<typeof fields>;
