// The table of a bench: what was measured, its floor and target, and whether it holds; the same as JSON in the cache.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, projectRoot } from '../../src/cli/project.mjs';
import { median } from './measure.mjs';

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {string} unit
 * @property {'more' | 'less'} better
 * @property {number | null} floor null: for information
 * @property {number | null} target
 * @property {readonly number[]} values one a round; none when it was skipped
 * @property {string} [note] why it was skipped, or what the number is of
 * @property {number} [slower] the machine's calibration loop over its reference; times are judged after division by it
 */

/** @param {Row} row */
export function verdict(row) {
  if (row.values.length === 0) return 'skipped';
  if (row.floor === null) return '';
  const value = median(row.values) / (row.slower ?? 1);
  const holds = (/** @type {number | null} */ bar) => bar !== null && (row.better === 'more' ? value >= bar : value <= bar);
  if (!holds(row.floor)) return 'FAIL';
  return holds(row.target) ? 'PASS, target' : 'PASS';
}

/** @param {number} value */
function digits(value) {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** @param {Row} row */
function measured(row) {
  if (row.values.length === 0) return row.note ?? 'not measured';
  const least = digits(Math.min(...row.values));
  const most = digits(Math.max(...row.values));
  return `${digits(median(row.values))}${least === most ? '' : ` [${least}–${most}]`}${row.unit}${row.slower === undefined ? '' : `, judged as ${digits(median(row.values) / row.slower)}`}`;
}

/** @param {Row} row */
const bar = (row, /** @type {number | null} */ value) => (value === null ? '' : `${row.better === 'more' ? '≥' : '≤'} ${value}${row.unit}`);

/**
 * Prints the rows and writes them to `node_modules/.cache/halfopen/NAME.json`. Returns the exit code: 1 when a floor is missed or something else is wrong.
 * @param {string} name
 * @param {readonly Row[]} rows
 * @param {{problems?: readonly string[], notes?: readonly string[], more?: object}} [rest]
 */
export function report(name, rows, { problems = [], notes = [], more = {} } = {}) {
  const lines = [['what', 'floor', 'target', 'measured', ''], ...rows.map((row) => [row.what, bar(row, row.floor), bar(row, row.target), measured(row), verdict(row)])];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  for (const note of notes) console.log(note);
  for (const problem of problems) console.log(`FAIL: ${problem}`);
  const failed = problems.length + rows.filter((row) => verdict(row) === 'FAIL').length;
  console.log(failed === 0 ? 'Every floor measured here holds.' : `${failed} failed.`);
  mkdirSync(cacheFolder, { recursive: true });
  const file = join(cacheFolder, `${name}.json`);
  const results = rows.map((row) => ({ ...row, median: row.values.length === 0 ? null : median(row.values), verdict: verdict(row) }));
  writeFileSync(file, `${JSON.stringify({ node: process.version, rows: results, problems, ...more }, null, 2)}\n`);
  console.log(file.slice(projectRoot.length + 1));
  return failed === 0 ? 0 : 1;
}
