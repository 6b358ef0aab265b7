/** Sums, levels and histograms of the open window; when it closes, one row for every series touched in it. */
import { HistogramTally } from './histogram-tally.ts';
import { CELLS, COUNTERS, HISTOGRAMS, LEVELS } from './layout.ts';
import { Table } from './table.ts';
import type { RunMeta } from './columns.ts';

type Series = RunMeta['series'][number];

export class WindowWriter {
  readonly series: Series[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #counters = new Table(COUNTERS);
  readonly #levels = new Table(LEVELS);
  readonly #histograms = new Table(HISTOGRAMS);
  readonly #cells = new Table(CELLS);
  readonly #tallies: (HistogramTally | null)[] = [];
  #fromUs = 0;
  #sums = new Float64Array(64);
  /** Levels only: value, since when it holds, greatest value that held for any time in the window. */
  #values = new Float64Array(64);
  #sinceUs = new Float64Array(64);
  #maxima = new Float64Array(64);
  #dirty = new Uint8Array(64);
  #dirtySeries = new Int32Array(64);
  #dirtyCount = 0;

  /** The number of a series; the same name and kind gives the same number. Throws RangeError when the kind differs. */
  number(name: string, kind: Series['kind']): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) {
      if (this.series[known]?.kind !== kind) throw new RangeError(`the series ${name} is not a ${kind}`);
      return known;
    }
    const series = this.series.length;
    this.#numbers.set(name, series);
    this.series.push({ name, kind });
    this.#tallies.push(kind === 'histogram' ? new HistogramTally() : null);
    if (series === this.#sums.length) this.#grow(series * 2);
    return series;
  }

  add(counter: number, amount: number): void {
    if (this.#dirty[counter] === 0) this.#touch(counter);
    this.#sums[counter] = (this.#sums[counter] ?? 0) + amount;
  }

  set(level: number, value: number, nowUs: number): void {
    if (this.#dirty[level] === 0) {
      this.#touch(level);
      this.#sinceUs[level] = this.#fromUs;
      this.#maxima[level] = -Infinity;
    }
    const heldUs = nowUs - (this.#sinceUs[level] ?? 0);
    if (heldUs > 0) this.#hold(level, heldUs);
    this.#values[level] = value;
    this.#sinceUs[level] = nowUs;
  }

  observe(histogram: number, valueUs: number): void {
    if (this.#dirty[histogram] === 0) this.#touch(histogram);
    this.#sums[histogram] = (this.#sums[histogram] ?? 0) + valueUs;
    this.#tallies[histogram]?.add(valueUs);
  }

  /** Closes the open window at `endUs`, and opens the one from `nextUs`. */
  close(window: number, endUs: number, nextUs: number): void {
    for (let i = 0; i < this.#dirtyCount; i++) {
      const series = this.#dirtySeries[i] ?? 0;
      switch (this.series[series]?.kind) {
        case 'counter': this.#closeCounter(window, series); break;
        case 'level': this.#closeLevel(window, series, endUs); break;
        case 'histogram': this.#closeHistogram(window, series); break;
        case undefined: break;
      }
      this.#sums[series] = 0;
      this.#dirty[series] = 0;
    }
    this.#dirtyCount = 0;
    this.#fromUs = nextUs;
  }

  /** Counter, level and histogram rows and cells since the last call. */
  take(): readonly [ArrayBuffer, ArrayBuffer, ArrayBuffer, ArrayBuffer] {
    return [this.#counters.take(), this.#levels.take(), this.#histograms.take(), this.#cells.take()];
  }

  #touch(series: number): void {
    this.#dirty[series] = 1;
    this.#dirtySeries[this.#dirtyCount++] = series;
  }

  #hold(level: number, heldUs: number): void {
    const value = this.#values[level] ?? 0;
    this.#sums[level] = (this.#sums[level] ?? 0) + value * heldUs;
    if (value > (this.#maxima[level] ?? 0)) this.#maxima[level] = value;
  }

  #closeCounter(window: number, series: number): void {
    const table = this.#counters;
    if (table.rows === table.capacity) table.reserve(table.rows + 1);
    const row = table.rows++;
    table.columns.sum[row] = this.#sums[series] ?? 0;
    table.columns.window[row] = window;
    table.columns.series[row] = series;
  }

  #closeLevel(window: number, series: number, endUs: number): void {
    const heldUs = endUs - (this.#sinceUs[series] ?? 0);
    if (heldUs > 0) this.#hold(series, heldUs);
    const last = this.#values[series] ?? 0;
    const max = this.#maxima[series] ?? last;
    const table = this.#levels;
    if (table.rows === table.capacity) table.reserve(table.rows + 1);
    const row = table.rows++;
    table.columns.sum[row] = this.#sums[series] ?? 0;
    table.columns.last[row] = last;
    table.columns.max[row] = max === -Infinity ? last : max;
    table.columns.window[row] = window;
    table.columns.series[row] = series;
  }

  #closeHistogram(window: number, series: number): void {
    const tally = this.#tallies[series];
    if (tally === null || tally === undefined) return;
    const table = this.#histograms;
    if (table.rows === table.capacity) table.reserve(table.rows + 1);
    const row = table.rows++;
    table.columns.sum[row] = this.#sums[series] ?? 0;
    table.columns.count[row] = tally.count;
    table.columns.cells[row] = tally.drain(this.#cells);
    table.columns.window[row] = window;
    table.columns.series[row] = series;
  }

  #grow(capacity: number): void {
    this.#sums = grown(this.#sums, new Float64Array(capacity));
    this.#values = grown(this.#values, new Float64Array(capacity));
    this.#sinceUs = grown(this.#sinceUs, new Float64Array(capacity));
    this.#maxima = grown(this.#maxima, new Float64Array(capacity));
    this.#dirty = grown(this.#dirty, new Uint8Array(capacity));
    this.#dirtySeries = grown(this.#dirtySeries, new Int32Array(capacity));
  }
}

function grown<A extends Float64Array | Uint8Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
