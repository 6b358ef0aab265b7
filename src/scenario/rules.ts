/** What checks documents and resolves them for the engine, with the tables of every pattern: large, and not needed for the first picture. */
import * as patterns from '../patterns/registry.ts';
import type { Patterns } from '../engine/patterns.ts';
import { fieldsOf } from '../engine/patterns.ts';
import type { Spec } from '../engine/spec.ts';
import type { Attach, ScenarioV1 } from './document.ts';
import type { Parsed } from './parse.ts';
import { parseScenario } from './parse.ts';
import type { NamesOf } from './switch-dialect.ts';
import { withDialect } from './switch-dialect.ts';
import { toSpec } from './to-spec.ts';

export { patterns };
export const parsed = (document: unknown): Parsed => parseScenario(document, patterns);
export const specOf = (scenario: ScenarioV1): Spec => toSpec(scenario, patterns);
/** A field that no change on the way may set. */
export const holdsForTheRun = ({ kind, config }: Attach, field: string): boolean => {
  const pattern = (patterns as Patterns)[kind];
  return pattern !== undefined && fieldsOf(pattern, config)[field]?.wholeRun === true;
};
export const dialectChanged = (scenario: ScenarioV1, path: string, dialect: string, namesOf?: NamesOf) =>
  withDialect(scenario, path, dialect, patterns, namesOf);
