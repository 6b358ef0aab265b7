/** What else speaks for the engine, besides published results: recorded runs of libraries, identities, and traces that are the same everywhere. */
import * as patterns from '../patterns/registry.ts';
import type { ScenarioV1 } from '../scenario/document.ts';
import { toSpec } from '../scenario/to-spec.ts';
import { ResultsError } from './results-error.ts';
import type { Job } from './run-job.ts';
import { isFields } from './schema.ts';

/** Measures that are 1 in every run, and what they compare. */
export const IDENTITIES = [
  { measure: 'little', title: 'Little’s law', says: 'At every service and client, the number that is there over time is the sum of the times that each one spent there.' },
  { measure: 'callBalance', title: 'Calls are kept', says: 'Calls that began are calls that ended, whatever their outcome, and calls under way.' },
  { measure: 'stationBalance', title: 'Flow balance', says: 'What arrived at a service was completed, refused, dropped, or is still there.' },
  { measure: 'chainBalance', title: 'Chains pass on', says: 'What a pattern sends on comes to the next one.' },
  { measure: 'workBalance', title: 'Utilisation', says: 'Busy workers over time are the sum of the times that each attempt was worked on.' },
] as const;
/** A ratio this near to 1 is 1: what is left is the rounding of sums. */
export const IDENTITY_TOLERANCE = 1e-9;

/** Vectors of one library, version and subject. `failed`: their ids. */
export interface LibraryTraces {
  readonly library: string;
  readonly version: string;
  readonly kind: string;
  readonly passed: number;
  readonly failed: readonly string[];
  readonly unsupported: readonly string[];
}
export interface Evidence {
  /** When, as year-month-day, and with which version of the product. */
  readonly date: string; readonly version: string;
  readonly libraries: readonly LibraryTraces[];
  /** By preset: the hash of its trace in Node, and the ratios in the order of `IDENTITIES`; null: there is no such place in it. */
  readonly presets: { readonly [id: string]: { readonly hash: string; readonly ratios: readonly (number | null)[] } };
}

/** Throws ResultsError. */
export function readEvidence(file: string, given: unknown): Evidence {
  if (!isFields(given) || !Array.isArray(given['libraries']) || !isFields(given['presets'])) throw new ResultsError(`${file}: it must have libraries and presets.`);
  return given as unknown as Evidence;
}

/** All identities of a scenario, as it is. */
export function identityJob(name: string, scenario: ScenarioV1): Job {
  return {
    name,
    run: '',
    subject: { spec: toSpec(scenario, patterns), warmUpMs: 0 },
    asked: IDENTITIES.map(({ measure }) => ({ path: measure, given: { measure } })),
  };
}
