/** The two files of each story differ in its pattern and in nothing else. */
import { describe, expect, test } from 'vitest';
import { findPreset } from './gallery.ts';
import { STORIES, storyOf } from './stories.ts';

type Fields = { readonly [name: string]: unknown };
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const byId = (list: readonly unknown[]): Fields | null =>
  list.length > 0 && list.every((item) => isFields(item) && typeof item['id'] === 'string')
    ? Object.fromEntries(list.map((item) => [String((item as Fields)['id']), item]))
    : null;

/** Paths where two documents differ; entries of lists by their ids. */
function differences(a: unknown, b: unknown, path: string): readonly string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  const lists = [a ?? [], b ?? []].map((side) => (Array.isArray(side) ? (side.length === 0 ? {} : byId(side)) : null));
  const [x, y] = lists.every((side) => (side ?? null) !== null) ? lists : isFields(a) && isFields(b) ? [a, b] : [null, null];
  if (x === undefined || x === null || y === undefined || y === null) return [path];
  return [...new Set([...Object.keys(x), ...Object.keys(y)])].flatMap((name) => {
    const at = path === '' ? name : `${path}/${name}`;
    return !Object.hasOwn(x, name) || !Object.hasOwn(y, name) ? [at] : differences(x[name], y[name], at);
  });
}
/** What is told of a document is no part of the system. */
const system = (id: string): Fields => {
  const { title: _title, note: _note, layout: _layout, ...rest } = findPreset(id)!.document as Fields;
  return rest;
};

describe.each(STORIES)('$pattern', (story) => {
  test('both files are in the gallery, and each knows its story', () => {
    for (const id of [story.without, story.with]) {
      expect(findPreset(id)?.id).toBe(id);
      expect(storyOf(id)).toBe(story);
    }
  });
  test('they differ only in what the story adds', () => {
    const found = differences(system(story.without), system(story.with), '');
    const added = (path: string) => story.adds.find((prefix) => path === prefix || path.startsWith(`${prefix}/`));
    expect(found.filter((path) => added(path) === undefined)).toEqual([]);
    expect(new Set(found.map(added))).toEqual(new Set(story.adds));
  });
});
test('a preset that tells no story has none', () => { expect(storyOf('chapter-slow')).toBeNull(); });
