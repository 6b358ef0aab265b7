/** The rules of documents, fetched once. */
import type * as documentRules from '../scenario/rules.ts';

type Rules = typeof documentRules;

let fetched: Rules | null = null;

export async function loadRules(): Promise<Rules> {
  fetched ??= await import('../scenario/rules.ts');
  return fetched;
}

/** Throws before `loadRules` has resolved: nothing can be edited or opened until then. */
export function rules(): Rules {
  if (fetched === null) throw new Error('the rules of documents have not been loaded');
  return fetched;
}
