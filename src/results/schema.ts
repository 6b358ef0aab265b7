/** A file of published results: rows with claim, parameters, expected values and a tolerance; and the values in it, by path. */
import { ResultsError } from './results-error.ts';

export type Leaf = number | boolean | string | null;

/** `year` 0: none; `url`: empty, addresses with ` ; ` in between, or a DOI or ISBN in words. */
export interface Source { readonly title: string; readonly authors: string; readonly year: number; readonly url: string }

export interface Row {
  readonly id: string; readonly kind: string; readonly claim: string;
  readonly params: unknown;
  readonly expected: unknown;
  readonly tolerance: { readonly type: string; readonly value: unknown; readonly basis: string };
  /** What the result is about: queueing, retries. */
  readonly family: string;
  readonly source: Source;
  /** How to set it up, where the parameters do not say it all. */
  readonly setup: string;
}

/** Throws ResultsError naming the row and the field. */
export function readRows(file: string, given: unknown): readonly Row[] {
  const rows = isFields(given) ? given['results'] : undefined;
  if (!Array.isArray(rows)) throw new ResultsError(`${file}: results must be a list of rows.`);
  const seen = new Set<string>();
  return rows.map((item: unknown, i) => {
    const row = readRow(file, `results[${i}]`, item);
    if (seen.has(row.id)) throw new ResultsError(`${file}: results[${i}].id: there are two rows ${row.id}.`);
    seen.add(row.id);
    return row;
  });
}

function readRow(file: string, at: string, item: unknown): Row {
  if (!isFields(item)) throw new ResultsError(`${file}: ${at}: a row must be an object.`);
  const id = item['id'];
  if (typeof id !== 'string' || !/^[\w-]{1,32}$/.test(id)) throw new ResultsError(`${file}: ${at}.id must be a name of letters and digits.`);
  const { expected, tolerance } = item;
  if (!isFields(expected)) throw new ResultsError(`${file}: ${id}.expected must be an object.`);
  if (!isFields(tolerance) || typeof tolerance['type'] !== 'string') throw new ResultsError(`${file}: ${id}.tolerance must be an object with a type.`);
  checkTolerance(`${file}: ${id}.tolerance.value`, tolerance['type'], tolerance['value']);
  return {
    id, kind: text(item['kind']), claim: text(item['claim']), params: item['params'] ?? {}, expected,
    tolerance: { type: tolerance['type'], value: tolerance['value'] ?? null, basis: text(tolerance['basis']) },
    family: text(item['family']), source: sourceOf(item['source']), setup: text(item['setup']),
  };
}

/** Without a value a kind of tolerance that needs one is not known, and nothing holds. */
function checkTolerance(at: string, type: string, value: unknown): void {
  const number = (field: string, by: unknown): void => {
    if (by !== undefined && by !== null && !Number.isFinite(by)) throw new ResultsError(`${field} must be a number, not ${JSON.stringify(by)}.`);
  };
  if (type === 'relative' || type === 'absolute') number(at, value);
  if (type === 'mixed' && isFields(value)) for (const [name, by] of Object.entries(value)) number(`${at}.${name}`, by);
}

function sourceOf(given: unknown): Source {
  const source = isFields(given) ? given : {}, year = source['year'];
  return { title: text(source['title']), authors: text(source['authors']), year: typeof year === 'number' ? year : 0, url: text(source['url']) };
}

/** The values below an object or list, by the names on the way to each, joined with `/`. */
export function leavesOf(value: unknown, path = ''): readonly (readonly [path: string, leaf: Leaf])[] {
  if (typeof value !== 'object' || value === null) return [[path, value as Leaf]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, path === '' ? name : `${path}/${name}`));
}

export function isFields(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function text(value: unknown): string { return typeof value === 'string' ? value : ''; }
