/** Writes what shared states do: their moves, complete, and their gauges, on every change up to a stated number of rows. */
import { NONE } from './columns.ts';
import { GAUGES, MOVES, VALUES } from './layout.ts';
import { Table } from './table.ts';

export class StateWriter {
  readonly #moves = new Table(MOVES);
  readonly #moveGauges = new Table(VALUES);
  readonly #gauges = new Table(GAUGES);
  readonly #keepGauges: number;
  #written = 0;
  /** First gauge of each state in the flat arrays below; one entry more than states. */
  #first = new Int32Array(1);
  #values = new Float64Array(0);
  #changedUs = new Float64Array(0);
  #stateOf = new Uint16Array(0);
  #dirty = new Uint8Array(0);
  #dirtyGauges = new Int32Array(0);
  #dirtyCount = 0;

  constructor(keepGauges: number) {
    this.#keepGauges = keepGauges;
  }

  /** At build time: how many gauges each shared state has, by state number. All gauges begin at 0. */
  states(gaugeCounts: readonly number[]): void {
    const first = new Int32Array(gaugeCounts.length + 1);
    gaugeCounts.forEach((count, state) => { first[state + 1] = (first[state] ?? 0) + count; });
    const total = first[gaugeCounts.length] ?? 0;
    this.#first = first;
    this.#values = new Float64Array(total);
    this.#changedUs = new Float64Array(total);
    this.#stateOf = new Uint16Array(total);
    gaugeCounts.forEach((_, state) => this.#stateOf.fill(state, first[state], first[state + 1]));
    this.#dirty = new Uint8Array(total);
    this.#dirtyGauges = new Int32Array(total);
  }

  move(atUs: number, call: number, state: number, from: number, to: number, untilUs: number): void {
    const moves = this.#moves;
    if (moves.rows === moves.capacity) moves.reserve(moves.rows + 1);
    const row = moves.rows++;
    const columns = moves.columns;
    columns.at[row] = atUs;
    columns.until[row] = untilUs;
    columns.call[row] = call < 0 ? NONE : call;
    columns.state[row] = state;
    columns.from[row] = from;
    columns.to[row] = to;
    const end = this.#first[state + 1] ?? 0;
    const values = this.#moveGauges;
    for (let gauge = this.#first[state] ?? 0; gauge < end; gauge++) {
      if (values.rows === values.capacity) values.reserve(values.rows + 1);
      values.columns.value[values.rows++] = this.#values[gauge] ?? 0;
    }
  }

  gauge(atUs: number, state: number, index: number, value: number): void {
    const gauge = (this.#first[state] ?? 0) + index;
    if (this.#values[gauge] === value) return;
    this.#values[gauge] = value;
    if (this.#written < this.#keepGauges) {
      this.#write(atUs, state, index, value);
      return;
    }
    this.#changedUs[gauge] = atUs;
    if (this.#dirty[gauge] === 1) return;
    this.#dirty[gauge] = 1;
    this.#dirtyGauges[this.#dirtyCount++] = gauge;
  }

  /** At the end of a window: the last value of every gauge that changed in it, at the instant of that change. */
  closeWindow(): void {
    for (let i = 0; i < this.#dirtyCount; i++) {
      const gauge = this.#dirtyGauges[i] ?? 0;
      const state = this.#stateOf[gauge] ?? 0;
      this.#dirty[gauge] = 0;
      this.#write(this.#changedUs[gauge] ?? 0, state, gauge - (this.#first[state] ?? 0), this.#values[gauge] ?? 0);
    }
    this.#dirtyCount = 0;
  }

  /** Moves, their gauges, and gauges since the last call. */
  take(): readonly [ArrayBuffer, ArrayBuffer, ArrayBuffer] {
    return [this.#moves.take(), this.#moveGauges.take(), this.#gauges.take()];
  }

  #write(atUs: number, state: number, index: number, value: number): void {
    const gauges = this.#gauges;
    if (gauges.rows === gauges.capacity) gauges.reserve(gauges.rows + 1);
    const row = gauges.rows++;
    const columns = gauges.columns;
    columns.at[row] = atUs;
    columns.value[row] = value;
    columns.state[row] = state;
    columns.index[row] = index;
    this.#written += 1;
  }
}
