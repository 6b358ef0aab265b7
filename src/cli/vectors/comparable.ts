/** Whether what a vector has observed can be compared with anything at all. */
import type { Vector } from './schema.ts';

/** Says which entry compares nothing, or asks for a breaker where there is none; null when there is none such. */
export function notComparable(vector: Vector, breaker: boolean): string | null {
  return nothingCompared(vector) ?? (breaker ? null : breakerAsked(vector));
}

/** Fields that say what an entry is about, and nothing that is compared. */
const ABOUT = ['call', 'atMs', 'toleranceMs'];
function nothingCompared({ observed, probes = [] }: Vector): string | null {
  if (observed.length === 0 && probes.length === 0) return 'observed: there is nothing to compare';
  for (const [name, entries] of [['observed', observed], ['probes', probes]] as const) {
    const empty = entries.findIndex((entry) => Object.keys(entry).every((field) => ABOUT.includes(field)));
    if (empty >= 0) return `${name}[${empty}]: there is nothing to compare`;
  }
  return null;
}
const OF_BREAKER = ['stateAfter', 'countersAfter', 'countsAfter', 'statsAfter', 'metricsAfter', 'state', 'counters', 'counts'];
function breakerAsked({ observed, probes = [] }: Vector): string | null {
  for (const [name, entries] of [['observed', observed], ['probes', probes]] as const) {
    for (const [i, entry] of entries.entries()) {
      const asked = Object.keys(entry).find((field) => OF_BREAKER.includes(field));
      if (asked !== undefined) return `${name}[${i}].${asked}: this vector has no circuit breaker`;
    }
  }
  return null;
}
