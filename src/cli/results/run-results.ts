/** Runs published results as scenario files through the ordinary engine and compares what they come to. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { version } from '../../../package.json';
import { InputError } from '../input-error.ts';
import { readJson } from '../read-scenario.ts';
import { allowedBy, meanOf, SEEDS, seedsOf } from '../../results/judge.ts';
import type { MeasuredRow } from '../../results/last-measured.ts';
import { verdictOf, verdictOfRow } from '../../results/plan.ts';
import type { ValueResult } from '../../results/plan.ts';
import { isFormula, prepare } from '../../results/row-file.ts';
import type { Prepared } from '../../results/row-file.ts';
import { NotMeasured } from '../../results/results-error.ts';
import { runRow } from '../../results/run-row.ts';
import { readRows } from '../../results/schema.ts';
import type { Row } from '../../results/schema.ts';
import { checkSaved, fingerprint, saveRow } from './saved.ts';

export { runRow };

export interface ResultOptions {
  /** Seeds 1 to this many; without it, what the row asks for. */
  readonly seeds?: number | undefined;
  /** Ids of the rows to run; without it, all. */
  readonly only?: readonly string[] | undefined;
  /** File of last measured values into which each row is put as soon as it has been run. */
  readonly save?: string | undefined;
}

/** Where the rows are that this repository knows, and the folder of their scenario files, one `<ID>.json` a row. */
export const ROWS = 'test/fixtures/results.json';
export const SCENARIOS = 'test/fixtures/results';

/** Prints a line a value and the sums; 1 when a value does not hold or cannot be measured. Of each row, the scenario file in the first folder that has one is run. Throws InputError or ResultsError, before anything is run. */
export function runResults(file: string, folders: readonly string[], options: ResultOptions = {}): number {
  const rows = chosen(file, readRows(file, readJson(file)), options.only);
  const count = { holds: 0, fails: 0, 'not built': 0, 'not measured': 0 }, values = { holds: 0, fails: 0, 'not built': 0 };
  const all = rows.map((row) => {
    const folder = folders.find((one) => existsSync(fileOf(one, row))) ?? '';
    return { row, folder, prepared: scenariosOf(folder, row, `${file}: ${row.id}`) };
  });
  if (options.save !== undefined) checkSaved(options.save);
  for (const { row, folder, prepared } of all) {
    const labels = [...(row.kind === 'exact' ? [] : [row.kind]), ...(typeof prepared !== 'string' && isFormula(prepared) ? ['model formula'] : [])];
    console.log(`${row.id} ${labels.length === 0 ? '' : `(${labels.join(', ')}) `}${row.claim}`);
    if (typeof prepared === 'string') {
      console.log(`  not built: ${prepared}`);
      count['not built']++;
      continue;
    }
    const seeds = Array.from({ length: options.seeds ?? seedsOf(row) }, (_, i) => i + 1);
    const fromMs = performance.now(), results = measuredOf(fileOf(folder, row), row, prepared, seeds);
    if (results instanceof NotMeasured) {
      console.log(`  cannot be measured: ${results.why}`);
      count['not measured']++;
      continue;
    }
    if (options.save !== undefined) saveRow(options.save, row.id, measuredRow(folder, row, prepared, results, (performance.now() - fromMs) / 1000));
    for (const result of results) {
      values[verdictOf(result)]++;
      console.log(`  ${lineOf(result)}`);
    }
    count[verdictOfRow(results)]++;
  }
  console.log(`values: ${values.holds} hold, ${values.fails} fail, ${values['not built']} not built`);
  const { 'not measured': unread } = count;
  console.log(`rows: ${count.holds} hold, ${count.fails} fail, ${count['not built']} not built${unread === 0 ? '' : `, ${unread} cannot be measured`}`);
  return count.fails + unread > 0 ? 1 : 0;
}

/** What stands in the way of one row is its verdict: the others are judged. */
function measuredOf(name: string, row: Row, prepared: Prepared, seeds: readonly number[]): readonly ValueResult[] | NotMeasured {
  try {
    return runRow(name, row, prepared, seeds);
  } catch (error) {
    if (error instanceof NotMeasured) return error;
    throw error;
  }
}

function measuredRow(folder: string, row: Row, prepared: Prepared, results: readonly ValueResult[], seconds: number): MeasuredRow {
  const left = [...prepared.notMeasured];
  return {
    date: new Date().toISOString().slice(0, 10), version, fingerprint: fingerprint(row, fileOf(folder, row)), seconds: Number(seconds.toPrecision(3)),
    ...(isFormula(prepared) ? { formula: true as const } : {}), ...(left.length === 0 ? {} : { notMeasured: left }),
    values: results.filter(({ measured }) => measured.length > 0).map(({ path, run, tolerance, measured }) => {
      const is = prepared.values[path]?.is;
      return { path, ...(run === '' ? {} : { run }), ...(is === undefined ? {} : { is }), tolerance, measured };
    }),
  };
}

/** The scenarios of a row; a sentence when there are none for it. `at` names the row in messages. */
export function scenariosOf(folder: string, row: Row, at = row.id): Prepared | string {
  const file = fileOf(folder, row);
  return existsSync(file) ? prepare(file, readJson(file), row, at) : 'there is no scenario file';
}

/** Ids of the rows that have a scenario file. */
export function builtRows(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length)).sort();
}

export function lineOf(result: ValueResult): string {
  const { path, run, expected, tolerance, measured, misses } = result;
  const begin = `${path}${run === '' ? '' : ` · ${run}`}`.padEnd(36);
  if (measured.length === 0) return `${begin} expected ${expected}: not built`;
  if (tolerance?.is === 'equal' && typeof expected === 'boolean') {
    return `${begin} expected ${expected}  measured ${measured.filter(Boolean).length} of ${measured.length} seeds  ${misses === '' ? 'holds' : `FAILS: ${misses}`}`;
  }
  const mean = meanOf(measured), off = mean - Number(expected);
  const deviation = Number(expected) === 0 ? words(off) : `${off < 0 ? '−' : '+'}${Math.abs(100 * off / Number(expected)).toFixed(2)} %`;
  const by = tolerance === null ? null : allowedBy(tolerance, measured.length);
  const allowed =
    tolerance === null
      ? '?'
      : tolerance.is === 'below'
        ? 'below'
        : tolerance.is === 'order'
          ? 'order'
          : tolerance.is === 'equal'
            ? '±0'
            : `±${words(by ?? 0)}${tolerance.is === 'stated' ? ' each' : tolerance.is === 'averaged' ? ' of the mean' : ''}`;
  const spread = measured.length > 1 ? `  ${words(Math.min(...measured))} … ${words(Math.max(...measured))}` : '';
  return `${begin} expected ${words(Number(expected))} ${allowed}  measured ${words(mean)}  ${deviation}${spread}  ${misses === '' ? 'holds' : `FAILS: ${misses}`}`;
}
function words(value: number): string { return String(Number(value.toPrecision(6))); }

function fileOf(folder: string, row: Row): string { return join(folder, `${row.id}.json`); }

function chosen(file: string, rows: readonly Row[], only: readonly string[] | undefined): readonly Row[] {
  const missing = only?.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined) throw new InputError(`${file}: there is no row ${missing}.`);
  return only === undefined ? rows : rows.filter((row) => only.includes(row.id));
}

/** `--seeds` takes at least one, and no more than a patient reader waits for. */
export function readSeeds(text: string | undefined): number {
  const value = Number(text);
  if (text === undefined || !/^\d{1,3}$/.test(text) || value < 1) throw new InputError(`--seeds takes a whole number from 1 to 999 (${SEEDS} unless the row asks for more), not ${text ?? 'nothing'}.`);
  return value;
}
