/** Writes what shared states do: their moves, complete, and their gauges, on every change up to a stated number of rows. */
import { NONE } from './columns.ts';
import { GAUGES, MOVES, VALUES } from './layout.ts';
import { Rows } from './rows.ts';

/** Present values of one shared state's gauges; those never reported are 0. */
class Gauges {
  count = 0;
  values = new Float64Array(4);
  changedUs = new Float64Array(4);
  /** 1: changed in the open window and not yet written. */
  dirty = new Uint8Array(4);

  reach(index: number): void {
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
  readonly #moves = new Rows(MOVES);
  readonly #moveGauges = new Rows(VALUES);
  readonly #gauges = new Rows(GAUGES);
  /** Gauge rows still written on every change. */
  #left: number;
  /** By state number. */
  readonly #states: Gauges[] = [];
  /** Pairs of state and index. */
  readonly #dirty: number[] = [];

  constructor(keepGauges: number) {
    this.#left = keepGauges;
  }

  move(atUs: number, call: number, state: number, from: number, to: number, untilUs: number): void {
    const gauges = this.#of(state), moves = this.#moves;
    if (moves.rows === moves.capacity) moves.reserve(1);
    const row = moves.rows++, capacity = moves.capacity;
    moves.doubles[row] = atUs;
    moves.doubles[row + capacity | 0] = untilUs;
    moves.words[row] = call < 0 ? NONE : call;
    moves.halves[row] = state;
    moves.bytes[row] = from;
    moves.bytes[row + capacity | 0] = to;
    moves.bytes[row + 2 * capacity | 0] = gauges.count;
    const values = this.#moveGauges;
    for (let index = 0; index < gauges.count; index++) {
      if (values.rows === values.capacity) values.reserve(1);
      values.doubles[values.rows++] = gauges.values[index]!;
    }
  }

  gauge(atUs: number, state: number, index: number, value: number): void {
    const gauges = this.#of(state);
    if (index >= gauges.count) gauges.reach(index);
    if (gauges.values[index] === value) return;
    gauges.values[index] = value;
    if (this.#left > 0) {
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
    const dirty = this.#dirty;
    if (dirty.length === 0) return;
    for (let i = 0; i < dirty.length; i += 2) {
      const state = dirty[i]!, index = dirty[i + 1]!, gauges = this.#of(state);
      gauges.dirty[index] = 0;
      this.#write(gauges.changedUs[index]!, state, index, gauges.values[index]!);
    }
    dirty.length = 0;
  }

  /** Moves, their gauges, and gauges since the last call. */
  take(): readonly [ArrayBuffer, ArrayBuffer, ArrayBuffer] {
    return [this.#moves.take(), this.#moveGauges.take(), this.#gauges.take()];
  }

  #of(state: number): Gauges {
    const states = this.#states;
    while (state >= states.length) states.push(new Gauges());
    return states[state]!;
  }

  #write(atUs: number, state: number, index: number, value: number): void {
    const gauges = this.#gauges;
    if (gauges.rows === gauges.capacity) gauges.reserve(1);
    const row = gauges.rows++, capacity = gauges.capacity;
    gauges.doubles[row] = atUs;
    gauges.doubles[row + capacity | 0] = value;
    gauges.halves[row] = state;
    gauges.halves[row + capacity | 0] = index;
    this.#left -= 1;
  }
}
