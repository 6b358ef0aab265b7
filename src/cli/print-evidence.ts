/** Measures what the page shows beside published results: recorded runs of libraries, identities and trace hashes; prints it, or writes it to a file. */
import { writeFileSync } from 'node:fs';
import { version } from '../../package.json';
import * as patterns from '../patterns/registry.ts';
import { IDENTITIES, identityJob } from '../results/evidence.ts';
import type { Evidence, LibraryTraces } from '../results/evidence.ts';
import { runJob } from '../results/run-job.ts';
import { GALLERY } from '../scenario/gallery.ts';
import { openPreset } from '../scenario/link.ts';
import { InputError } from './input-error.ts';
import { checkWritable } from './writable.ts';
import { traceOf } from './print-trace.ts';
import { readJson } from './read-scenario.ts';
import { judge } from './vectors/run-vectors.ts';
import { readVectors } from './vectors/schema.ts';

export const VECTORS = 'test/fixtures/vectors.json';

/** Throws InputError for a file that cannot be used. */
export function evidenceNow(vectors: string): Evidence {
  return {
    date: new Date().toISOString().slice(0, 10),
    version,
    libraries: librariesIn(vectors),
    presets: Object.fromEntries(GALLERY.map(({ id }) => [id, ofPreset(id)])),
  };
}

/** In the order in which they first come in the file. */
function librariesIn(file: string): readonly LibraryTraces[] {
  const groups = new Map<string, { library: string; version: string; kind: string; passed: number; failed: string[]; unsupported: string[] }>();
  for (const vector of readVectors(file, readJson(file))) {
    const { library, version: of, kind } = vector, key = `${library} ${of} ${kind}`;
    const group = groups.get(key) ?? { library, version: of, kind, passed: 0, failed: [], unsupported: [] };
    groups.set(key, group);
    const verdict = judge(vector).is;
    if (verdict === 'passed') group.passed += 1;
    else group[verdict].push(vector.id);
  }
  return [...groups.values()].sort((a, b) => (a.library === b.library ? 0 : a.library < b.library ? -1 : 1));
}

function ofPreset(id: string): Evidence['presets'][string] {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new InputError(`${id}: this preset does not open.`);
  const ratios = runJob(identityJob(id, opened.scenario)).map((ratio) => (Number.isNaN(ratio) ? null : ratio));
  return { hash: traceOf(opened.scenario, undefined, () => {}).hash, ratios };
}

export function printEvidence(vectors: string, save: string | undefined): void {
  if (save !== undefined) checkWritable(save);
  const evidence = evidenceNow(vectors), lines = (list: readonly string[]): string => list.map((line) => `    ${line}`).join(',\n');
  if (save !== undefined) {
    const { libraries, presets, ...about } = evidence;
    writeFileSync(save, `{\n  ${JSON.stringify(about).slice(1, -1)},\n  "libraries": [\n${lines(libraries.map((entry) => JSON.stringify(entry)))}\n  ],\n  "presets": {\n${lines(Object.entries(presets).map(([id, entry]) => `${JSON.stringify(id)}: ${JSON.stringify(entry)}`))}\n  }\n}\n`);
  }
  for (const { library, version: of, kind, passed, failed, unsupported } of evidence.libraries) console.log(`${`${library} ${of} ${kind}`.padEnd(60)} ${passed} passed, ${failed.length} failed, ${unsupported.length} unsupported`);
  for (const [id, { hash, ratios }] of Object.entries(evidence.presets)) console.log(`${id.padEnd(28)} ${hash}  ${ratios.map((ratio, i) => `${IDENTITIES[i]?.measure ?? ''} ${ratio ?? '–'}`).join('  ')}`);
}
