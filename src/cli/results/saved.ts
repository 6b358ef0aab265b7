/** The file of last measured values, which the page shows: a real run of the rows, with what it was a run of. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readJson } from '../read-scenario.ts';
import { checkWritable } from '../writable.ts';
import type { Measured, MeasuredRow } from '../../results/last-measured.ts';
import { readMeasured } from '../../results/last-measured.ts';
import type { Row } from '../../results/schema.ts';

/** Throws InputError or ResultsError where the file cannot be written, or holds something else. */
export function checkSaved(file: string): void {
  checkWritable(file);
  if (existsSync(file)) readMeasured(file, readJson(file));
}

/** Puts a row's measurement into the file, in the order of ids; other rows stay. */
export function saveRow(file: string, id: string, row: MeasuredRow): void {
  const rows: { [id: string]: MeasuredRow } = { ...(existsSync(file) ? readMeasured(file, readJson(file)).rows : {}), [id]: row };
  const sorted: Measured = { rows: Object.fromEntries(Object.keys(rows).sort().map((name) => [name, rows[name]!])) };
  const lines = Object.entries(sorted.rows).map(([name, { values, ...about }]) => {
    const list = values.map((value) => `      ${JSON.stringify(value)}`).join(',\n');
    return `    ${JSON.stringify(name)}: {\n${Object.entries(about).map(([field, value]) => `      ${JSON.stringify(field)}: ${JSON.stringify(value)},\n`).join('')}      "values": [\n${list.replace(/^ {2}/gm, '    ')}\n      ]\n    }`;
  });
  writeFileSync(file, `{\n  "rows": {\n${lines.join(',\n')}\n  }\n}\n`);
}

/** What a measurement was made of and judged by: the row's parameters, expected values and tolerance, and its scenario file. Other white space is the same. */
export function fingerprint(row: Row, scenarioFile: string): string {
  return createHash('sha256').update(JSON.stringify([row.params, row.expected, row.tolerance, JSON.parse(readFileSync(scenarioFile, 'utf8'))])).digest('hex').slice(0, 16);
}
