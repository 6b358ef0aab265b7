/** A setting's help with what the libraries call it. */
import type { Field } from '../../engine/fields.ts';

/** Only the library in force is named where one is; `library` is its name. */
export function fieldHelp(field: Field, library: string | undefined): string {
  const names = Object.entries(field.names ?? {});
  const own = names.filter(([name]) => name === library);
  const told = (library === undefined ? names : own).map(([name, word]) => `${word} in ${name}`);
  return told.length === 0 ? field.help : `${field.help} Called ${told.join(', ')}.`;
}
