/** Links that have been given out must open for ever, and a preset must not change under its version. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as patterns from '../src/patterns/registry.ts';
import { GALLERY, presetDocument } from '../src/scenario/gallery.ts';
import { openLink } from '../src/scenario/link.ts';

interface Frozen {
  readonly links: readonly {
    readonly what: string; readonly hash: string;
    readonly expect: {
      readonly title?: string; readonly seed?: number; readonly view: object; readonly threshold?: number;
      readonly chain?: readonly string[]; readonly changes?: readonly string[];
    };
  }[];
  readonly presets: readonly { readonly id: string; readonly version: number; readonly sha256: string }[];
}
const frozen = JSON.parse(readFileSync(new URL('fixtures/links.json', import.meta.url), 'utf8')) as Frozen;

describe('an old link opens what it always did', () => {
  test.each(frozen.links)('$what', async ({ hash, expect: wanted }) => {
    const opened = await openLink(hash, patterns);
    if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
    const { scenario, view } = opened;
    expect(view).toEqual(wanted.view);
    if (wanted.title !== undefined) expect(scenario.title).toBe(wanted.title);
    if (wanted.seed !== undefined) expect(scenario.seed).toBe(wanted.seed);
    if (wanted.threshold !== undefined) expect(scenario.links[0]?.chain[0]?.config['errorThreshold']).toBe(wanted.threshold);
    if (wanted.chain !== undefined) expect(scenario.links[0]?.chain.map((attach) => attach.id)).toEqual(wanted.chain);
    if (wanted.changes !== undefined) expect(scenario.changes.map((change) => change.id)).toEqual(wanted.changes);
  });
});

/** What is told of a document may be put better without a new version. */
test.each(frozen.presets)('version $version of $id is the document it was but for its note; a changed one gets a new version', ({ id, version, sha256 }) => {
  const { note: _note, ...document } = presetDocument(id, version) as { readonly note?: string };
  expect(createHash('sha256').update(JSON.stringify(document)).digest('hex')).toBe(sha256);
});

test('no version of a preset is given out that is not held to its document', () => {
  const given = GALLERY.flatMap(({ id, version }) => Array.from({ length: version }, (_, i) => `${id}@${i + 1}`));
  expect(frozen.presets.map(({ id, version }) => `${id}@${version}`).sort()).toEqual(given.sort());
});
