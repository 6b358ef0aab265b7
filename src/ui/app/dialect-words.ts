/** What is said when a pattern has been given another library's rules. */
import type { FieldTable } from '../../engine/fields.ts';
import { isUsed } from '../../engine/fields.ts';

/** Names the library, and of the settings that stood in the form those whose values went. */
export function dialectWords(before: FieldTable, config: { readonly [name: string]: unknown }, dialect: string, dropped: readonly string[]): string {
  const choice = before['dialect'];
  const library = choice?.type === 'choice' ? choice.options.find(({ value }) => value === dialect)?.label : undefined;
  const gone = new Set(dropped.flatMap((name) => { const field = before[name]; return field !== undefined && isUsed(field, config) ? [field.label] : []; }));
  const lost = gone.size === 0 ? '' : ` Not carried over: ${[...gone].join(', ')}.`;
  return `Behaves like ${library ?? dialect} now.${lost}`;
}
