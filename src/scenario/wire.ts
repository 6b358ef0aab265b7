/** The wire of a link: read, brought into its shortest form, and completed for the engine. */
import type { WireSpec } from '../engine/spec.ts';
import { PERFECT_WIRE } from '../engine/spec.ts';
import type { ScenarioV1, Wire } from './document.ts';
import type { Issue, IssueList } from './issue.ts';
import type { Range } from './read-value.ts';
import { join, ownOr, readNumber, readObject } from './read-value.ts';

const RANGES: { readonly [name in keyof WireSpec]: Range } = {
  ratePerSec: { min: 0, max: 1e9, unit: 'messages per second' },
  buffer: { min: -1, max: 1e9, whole: true, unit: 'messages' },
  loss: { min: 0, max: 1 },
};
const NAMES = ['ratePerSec', 'buffer', 'loss'] as const;

/** Only what differs from a perfect wire; `{}` for one that is. */
export function readWire(issues: IssueList, path: string, value: unknown): Wire {
  const given = readObject(issues, path, value, { required: [], optional: NAMES });
  if (given === null) return {};
  const read = (name: (typeof NAMES)[number]) => readNumber(issues, join(path, name), ownOr(given, name, PERFECT_WIRE[name]), RANGES[name]);
  return shortWire({ ratePerSec: read('ratePerSec'), buffer: read('buffer'), loss: read('loss') });
}

/** A wire that loses all there is, and that no change mends. */
export function lossWarnings({ links, changes }: Pick<ScenarioV1, 'links' | 'changes'>): readonly Issue[] {
  return links.filter(({ id, wire }) => wire?.loss === 1 && !changes.some(({ target, value }) => target === `links/${id}/wire` && (value as Wire).loss !== 1))
    .map(({ id }) => ({ path: `links/${id}.wire.loss`, message: 'The wire loses every message, so no call over this link is ever answered. Lower the loss.' }));
}

export function shortWire(wire: Wire): Wire {
  return Object.fromEntries(NAMES.flatMap((name) => (wire[name] === undefined || wire[name] === PERFECT_WIRE[name] ? [] : [[name, wire[name]]])));
}

/** The field of a link: absent for a perfect wire. */
export function wireField(wire: Wire): { readonly wire?: Wire } {
  const short = shortWire(wire);
  return Object.keys(short).length === 0 ? {} : { wire: short };
}

export function wireSpec(wire: Wire | undefined): WireSpec {
  return { ...PERFECT_WIRE, ...wire };
}
