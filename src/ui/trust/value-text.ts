/** Values, tolerances, deviations and sources of published results in words. */
import { allowedBy } from '../../results/judge.ts';
import type { Tolerance } from '../../results/judge.ts';
import type { ValueResult } from '../../results/plan.ts';
import type { Leaf, Row, Source } from '../../results/schema.ts';
import { formatNumber, formatPlain } from '../kit/format.ts';

/** Five digits that mean something. */
export function valueText(value: Leaf): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return value ?? '–';
  const rounded = Number(value.toPrecision(5)), size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return rounded.toExponential().replace('-', '−').replace('+', '');
  return formatPlain(rounded, size === 0 ? 0 : Math.max(0, 4 - Math.floor(Math.log10(size))));
}

export function measuredText({ expected, measured, mean }: ValueResult): string {
  if (measured.length === 0) return '–';
  return typeof expected === 'boolean' ? `${measured.filter(Boolean).length} of ${measured.length}` : valueText(mean);
}
/** A yes or no is told as a count of seeds, as what is measured is. */
export function expectedText({ expected, measured }: ValueResult): string {
  return typeof expected === 'boolean' && measured.length > 0 ? `${expected ? measured.length : 0} of ${measured.length}` : valueText(expected);
}

export function toleranceText(tolerance: Tolerance | null, expected: Leaf, row: Pick<Row, 'tolerance'>): string {
  switch (tolerance?.is) {
    case 'within': return row.tolerance.type === 'relative' && typeof expected === 'number' && expected !== 0
      ? `±${formatPlain(100 * tolerance.by / Math.abs(expected), 2)} %` : `±${valueText(tolerance.by)}`;
    case 'stated': return 'as stated';
    case 'averaged': return `±${formatPlain(100 * tolerance.by / Math.abs(Number(expected)), 2)} % of the mean`;
    case 'mean': return `${valueText(tolerance.errors)} std. errors`;
    case 'equal': return 'exact';
    case 'below': return 'less';
    case 'order': return 'order only';
    case undefined: return '–';
  }
}

/** How far off, as a share of what is allowed: beyond ±1 it is outside. 0 where there is only right and wrong. */
export function offBy({ expected, tolerance, mean, measured }: ValueResult): number {
  const by = tolerance === null ? null : allowedBy(tolerance, measured.length);
  if (measured.length === 0 || typeof expected !== 'number' || by === null) return 0;
  if (by === 0) return mean === expected ? 0 : Infinity;
  return (mean - expected) / by;
}

export function deviationText(value: ValueResult): string {
  const { expected, mean, measured } = value;
  if (measured.length === 0) return 'not run';
  if (typeof expected !== 'number') return value.misses === '' ? 'as expected' : 'not as expected';
  const off = mean - expected;
  if (expected === 0) return `${off < 0 ? '' : '+'}${valueText(off)}`;
  const percent = 100 * off / Math.abs(expected);
  return `${percent < 0 ? '−' : '+'}${formatNumber(Math.abs(percent), 2)} %`;
}

/** The value that says most about the row: one that does not hold, else the one nearest its limit. */
export function tellingValue(results: readonly ValueResult[]): ValueResult | undefined {
  return results.find(({ misses }) => misses !== '') ?? results.toSorted((a, b) => Math.abs(offBy(b)) - Math.abs(offBy(a)))[0];
}

const KINDS: { readonly [kind: string]: string } = {
  'exact': 'exact',
  'identity': 'identity',
  'simulated-reference': 'reference run',
  'calibrated': 'calibrated',
  'published-figure': 'published figure',
  'qualitative': 'qualitative',
};
export function kindText(row: Row, formula: boolean): string { return [KINDS[row.kind] ?? row.kind, ...(formula ? ['model formula'] : [])].join(', '); }

/** `Kleinrock, 1975`; where the result was derived for this table, `derived`. */
export function sourceText({ authors, year, title }: Source): string {
  if (authors === '' || authors === 'this report') return 'derived';
  const names = authors.replace(/\([^()]*(?:\([^()]*\))?[^()]*\)|\b(?:[A-Z]\.\s?)+/g, '').split(/[,;]/), [first = title] = names;
  return [`${first.trim()}${names.length > 1 ? ' et al.' : ''}`, ...(year > 0 ? [String(year)] : [])].join(', ');
}
export function sourceAddress({ url }: Source): string | null { return /https?:\/\/\S+/.exec(url)?.[0] ?? null; }

/** `40 s`, `12 min`. */
export function roughTime(seconds: number): string { return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`; }
