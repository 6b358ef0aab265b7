/** Whether measured values hold: the mean of five seeds within the tolerance, each within twice the tolerance. */
import type { Leaf, Row } from './schema.ts';
import { isFields } from './schema.ts';

/** How far a mean may be from what is expected, in the value's own unit; `below`: the value must only be less. */
export type Tolerance = { readonly is: 'within'; readonly by: number } | { readonly is: 'equal' } | { readonly is: 'below' }
  /** It is stated in this precision: every value must round to it. */
  | { readonly is: 'stated'; readonly by: number }
  /** Only the mean: of n values it must be within so many standard errors, the expected value being a mean of `of` itself. */
  | { readonly is: 'mean'; readonly errors: number; readonly sd: number; readonly of: number }
  /** The mean of as many runs as the row averages; single ones may be anywhere. */
  | { readonly is: 'averaged'; readonly by: number }
  /** Of a list: only whether values rise and fall as expected. */
  | { readonly is: 'order' };

/** Fewer seeds than this have no mean worth a tolerance of its own. */
export const SEEDS = 5;

/** null: the row's kind of tolerance is not known. `scale` and `share` are the scenario file's. */
export function toleranceOf(row: Row, path: string, expected: Leaf, scale: number, share: number | undefined): Tolerance | null {
  const { type, value, basis } = row.tolerance, name = path.split('/').at(-1) ?? path;
  if (name.endsWith('_lt')) return { is: 'below' };
  if (typeof expected === 'boolean') return { is: 'equal' };
  if (typeof expected !== 'number') return null;
  // What was published as a figure only, has no set-up that could be met closer.
  if (row.kind === 'published-figure' && share === undefined) return { is: 'order' };
  if (share !== undefined && (type === 'boolean' || type === 'ordering')) return { is: 'within', by: share * Math.abs(expected) };
  switch (type) {
    case 'relative': return typeof value === 'number' ? { is: averaged(row) > 0 ? 'averaged' : 'within', by: ownShare(basis, name, value) * Math.abs(expected) } : null;
    case 'absolute': return typeof value === 'number' ? { is: 'within', by: value * scale } : null;
    case 'mixed': return mixed(value, name, expected, scale);
    case 'boolean': return { is: 'stated', by: 0.5 / 10 ** decimalsOf(expected) };
    case 'ordering': return { is: 'order' };
    case 'ci': return ofMean(row, path, value);
    default: return null;
  }
}

/** `mean of n runs within 3*sd*sqrt(1/n+1/400)`, where the row expects a standard deviation beside the value: `time_sd` beside `time_ms`. */
function ofMean(row: Row, path: string, value: unknown): Tolerance | null {
  const [, errors, of] = /within (\d+(?:\.\d+)?)\*sd\*sqrt\(1\/n\+1\/(\d+)\)/.exec(typeof value === 'string' ? value : '') ?? [];
  const names = path.split('/'), name = names.pop() ?? '', beside = names.reduce<unknown>((at, step) => (isFields(at) ? at[step] : undefined), row.expected);
  const sd = isFields(beside) ? beside[`${name.replace(/_ms$/, '')}_sd`] : undefined;
  return errors === undefined || typeof sd !== 'number' ? null : { is: 'mean', errors: Number(errors), sd, of: Number(of) };
}
/** How far the mean of `n` values may be off; null where there is only right and wrong. */
export function allowedBy(tolerance: Tolerance, n: number): number | null {
  if (tolerance.is === 'mean') return tolerance.errors * tolerance.sd * Math.sqrt(1 / n + 1 / tolerance.of);
  return 'by' in tolerance ? tolerance.by : null;
}

/** A row of yes and no states its numbers as they were read off a run: 560 per s, goodput 0. */
function decimalsOf(value: number): number { return String(value).split('.')[1]?.length ?? 0; }

/** The basis may widen one name: "p99 needs 4%". */
function ownShare(basis: string, name: string, share: number): number {
  const own = [...basis.matchAll(/(\S+) needs (\d+(?:\.\d+)?) ?%/g)].find((match) => match[1] === name)?.[2];
  return own === undefined ? share : Number(own) / 100;
}

/** One tolerance for each beginning of a name, absolute unless it ends in `_rel`; the longest that fits holds. */
function mixed(value: unknown, name: string, expected: number, scale: number): Tolerance | null {
  const fitting = Object.entries(isFields(value) ? value : {}).map(([key, by]) => ({ begin: key.replace(/_(rel|abs)$/, ''), isShare: key.endsWith('_rel'), by }))
    .filter(({ begin, by }) => name.startsWith(begin) && typeof by === 'number').sort((a, b) => b.begin.length - a.begin.length)[0];
  if (fitting === undefined) return null;
  return { is: 'within', by: Number(fitting.by) * (fitting.isShare ? Math.abs(expected) : scale) };
}

/** "40 runs averaged"; 0: the row does not say so. */
function averaged({ tolerance: { basis } }: Row): number { return Number(/\b(\d+) runs averaged\b/.exec(basis)?.[1] ?? 0); }

/** How many seeds the row's own words ask for: "20/20 seeds", "n>=100", "40 runs averaged". */
export function seedsOf(row: Row): number {
  const asked = /\b(\d+)\/\1 seeds\b/.exec(typeof row.tolerance.value === 'string' ? row.tolerance.value : '')?.[1];
  const least = /\bn>=(\d+)\b/.exec(row.tolerance.basis)?.[1];
  return Math.max(SEEDS, Number(asked ?? 0), Number(least ?? 0), averaged(row));
}

/** The value before in a list, which an order is judged by. */
export interface Before { readonly expected: Leaf; readonly measured: readonly number[] }

/** Empty when it holds; else what does not. `measured` is by seed, from 1. */
export function misses(expected: Leaf, tolerance: Tolerance, measured: readonly number[], before: Before | null): string {
  if (tolerance.is === 'order')
    return before === null
      ? ''
      : seedsWhere(measured, (value, i) => Math.sign(value - before.measured[i]!) !== Math.sign(Number(expected) - Number(before.expected)));
  if (tolerance.is === 'equal') return seedsWhere(measured, (value) => value !== Number(expected));
  if (tolerance.is === 'stated') return seedsWhere(measured, (value) => !(Math.abs(value - Number(expected)) < tolerance.by));
  if (tolerance.is === 'below') return seedsWhere(measured, (value) => !(value < Number(expected)));
  const by = allowedBy(tolerance, measured.length) ?? 0, far = (value: number, most: number): boolean => !(Math.abs(value - Number(expected)) <= most);
  const meanMisses = (measured.length >= SEEDS || tolerance.is === 'mean') && far(meanOf(measured), by);
  // Of fewer runs than are averaged, each is all there is.
  const single = tolerance.is === 'within' || (tolerance.is === 'averaged' && measured.length < SEEDS) ? seedsWhere(measured, (value) => far(value, 2 * by)) : '';
  return [...(meanMisses ? ['the mean'] : []), ...(single === '' ? [] : [single])].join(' and ');
}
function seedsWhere(measured: readonly number[], misses: (value: number, i: number) => boolean): string {
  const seeds = measured.flatMap((value, i) => (misses(value, i) ? [i + 1] : []));
  return seeds.length === 0 ? '' : `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}
export function meanOf(values: readonly number[]): number { return values.reduce((sum, value) => sum + value, 0) / values.length; }
