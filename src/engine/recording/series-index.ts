/** The named series of a recording, tiled and summed over its windows. */
import { BucketCounts } from './bucket-counts.ts';
import type { RunMeta } from './columns.ts';
import { HistogramSeries } from './histogram-series.ts';
import { CELLS, COUNTERS, HISTOGRAMS, LEVELS } from './layout.ts';
import type { SeriesWindow } from './reading.ts';
import { columnsOf, rowBytes } from './table.ts';
import { WindowSeries } from './window-series.ts';

type Series = WindowSeries | HistogramSeries;

export class SeriesIndex {
  readonly #windowUs: number;
  readonly #names: ReadonlyMap<string, Series>;
  readonly #series: readonly Series[];
  readonly #scratch = new BucketCounts();
  #untilUs = 0;
  /** Windows that have been recorded, the last one perhaps in part. */
  #windows = 0;

  constructor(meta: RunMeta) {
    this.#windowUs = meta.windowUs;
    this.#series = meta.series.map(({ kind }) =>
      kind === 'histogram' ? new HistogramSeries(meta.windowUs) : new WindowSeries(meta.windowUs, kind === 'level'),
    );
    this.#names = new Map(meta.series.map(({ name }, index) => [name, this.#of(index)]));
  }

  append(counters: ArrayBuffer, levels: ArrayBuffer, histograms: ArrayBuffer, cells: ArrayBuffer, untilUs: number): void {
    this.#appendCounters(counters);
    this.#appendLevels(levels);
    this.#appendHistograms(histograms, cells);
    this.#untilUs = untilUs;
    this.#windows = Math.max(this.#windows, Math.ceil(untilUs / this.#windowUs));
  }

  tiles(name: string, fromUs: number, toUs: number, points: number): readonly SeriesWindow[] {
    const series = this.#named(name);
    return this.#tiling(fromUs, toUs, points).map(([from, to]) =>
      series instanceof HistogramSeries ? series.tile(from, to) : series.tile(from, to, this.#untilUs),
    );
  }

  total(name: string, fromUs: number, toUs: number): number {
    const series = this.#named(name);
    const [from, to] = this.#starting(fromUs, toUs);
    if (series instanceof HistogramSeries) return series.sumBefore(to) - series.sumBefore(from);
    return series.sumBefore(to, this.#untilUs) - series.sumBefore(from, this.#untilUs);
  }

  percentiles(name: string, fromUs: number, toUs: number, points: number, shares: readonly number[]): readonly Float64Array[] {
    const series = this.#histogram(name);
    const tiling = this.#tiling(fromUs, toUs, points);
    const result = shares.map(() => new Float64Array(tiling.length).fill(NaN));
    tiling.forEach(([from, to], tile) => {
      series.merge(from, to, this.#scratch);
      const values = this.#scratch.atShares(shares);
      shares.forEach((share, i) => {
        // Fewer values than this say nothing about the share; the small amount allows for 1 − 0.9 being below 0.1.
        if (this.#scratch.total * (1 - share) < 10 - 1e-9) return;
        const target = result[i];
        if (target !== undefined) target[tile] = values[i] ?? NaN;
      });
    });
    return result;
  }

  distribution(
    name: string,
    fromUs: number,
    toUs: number,
    shares: readonly number[],
  ): { readonly count: number; readonly meanUs: number; readonly atShares: readonly number[] } {
    const series = this.#histogram(name);
    const [from, to] = this.#starting(fromUs, toUs);
    series.merge(from, to, this.#scratch);
    const count = series.countBefore(to) - series.countBefore(from);
    const sum = series.sumBefore(to) - series.sumBefore(from);
    return { count, meanUs: count === 0 ? NaN : sum / count, atShares: this.#scratch.atShares(shares) };
  }

  /** First and end of the windows that start in [fromUs, toUs). */
  #starting(fromUs: number, toUs: number): readonly [number, number] {
    const from = Math.min(this.#windows, Math.max(0, Math.ceil(fromUs / this.#windowUs)));
    return [from, Math.max(from, Math.min(this.#windows, Math.ceil(toUs / this.#windowUs)))];
  }

  #tiling(fromUs: number, toUs: number, points: number): readonly (readonly [number, number])[] {
    const first = Math.max(0, Math.floor(fromUs / this.#windowUs));
    const end = Math.min(this.#windows, Math.ceil(toUs / this.#windowUs));
    const width = Math.max(1, Math.ceil((end - first) / Math.max(1, points)));
    const tiles: (readonly [number, number])[] = [];
    for (let from = first; from < end; from += width) tiles.push([from, Math.min(end, from + width)]);
    return tiles;
  }

  #appendCounters(buffer: ArrayBuffer): void {
    const rows = buffer.byteLength / rowBytes(COUNTERS);
    const { sum, window, series } = columnsOf(COUNTERS, buffer, rows);
    for (let row = 0; row < rows; row++) {
      const value = sum[row] ?? 0;
      this.#window(series[row] ?? 0).append(this.#seen(window[row] ?? 0), value, value, value);
    }
  }

  #appendLevels(buffer: ArrayBuffer): void {
    const rows = buffer.byteLength / rowBytes(LEVELS);
    const { sum, last, max, window, series } = columnsOf(LEVELS, buffer, rows);
    for (let row = 0; row < rows; row++) {
      this.#window(series[row] ?? 0).append(this.#seen(window[row] ?? 0), sum[row] ?? 0, last[row] ?? 0, max[row] ?? 0);
    }
  }

  #appendHistograms(buffer: ArrayBuffer, cellBuffer: ArrayBuffer): void {
    const rows = buffer.byteLength / rowBytes(HISTOGRAMS);
    const { sum, window, series, count, cells } = columnsOf(HISTOGRAMS, buffer, rows);
    const { bucket, count: times } = columnsOf(CELLS, cellBuffer, cellBuffer.byteLength / rowBytes(CELLS));
    let cell = 0;
    for (let row = 0; row < rows; row++) {
      const target = this.#of(series[row] ?? 0);
      if (!(target instanceof HistogramSeries)) throw new RangeError(`series ${series[row]} is not a histogram`);
      target.append(this.#seen(window[row] ?? 0), sum[row] ?? 0, count[row] ?? 0);
      for (const end = cell + (cells[row] ?? 0); cell < end; cell++) target.appendCell(bucket[cell] ?? 0, times[cell] ?? 0);
    }
  }

  #seen(window: number): number {
    if (window >= this.#windows) this.#windows = window + 1;
    return window;
  }

  #window(series: number): WindowSeries {
    const found = this.#of(series);
    if (!(found instanceof WindowSeries)) throw new RangeError(`series ${series} is a histogram`);
    return found;
  }

  #histogram(name: string): HistogramSeries {
    const series = this.#named(name);
    if (!(series instanceof HistogramSeries)) throw new RangeError(`the series ${name} is not a histogram`);
    return series;
  }

  #of(index: number): Series {
    const series = this.#series[index];
    if (series === undefined) throw new RangeError(`there is no series ${index}`);
    return series;
  }

  #named(name: string): Series {
    const series = this.#names.get(name);
    if (series === undefined) throw new RangeError(`there is no series ${name}`);
    return series;
  }
}
