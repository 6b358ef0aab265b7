/** Sums, levels and histograms of the open window; when it closes, one row for every series touched in it. */
import { HistogramTally } from './histogram-tally.ts';
import { CELLS, COUNTERS, HISTOGRAMS, LEVELS } from './layout.ts';
import { Rows } from './rows.ts';
import type { RunMeta } from './columns.ts';

type Series = RunMeta['series'][number];

/** Words of a level: first since when its value holds, or `UNTOUCHED` in this window; the value; its integral over the window; the greatest one that held for any time. */
const L_VALUE = 1, L_SUM = 2, L_MAX = 3, LEVEL_SHIFT = 2, LEVEL_WORDS = 1 << LEVEL_SHIFT;
const UNTOUCHED = -1;

export class WindowWriter {
  readonly series: Series[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #counterRows = new Rows(COUNTERS);
  readonly #levelRows = new Rows(LEVELS);
  readonly #histogramRows = new Rows(HISTOGRAMS);
  readonly #cells = new Rows(CELLS);
  #fromUs = 0;
  readonly #counters: number[] = [];
  /** By series, as the following: a counter's sum; -0 before anything is added, which no sum gives again. */
  #sums = new Float64Array(64).fill(-0);
  #levels = emptyLevels(64);
  readonly #tallies: (HistogramTally | null)[] = [];
  #dirtyLevels = new Int32Array(64);
  #dirtyLevelCount = 0;
  readonly #dirtyTallies: HistogramTally[] = [];

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
    this.#tallies.push(kind === 'histogram' ? new HistogramTally(series, this.#dirtyTallies) : null);
    if (kind === 'counter') this.#counters.push(series);
    if (series === this.#sums.length) this.#grow(series * 2);
    return series;
  }

  add(counter: number, amount: number): void { this.#sums[counter]! += amount; }

  set(level: number, value: number, nowUs: number): void {
    const levels = this.#levels, at = level << LEVEL_SHIFT;
    if (levels[at]! === UNTOUCHED) this.#touch(level);
    const heldUs = nowUs - levels[at]!;
    if (heldUs > 0) {
      const held = levels[at | L_VALUE]!;
      levels[at | L_SUM]! += held * heldUs;
      if (held > levels[at | L_MAX]!) levels[at | L_MAX] = held;
    }
    levels[at | L_VALUE] = value;
    levels[at] = nowUs;
  }

  observe(histogram: number, valueUs: number): void { this.#tallies[histogram]!.add(valueUs); }

  /** Closes the open window at `endUs`, and opens the one from `nextUs`. */
  close(window: number, endUs: number, nextUs: number): void {
    this.#closeCounters(window);
    this.#closeLevels(window, endUs);
    this.#closeHistograms(window);
    this.#fromUs = nextUs;
  }

  /** Counter, level and histogram rows and cells since the last call. */
  take(): readonly [ArrayBuffer, ArrayBuffer, ArrayBuffer, ArrayBuffer] {
    return [this.#counterRows.take(), this.#levelRows.take(), this.#histogramRows.take(), this.#cells.take()];
  }

  #touch(level: number): void {
    this.#dirtyLevels[this.#dirtyLevelCount++] = level;
    this.#levels[level << LEVEL_SHIFT] = this.#fromUs;
  }

  /** In order of series: it costs less to look at all once a window than at one each time something is added. */
  #closeCounters(window: number): void {
    const counters = this.#counters, sums = this.#sums, table = this.#counterRows, count = counters.length;
    table.reserve(count);
    const { doubles, words, capacity } = table;
    let row = table.rows;
    for (let i = 0; i < count; i++) {
      const series = counters[i]!, sum = sums[series]!;
      if (Object.is(sum, -0)) continue;
      sums[series] = -0;
      doubles[row] = sum;
      words[row] = window;
      words[row + capacity | 0] = series;
      row++;
    }
    table.rows = row;
  }

  #closeLevels(window: number, endUs: number): void {
    const dirtyLevels = this.#dirtyLevels, dirtyLevelCount = this.#dirtyLevelCount, levels = this.#levels, table = this.#levelRows;
    table.reserve(dirtyLevelCount);
    const { doubles, words, capacity } = table;
    for (let i = 0; i < dirtyLevelCount; i++) {
      const series = dirtyLevels[i]!, at = series << LEVEL_SHIFT, last = levels[at | L_VALUE]!, heldUs = endUs - levels[at]!, row = table.rows++;
      let sum = levels[at | L_SUM]!, max = levels[at | L_MAX]!;
      if (heldUs > 0) {
        sum += last * heldUs;
        if (last > max) max = last;
      }
      levels[at] = UNTOUCHED; levels[at | L_SUM] = 0; levels[at | L_MAX] = -Infinity;
      doubles[row] = sum;
      doubles[row + capacity | 0] = last;
      doubles[row + 2 * capacity | 0] = max === -Infinity ? last : max;
      words[row] = window;
      words[row + capacity | 0] = series;
    }
    this.#dirtyLevelCount = 0;
  }

  #closeHistograms(window: number): void {
    const dirtyTallies = this.#dirtyTallies, table = this.#histogramRows;
    table.reserve(dirtyTallies.length);
    const { doubles, words, capacity } = table;
    for (let i = 0; i < dirtyTallies.length; i++) {
      const tally = dirtyTallies[i]!, row = table.rows++;
      doubles[row] = tally.sumUs;
      words[row] = window;
      words[row + capacity | 0] = tally.series;
      words[row + 3 * capacity | 0] = tally.drain(this.#cells);
      words[row + 2 * capacity | 0] = tally.drained;
    }
    dirtyTallies.length = 0;
  }

  #grow(capacity: number): void {
    const sums = new Float64Array(capacity).fill(-0), levels = emptyLevels(capacity), dirtyLevels = new Int32Array(capacity);
    sums.set(this.#sums); levels.set(this.#levels); dirtyLevels.set(this.#dirtyLevels);
    this.#sums = sums; this.#levels = levels; this.#dirtyLevels = dirtyLevels;
  }
}

function emptyLevels(series: number): Float64Array {
  const levels = new Float64Array(series * LEVEL_WORDS);
  for (let at = 0; at < levels.length; at += LEVEL_WORDS) { levels[at] = UNTOUCHED; levels[at | L_MAX] = -Infinity; }
  return levels;
}
