/** Finds the scenario a command names: a file, a link, or the id of a preset. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
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
const CHUNK_BYTES = 1024 * 1024;
/** Names standard input. */
const STDIN = '-';

export interface Found { readonly scenario: ScenarioV1; readonly warnings: readonly Issue[]; readonly preset: string | null }

/** A link may be given whole, or from its hash on. Throws InputError. */
export async function readScenario(name: string): Promise<Found> {
  if (findPreset(name) !== null) return opened(name, openPreset(name, patterns), name);
  if (name === STDIN || existsSync(name)) {
    const parsed = parseScenario(readJson(name), patterns);
    if (!parsed.ok) throw issuesOf(name, parsed.issues);
    return { scenario: parsed.scenario, warnings: parsed.warnings, preset: null };
  }
  const hash = name.indexOf('#');
  if (hash >= 0 || /^(?:\d+\.|preset=)/.test(name)) return opened('link', await openLink(name.slice(Math.max(0, hash)), patterns), null);
  throw new InputError(`${shortened(name)}: there is no such file, link or preset. Presets: ${GALLERY.map((preset) => preset.id).join(', ')}.`);
}

/** The JSON of a file, of a pipe, or with `-` of standard input. Throws InputError naming the file and what is wrong. */
export function readJson(file: string): unknown {
  if (file !== STDIN) {
    if (!existsSync(file)) throw new InputError(`${file}: there is no such file.`);
    const stats = statSync(file);
    if (!stats.isFile() && !stats.isFIFO()) throw new InputError(`${file}: this is not a file.`);
    if (stats.size > MOST_BYTES) throw tooLong(file, `${stats.size} bytes`);
  }
  let bytes: Buffer | null;
  try {
    bytes = bytesOf(file);
  } catch (error) {
    throw new InputError(`${file}: this file cannot be read. ${(error as Error).message}`);
  }
  if (bytes === null) throw tooLong(file, 'its bytes');
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new InputError(`${file}: this is not JSON. ${(error as Error).message}`);
  }
}

/** null: a pipe that gives more than is read. */
function bytesOf(file: string): Buffer | null {
  const from = file === STDIN ? 0 : openSync(file, 'r'), parts: Buffer[] = [];
  try {
    for (let length = 0; length <= MOST_BYTES;) {
      const part = Buffer.alloc(CHUNK_BYTES), read = readSync(from, part, 0, CHUNK_BYTES, null);
      if (read === 0) return Buffer.concat(parts, length);
      parts.push(part.subarray(0, read));
      length += read;
    }
    return null;
  } finally {
    if (from !== 0) closeSync(from);
  }
}
function tooLong(file: string, bytes: string): InputError { return new InputError(`${file}: ${bytes} are more than the ${MOST_BYTES} that are read.`); }

function opened(name: string, result: Opened, preset: string | null): Found {
  if (!result.ok) throw issuesOf(name, result.issues);
  return { scenario: result.scenario, warnings: result.warnings, preset };
}
function issuesOf(name: string, issues: readonly Issue[]): InputError {
  return InputError.of(name, issues.map((issue) => (issue.path === name || issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`)));
}
function shortened(name: string): string { return name.length > 80 ? `${name.slice(0, 80)}…` : name; }
