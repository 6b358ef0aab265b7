/** Brings a document of an older version up to the present one, a version at a time. */
import type { Issue } from './issue.ts';
import { fieldName, numberWords, valueWords } from './issue.ts';
import { VERSION } from './document.ts';
import type { Fields } from './read-value.ts';
import { own } from './read-value.ts';

/** `table[v]` turns a document of version v into one of version v + 1; it may assume nothing but an object. */
export type Migrations = { readonly [version: number]: (document: Fields) => Fields };

/** Version 1 is the first. Entries are never removed: links and files live for ever. */
export const MIGRATIONS: Migrations = {};

export type Migrated = { readonly ok: true; readonly document: Fields } | { readonly ok: false; readonly issue: Issue };

/** Walks the table from the document's version to the present one. */
export function migrate(input: unknown, table: Migrations = MIGRATIONS): Migrated {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refused('', `The document is ${valueWords(input)}. It must be an object.`);
  }
  let document = input as Fields;
  const given = own(document, 'version');
  if (given === undefined) return refused('version', `The field version is missing. It must be ${VERSION}.`);
  if (typeof given !== 'number' || !Number.isInteger(given)) {
    return refused('version', `The field ${fieldName('version')} is ${valueWords(given)}. It must be ${VERSION}.`);
  }
  for (let version = given; version < VERSION; version++) {
    const step = Object.hasOwn(table, version) ? table[version] : undefined;
    if (step === undefined) return unknownVersion(given);
    document = { ...step(document), version: version + 1 };
  }
  return given > VERSION ? unknownVersion(given) : { ok: true, document };
}

function unknownVersion(version: number): Migrated {
  const newer = version > VERSION ? ' A newer Halfopen made it.' : '';
  return refused('version', `The document has version ${numberWords(version)}, which is unknown here.${newer} It must be ${VERSION}.`);
}

function refused(path: string, message: string): Migrated {
  return { ok: false, issue: { path, message } };
}
