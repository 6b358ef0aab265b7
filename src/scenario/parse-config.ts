/** Reads one value of a pattern's config, or a whole config, by its field table. */
import type { Field, FieldTable, Json } from '../engine/fields.ts';
import type { AnyPattern } from '../engine/patterns.ts';
import { fieldsOf } from '../engine/patterns.ts';
import type { Config } from './document.ts';
import { fieldName, IssueList, listWords, valueWords } from './issue.ts';
import { readDistribution } from './parse-distribution.ts';
import { join, own, readChoice, readFlag, readList, readNumber, readObject, readText } from './read-value.ts';

/** A value as this field takes it. */
export function readField(issues: IssueList, path: string, value: unknown, field: Field): Json {
  switch (field.type) {
    case 'duration': case 'share': case 'count': case 'rate': {
      const whole = field.whole === true ? { whole: true as const } : {};
      return readNumber(issues, path, value, { ...field.accept, ...whole, ...(field.type === 'share' ? {} : { unit: field.unit }) });
    }
    case 'choice': return readChoice(issues, path, value, field.options.map((option) => option.value)) ?? field.default;
    case 'toggle': return readFlag(issues, path, value);
    case 'names': return readList(issues, path, value, 100).map((name, i) => readText(issues, `${path}[${i}]`, name, 200, 1));
    case 'durations': return readList(issues, path, value, 1_000).map((ms, i) => readNumber(issues, `${path}[${i}]`, ms, { ...field.accept, unit: 'ms' }));
    case 'counts': return readList(issues, path, value, 10_000).map((count, i) => readNumber(issues, `${path}[${i}]`, count, { ...field.accept, whole: true }));
    case 'distribution': return readDistribution(issues, path, value) as unknown as Json;
    case 'reference': return readText(issues, path, value, 64);
  }
}

/** A whole config: what is given is checked, what is not given has its default, what no table knows is an issue. */
export function readConfig(issues: IssueList, path: string, value: unknown, pattern: AnyPattern): Config {
  const given = value === undefined ? {} : readObject(new IssueList(), path, value, { required: [] });
  if (given === null) {
    readObject(issues, `${path}.config`, value, { required: [] });
    return {};
  }
  const dialect = readDialect(issues, path, own(given, 'dialect'), pattern);
  if (dialect === null) return {};
  const table = tableOf(pattern, dialect);
  readObject(issues, path, given, { required: [], optional: Object.keys(table) });
  const config: { [name: string]: Json } = {};
  for (const [name, field] of Object.entries(table)) {
    const at = join(path, name);
    const set = own(given, name);
    config[name] = set === undefined ? field.default as Json : readField(issues, at, set, field);
  }
  return config;
}

/** The dialect in force; '' for a pattern without dialects, null (with an issue) for one it does not have. */
function readDialect(issues: IssueList, path: string, value: unknown, pattern: AnyPattern): string | null {
  if (pattern.role !== 'policy' || !('dialects' in pattern)) return '';
  const names = Object.keys(pattern.dialects);
  const fallback = pattern.fields['dialect']?.default;
  const wanted = value === undefined ? fallback : value;
  const found = names.find((name) => name === wanted);
  if (found !== undefined) return found;
  const at = join(path, 'dialect');
  issues.add(at, `The field ${fieldName(at)} is ${valueWords(wanted)}. It must be ${listWords(names)}.`);
  return null;
}

function tableOf(pattern: AnyPattern, dialect: string): FieldTable {
  return fieldsOf(pattern, { dialect });
}
