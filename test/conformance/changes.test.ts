/** A setting that a change makes is judged as the same setting at the start: over every example, every field, and values out to what it accepts. */
import { expect, test } from 'vitest';
import type { Field, Json } from '../../src/engine/fields.ts';
import type { Patterns } from '../../src/engine/patterns.ts';
import { fieldsOf } from '../../src/engine/patterns.ts';
import * as registry from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { withField } from '../../src/scenario/edits.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { placesOf } from '../../src/scenario/places.ts';

const patterns: Patterns = registry;
const examples = Object.entries(import.meta.glob<unknown>('../../src/patterns/*/example.json', { eager: true, import: 'default' })).map(([path, document]) => [path.split('/').at(-2)!, document] as const);

function valuesOf(field: Field, held: Json): readonly Json[] {
  switch (field.type) {
    case 'choice': return field.options.map(({ value }) => value);
    case 'toggle': return [true, false];
    case 'duration': case 'share': case 'count': case 'rate': {
      const { min, max } = field.accept, value = Number(held);
      return [...new Set([min, max, 0, 1, value * 100, value / 100].map((one) => (field.whole === true ? Math.round(one) : one)))].filter(
        (one) => one >= min && one <= max,
      );
    }
    case 'names': return [[], ['timeout']];
    case 'counts': return [[], [0], [0, 0, 0, 0, 0], [1, 2, 3]];
    case 'durations': return [[], [0], [1, 2]];
    case 'distribution': case 'reference': return [];
  }
}

/** What is said of a document, and not of `plain`. */
function said(document: object, plain: ReadonlySet<string>): { readonly runs: boolean; readonly words: readonly string[] } {
  const parsed = parseScenario(document, patterns),
    words = (parsed.ok ? parsed.warnings : parsed.issues).map(({ message }) => message.replace(/^From 10 ms on, \S+: /, ''));
  return { runs: parsed.ok, words: words.filter((text) => !plain.has(text)) };
}

test.each(examples)('%s', (_kind, document) => {
  const parsed = parseScenario(document, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const example: ScenarioV1 = { ...parsed.scenario, changes: [] }, plain = new Set(said(example, new Set()).words);
  let judged = 0;
  for (const { path, attach } of placesOf(example)) for (const [name, field] of Object.entries(fieldsOf(patterns[attach.kind]!, attach.config))) {
    if (name === 'dialect' || field.wholeRun === true) continue;
    for (const value of valuesOf(field, attach.config[name] ?? null)) {
      const onTheWay = said({ ...example, changes: [{ id: 'change', atMs: 10, target: `${path}.${name}`, value }] }, plain);
      expect({ path, name, value, ...onTheWay }).toEqual({ path, name, value, ...said(withField(example, path, name, value), plain) });
      judged++;
    }
  }
  expect(judged).toBeGreaterThan(0);
});

test('what is read when the run begins only says so in its help', () => {
  const tables = Object.values(patterns).flatMap((pattern) =>
    'dialects' in pattern ? Object.keys(pattern.dialects).map((dialect) => fieldsOf(pattern, { dialect })) : [fieldsOf(pattern, {})],
  );
  const whole = tables.flatMap((table) => Object.values(table).filter((field) => field.wholeRun === true));
  expect(whole.length).toBeGreaterThan(3);
  for (const { help } of whole) expect(help).toMatch(/ It holds for the whole run\.$/);
});
