/** The measures that a row's scenario file can name. Times are in seconds. */
import { callRatios, chainRatios, furthest, littleRatios, stationRatios, workRatios } from './identities.ts';
import { delaysAfterFaults } from './measured.ts';
import type { Measured } from './measured.ts';

/** What a scenario file says about one value, besides the name of its measure and of its runs. */
export type Arguments = { readonly [name: string]: unknown };

type Measure = (part: Measured, given: Arguments) => number;

export const MEASURES: { readonly [name: string]: Measure } = {
  /** `of`: a histogram; of several, the sum of their means: the time spent at one after the other. */
  mean: (part, given) => sum(names(given, 'of'), (name) => part.distribution(name, []).mean),
  /** `of`: a histogram; `at`: a share, 0.99 for the 99th percentile. Within 0.8 %. */
  percentile: (part, given) => part.distribution(name(given, 'of'), [number(given, 'at')]).atShares[0] ?? NaN,
  /** Share of a histogram's values above `aboveMs`. */
  shareAbove: (part, given) => 1 - shareWithin(part, name(given, 'of'), number(given, 'aboveMs') / 1000),
  /** Time average of a level, in parts of `per` (1). */
  level: (part, given) => part.total(name(given, 'of')) / part.seconds / number(given, 'per', 1),
  /** Counts. */
  count: (part, given) => total(part, names(given, 'of')),
  /** From the start of each fault to the next move `of` the endpoint that it is done to, over all such endpoints: `take` the mean, the least or the greatest; NaN where one never moves. */
  afterFault: (part, given) => {
    const delays = delaysAfterFaults(part.run, name(given, 'of')),
      take = given['take'];
    switch (take) {
      case 'mean':
        return sum(delays, (delay) => delay) / delays.length;
      case 'least':
      case 'greatest':
        return delays.reduce((most, delay) => (take === 'least' ? Math.min(most, delay) : Math.max(most, delay)), delays[0] ?? NaN);
      default:
        throw new RangeError('the field take must be mean, least or greatest');
    }
  },
  /** Counts per second. */
  rate: (part, given) => total(part, names(given, 'of')) / part.seconds,
  /** Counts ÷ other counts, of which `outOfEach` (1) make one: a share of outcomes, attempts per call, work per call. A name with a minus is taken off. */
  ratio: (part, given) => total(part, names(given, 'of')) / (total(part, names(given, 'outOf')) / number(given, 'outOfEach', 1)),
  /** How many of a histogram's values are at most `withinMs`, ÷ counts. */
  ratioWithin: (part, given) => {
    const of = name(given, 'of');
    return (part.distribution(of, []).count * shareWithin(part, of, number(given, 'withinMs') / 1000)) / total(part, names(given, 'outOf'));
  },
  /** When the last root call of all clients has ended; NaN where not every call is kept. */
  lastEnd: ({ run: { reader } }) =>
    reader.sampledFrom >= 0
      ? NaN
      : reader.calls(0, Infinity, {}, reader.callCount).reduce((last, row) => Math.max(last, reader.call(row).endUs), 0) / 1e6,
  /** Identities (`identities.ts`): of the ratios at every place, the one furthest from 1; NaN where there is no such place. */
  little: (part) => furthest(littleRatios(part)),
  callBalance: (part) => furthest(callRatios(part)),
  stationBalance: (part) => furthest(stationRatios(part)),
  chainBalance: (part) => furthest(chainRatios(part)),
  workBalance: (part) => furthest(workRatios(part)),
};

/** By the histogram's quantiles, to a millionth of the count. */
function shareWithin(part: Measured, name: string, seconds: number): number {
  let low = 0, high = 1;
  for (const steps of [1000, 1000]) {
    const from = low, width = (high - low) / steps, shares = Array.from({ length: steps + 1 }, (_, k) => from + k * width);
    const values = part.distribution(name, shares).atShares, above = values.findIndex((value) => value > seconds);
    if (above === 0) return low;
    low = shares[above < 0 ? steps : above - 1]!;
    high = shares[above < 0 ? steps : above]!;
  }
  return high;
}

function total(part: Measured, series: readonly string[]): number {
  return sum(series, (name) => (name.startsWith('-') ? -part.total(name.slice(1)) : part.total(name)));
}
function sum<T>(list: readonly T[], value: (item: T) => number): number { return list.reduce((all, item) => all + value(item), 0); }

function number(given: Arguments, field: string, otherwise?: number): number {
  const value = given[field] ?? otherwise;
  if (typeof value !== 'number') throw new RangeError(`the field ${field} must be a number`);
  return value;
}
function name(given: Arguments, field: string): string {
  const value = given[field];
  if (typeof value !== 'string') throw new RangeError(`the field ${field} must name a series`);
  return value;
}
function names(given: Arguments, field: string): readonly string[] {
  const value = given[field];
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string') || value.length === 0) throw new RangeError(`the field ${field} must name series`);
  return value;
}
