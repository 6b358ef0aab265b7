/** Says whether a value is plain data of reasonable depth and size, without recursion, before anything walks it. */
import type { Issue } from './issue.ts';

export const DEEPEST = 64;
export const MOST_VALUES = 1_000_000;

/** null: safe to walk. The path of an issue is JSON-style, cut where it gets long. */
export function plainDataIssue(input: unknown): Issue | null {
  const waiting: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [{ value: input, path: '', depth: 0 }];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (++seen > MOST_VALUES) return { path: '', message: 'The document has more than 1\u2009000\u2009000 values.' };
    if (value === null || typeof value !== 'object') {
      if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
        return { path, message: `A ${typeof value} is not data a document can hold.` };
      }
      continue;
    }
    if (depth >= DEEPEST) return { path, message: `The document is nested more than ${DEEPEST} levels deep.` };
    if (Array.isArray(value)) {
      if (value.length > MOST_VALUES) return { path, message: 'A list has more than 1\u2009000\u2009000 entries.' };
      for (let i = 0; i < value.length; i++) waiting.push({ value: value[i], path: below(path, `[${i}]`), depth: depth + 1 });
      continue;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return { path, message: 'A document holds plain objects only.' };
    for (const [name, child] of Object.entries(value)) {
      waiting.push({ value: child, path: below(path, path === '' ? name : `.${name}`), depth: depth + 1 });
    }
  }
  return null;
}

function below(path: string, part: string): string {
  return path.length > 200 ? path : path + part.slice(0, 60);
}
