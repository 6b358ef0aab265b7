/** Settings that do not go together, by the pattern's own word; those of attachments that are off do no harm. */
import type { Patterns } from '../engine/patterns.ts';
import { machineOf } from '../engine/pattern.ts';
import type { ScenarioV1 } from './document.ts';
import type { Issue } from './issue.ts';
import type { Place, Shared } from './places.ts';
import { aroundOf, placesOf, sharedOf } from './places.ts';
import { join } from './read-value.ts';

/** `refused`: the scenario does not run with it; else it is worth a warning. */
export interface Odd extends Issue { readonly refused: boolean }

export function oddConfigs(scenario: ScenarioV1, patterns: Patterns): readonly Odd[] {
  const shared = sharedOf(scenario);
  return placesOf(scenario).flatMap((place) => [...oddAlone(place, patterns), ...oddPlaced(place, shared, patterns)]);
}

/** Settings of one pattern that do not go together. */
export function oddAlone({ path, attach, endpoints }: Place, patterns: Patterns): readonly Odd[] {
  const pattern = patterns[attach.kind];
  if (pattern === undefined || attach.off === true) return [];
  const odd = pattern.role === 'policy' ? machineOf(pattern, attach.config).check?.(attach.config) : pattern.check?.(attach.config, endpoints);
  return (odd ?? []).map(({ field, message, refused = false }) => ({ path: join(path, field), message, refused }));
}

/** Settings that do not go with what stands around. */
export function oddPlaced(place: Place, shared: Shared, patterns: Patterns): readonly Odd[] {
  const { path, attach } = place, pattern = patterns[attach.kind];
  if (pattern === undefined || pattern.role === 'node' || attach.off === true || pattern.checkPlace === undefined) return [];
  return pattern
    .checkPlace(attach.config, aroundOf(place, shared))
    .map(({ field, message, refused = false }) => ({ path: join(path, field), message, refused }));
}
