/** Gives a pattern another library's rules, keeping every setting that means the same in both. */
import type { Field, FieldTable, Json } from '../engine/fields.ts';
import type { Patterns } from '../engine/patterns.ts';
import { fieldsOf } from '../engine/patterns.ts';
import type { Change, ScenarioV1 } from './document.ts';
import { findAttach, replaceAttach } from './edits.ts';
import { IssueList } from './issue.ts';
import { readField } from './parse-config.ts';

export interface Switched {
  readonly scenario: ScenarioV1;
  /** Names of the fields that the new dialect does not have or whose value it does not take. */
  readonly dropped: readonly string[];
}

/** What libraries call a field of a dialect: a page may hold that apart from the tables. */
export type NamesOf = (dialect: string, field: string) => Field['names'];

/**
 * Fields mean the same when they have one name, or when some library calls both the same (`names`). Changes of
 * fields that are kept are kept, under the new name; those of dropped fields go. Throws RangeError for an unknown path or dialect.
 */
export function withDialect(scenario: ScenarioV1, path: string, dialect: string, patterns: Patterns, namesOf?: NamesOf): Switched {
  const attach = findAttach(scenario, path);
  const pattern = patterns[attach.kind];
  if (pattern?.role !== 'policy' || !('dialects' in pattern) || !Object.hasOwn(pattern.dialects, dialect)) {
    throw new RangeError(`${path} has no dialect ${dialect}`);
  }
  const before = fieldsOf(pattern, attach.config);
  const after = fieldsOf(pattern, { dialect });
  const config: { [name: string]: Json } = Object.fromEntries(Object.entries(after).map(([name, field]) => [name, field.default as Json]));
  config['dialect'] = dialect;
  const renamed = new Map<string, string>();
  const dropped: string[] = [];
  const old = String(attach.config['dialect']);
  const named: NamesOf = (of, name) => (namesOf === undefined ? (of === old ? before : after)[name]?.names : namesOf(of, name));
  for (const [name, field] of Object.entries(before)) {
    if (name === 'dialect') continue;
    const twin = twinOf(name, field, after, named(old, name), (other) => named(dialect, other));
    const value = attach.config[name];
    if (twin === null || value === undefined || !takes(after[twin], value)) dropped.push(name);
    else {
      config[twin] = value;
      renamed.set(name, twin);
    }
  }
  const edited = replaceAttach(scenario, path, (item) => ({ ...item, config }));
  return { scenario: { ...edited, changes: edited.changes.flatMap((change) => carried(change, path, renamed, after)) }, dropped };
}

function twinOf(name: string, field: Field, table: FieldTable, words: Field['names'], wordsOf: (other: string) => Field['names']): string | null {
  if (Object.hasOwn(table, name) && table[name]?.type === field.type) return name;
  const twin = Object.entries(table).find(([other, { type }]) => {
    const theirs = type === field.type ? wordsOf(other) : undefined;
    return theirs !== undefined && Object.entries(words ?? {}).some(([library, word]) => theirs[library] === word);
  });
  return twin?.[0] ?? null;
}

function takes(field: Field | undefined, value: Json): boolean {
  const issues = new IssueList();
  if (field !== undefined) readField(issues, '', value, field);
  return field !== undefined && issues.none;
}

function carried(change: Change, path: string, renamed: ReadonlyMap<string, string>, table: FieldTable): readonly Change[] {
  if (!change.target.startsWith(`${path}.`)) return [change];
  const twin = renamed.get(change.target.slice(path.length + 1));
  return twin !== undefined && table[twin]?.wholeRun !== true && takes(table[twin], change.value) ? [{ ...change, target: `${path}.${twin}` }] : [];
}
