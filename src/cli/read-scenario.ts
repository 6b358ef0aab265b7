/** Finds the scenario a command names: a file, a link, or the id of a preset. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import * as patterns from '../patterns/registry.ts';
import type { ScenarioV1 } from '../scenario/document.ts';
import { findPreset, GALLERY } from '../scenario/gallery.ts';
import type { Issue } from '../scenario/issue.ts';
import { openLink, openPreset } from '../scenario/link.ts';
import type { Opened } from '../scenario/link.ts';
import { parseScenario } from '../scenario/parse.ts';
import { InputError } from './input-error.ts';

/** Largest file that is read. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface Found { readonly scenario: ScenarioV1; readonly warnings: readonly Issue[]; readonly preset: string | null }

/** Throws InputError with one line per issue. */
export async function readScenario(name: string): Promise<Found> {
  if (findPreset(name) !== null) return opened(name, openPreset(name, patterns), name);
  if (existsSync(name)) {
    const parsed = parseScenario(readJson(name), patterns);
    if (!parsed.ok) throw issuesOf(name, parsed.issues);
    return { scenario: parsed.scenario, warnings: parsed.warnings, preset: null };
  }
  const hash = name.indexOf('#');
  if (hash >= 0) return opened('link', await openLink(name.slice(hash), patterns), null);
  throw new InputError(`${name}: there is no such file, link or preset. Presets: ${GALLERY.map((preset) => preset.id).join(', ')}.`);
}

/** The JSON of a file. Throws InputError naming the file and what is wrong. */
export function readJson(file: string): unknown {
  if (!existsSync(file)) throw new InputError(`${file}: there is no such file.`);
  const stats = statSync(file);
  if (!stats.isFile()) throw new InputError(`${file}: this is not a file.`);
  if (stats.size > MOST_BYTES) throw new InputError(`${file}: ${stats.size} bytes are more than the ${MOST_BYTES} that are read.`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new InputError(`${file}: this is not JSON. ${(error as Error).message}`);
  }
}

function opened(name: string, result: Opened, preset: string | null): Found {
  if (!result.ok) throw issuesOf(name, result.issues);
  return { scenario: result.scenario, warnings: result.warnings, preset };
}
function issuesOf(name: string, issues: readonly Issue[]): InputError {
  return new InputError(issues.map((issue) => `${name}: ${issue.path}: ${issue.message}`).join('\n'));
}
