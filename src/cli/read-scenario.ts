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

/** A link may be given whole, or from its hash on. Throws InputError. */
export async function readScenario(name: string): Promise<Found> {
  if (findPreset(name) !== null) return opened(name, openPreset(name, patterns), name);
  if (existsSync(name)) {
    const parsed = parseScenario(readJson(name), patterns);
    if (!parsed.ok) throw issuesOf(name, parsed.issues);
    return { scenario: parsed.scenario, warnings: parsed.warnings, preset: null };
  }
  const hash = name.indexOf('#');
  if (hash >= 0 || /^(?:\d+\.|preset=)/.test(name)) return opened('link', await openLink(name.slice(Math.max(0, hash)), patterns), null);
  throw new InputError(`${shortened(name)}: there is no such file, link or preset. Presets: ${GALLERY.map((preset) => preset.id).join(', ')}.`);
}

/** The JSON of a file. Throws InputError naming the file and what is wrong. */
export function readJson(file: string): unknown {
  if (!existsSync(file)) throw new InputError(`${file}: there is no such file.`);
  const stats = statSync(file);
  if (!stats.isFile()) throw new InputError(`${file}: this is not a file.`);
  if (stats.size > MOST_BYTES) throw new InputError(`${file}: ${stats.size} bytes are more than the ${MOST_BYTES} that are read.`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(`${file}: this file cannot be read. ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new InputError(`${file}: this is not JSON. ${(error as Error).message}`);
  }
}

function opened(name: string, result: Opened, preset: string | null): Found {
  if (!result.ok) throw issuesOf(name, result.issues);
  return { scenario: result.scenario, warnings: result.warnings, preset };
}
function issuesOf(name: string, issues: readonly Issue[]): InputError {
  return InputError.of(name, issues.map((issue) => (issue.path === name || issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`)));
}
function shortened(name: string): string { return name.length > 80 ? `${name.slice(0, 80)}…` : name; }
