/** Writes what shared states do: their moves, complete, and their gauges, on every change up to a stated number of rows. */
import { NONE } from './columns.ts';
import { GAUGES, MOVES, VALUES } from './layout.ts';
import { Table } from './table.ts';

/** Present values of one shared state's gauges; those never reported are 0. */
class Gauges {
  count = 0;
  values = new Float64Array(4);
  changedUs = new Float64Array(4);
  /** 1: changed in the open window and not yet written. */
  dirty = new Uint8Array(4);

  reach(index: number): void {
    if (index < this.count) return;
    this.count = index + 1;
    if (this.count <= this.values.length) return;
    const { values, changedUs, dirty } = this;
    this.values = new Float64Array(this.count * 2);
    this.changedUs = new Float64Array(this.count * 2);
    this.dirty = new Uint8Array(this.count * 2);
    this.values.set(values);
    this.changedUs.set(changedUs);
    this.dirty.set(dirty);
  }
}

export class StateWriter {
  readonly #moves = new Table(MOVES);
  readonly #moveGauges = new Table(VALUES);
  readonly #gauges = new Table(GAUGES);
  readonly #keepGauges: number;
  #written = 0;
  /** By state number. */
  readonly #states: Gauges[] = [];
  /** Pairs of state and index. */
  readonly #dirty: number[] = [];

  constructor(keepGauges: number) {
    this.#keepGauges = keepGauges;
  }

  move(atUs: number, call: number, state: number, from: number, to: number, untilUs: number): void {
    const gauges = this.#of(state);
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
    columns.gauges[row] = gauges.count;
    const values = this.#moveGauges;
    values.reserve(values.rows + gauges.count);
    for (let index = 0; index < gauges.count; index++) values.columns.value[values.rows++] = gauges.values[index] ?? 0;
  }

  gauge(atUs: number, state: number, index: number, value: number): void {
    const gauges = this.#of(state);
    gauges.reach(index);
    if (gauges.values[index] === value) return;
    gauges.values[index] = value;
    if (this.#written < this.#keepGauges) {
      this.#write(atUs, state, index, value);
      return;
    }
    gauges.changedUs[index] = atUs;
    if (gauges.dirty[index] === 1) return;
    gauges.dirty[index] = 1;
    this.#dirty.push(state, index);
  }

  /** At the end of a window: the last value of every gauge that changed in it, at the instant of that change. */
  closeWindow(): void {
    if (this.#dirty.length === 0) return;
    for (let i = 0; i < this.#dirty.length; i += 2) {
      const state = this.#dirty[i] ?? 0;
      const index = this.#dirty[i + 1] ?? 0;
      const gauges = this.#of(state);
      gauges.dirty[index] = 0;
      this.#write(gauges.changedUs[index] ?? 0, state, index, gauges.values[index] ?? 0);
    }
    this.#dirty.length = 0;
  }

  /** Moves, their gauges, and gauges since the last call. */
  take(): readonly [ArrayBuffer, ArrayBuffer, ArrayBuffer] {
    return [this.#moves.take(), this.#moveGauges.take(), this.#gauges.take()];
  }

  #of(state: number): Gauges {
    const gauges = this.#states[state];
    if (gauges !== undefined) return gauges;
    while (this.#states.length <= state) this.#states.push(new Gauges());
    return this.#of(state);
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
