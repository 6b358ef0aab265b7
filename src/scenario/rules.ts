/** What checks documents and resolves them for the engine, with the tables of every pattern: large, and not needed for the first picture. */
import * as patterns from '../patterns/registry.ts';
import type { Spec } from '../engine/spec.ts';
import type { ScenarioV1 } from './document.ts';
import type { Parsed } from './parse.ts';
import { parseScenario } from './parse.ts';
import { withDialect } from './switch-dialect.ts';
import { toSpec } from './to-spec.ts';

export { patterns };
export const parsed = (document: unknown): Parsed => parseScenario(document, patterns);
export const specOf = (scenario: ScenarioV1): Spec => toSpec(scenario, patterns);
export const dialectChanged = (scenario: ScenarioV1, path: string, dialect: string) => withDialect(scenario, path, dialect, patterns);
