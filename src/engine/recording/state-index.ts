/** What shared states did: their moves in order of time, and their gauges at any instant. */
import type { StateAt } from '../pattern.ts';
import { NONE } from './columns.ts';
import type { RunMeta } from './columns.ts';
import { GrowingList } from './growing-list.ts';
import { columnsOf, rowBytes, Table } from './table.ts';
import { GAUGES, MOVES, VALUES } from './layout.ts';
import type { MoveRow } from './reading.ts';
import { firstAbove, firstAtLeast } from './search.ts';

const HISTORY = { at: Float64Array, value: Float64Array } as const;

export class StateIndex {
  readonly #states: RunMeta['states'];
  readonly #moves = new Table(MOVES);
  readonly #moveGauges = new Table(VALUES);
  /** Where the gauges of a move begin. */
  readonly #firstGauge = new GrowingList();
  readonly #movesOf: readonly { readonly rows: GrowingList; readonly atUs: number[] }[];
  readonly #gaugesOf: readonly (readonly Table<typeof HISTORY>[])[];
  #gaugeCount = 0;

  constructor(states: RunMeta['states']) {
    this.#states = states;
    this.#movesOf = states.map(() => ({ rows: new GrowingList(), atUs: [] }));
    this.#gaugesOf = states.map((state) => state.gauges.map(() => new Table(HISTORY, 16)));
  }

  get moveCount(): number { return this.#moves.rows; }

  append(moves: ArrayBuffer, moveGauges: ArrayBuffer, gauges: ArrayBuffer): void {
    const from = this.#moves.rows;
    this.#moves.append(moves);
    this.#moveGauges.append(moveGauges);
    for (let row = from; row < this.#moves.rows; row++) {
      const state = this.#moves.columns.state[row] ?? 0;
      this.#firstGauge.set(row, this.#gaugeCount);
      this.#gaugeCount += this.#moves.columns.gauges[row] ?? 0;
      this.#movesOf[state]?.rows.push(row);
      this.#movesOf[state]?.atUs.push(this.#moves.columns.at[row] ?? 0);
    }
    const rows = gauges.byteLength / rowBytes(GAUGES);
    const columns = columnsOf(GAUGES, gauges, rows);
    for (let row = 0; row < rows; row++) {
      const history = this.#gaugesOf[columns.state[row] ?? 0]?.[columns.index[row] ?? 0];
      if (history === undefined) throw new RangeError(`state ${columns.state[row]} has no gauge ${columns.index[row]}`);
      history.reserve(history.rows + 1);
      history.columns.at[history.rows] = columns.at[row] ?? 0;
      history.columns.value[history.rows++] = columns.value[row] ?? 0;
    }
  }

  at(state: number, atUs: number): StateAt {
    const moves = this.#of(state);
    const row = moves.rows.get(firstAbove(moves.atUs, moves.atUs.length, atUs) - 1);
    const sinceUs = row < 0 ? 0 : this.#moves.columns.at[row] ?? 0;
    const gauges = (this.#gaugesOf[state] ?? []).map((history, index) => {
      const last = firstAbove(history.columns.at, history.rows, atUs) - 1;
      // A gauge of the move's own instant is the later one: a move holds what the gauges were when it came.
      if (last >= 0 && (row < 0 || (history.columns.at[last] ?? 0) >= sinceUs)) return history.columns.value[last] ?? 0;
      return row < 0 ? 0 : this.#gaugeOfMove(row, index);
    });
    if (row < 0) return { state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges };
    const { columns } = this.#moves;
    const call = columns.call[row] ?? NONE;
    return { state: columns.to[row] ?? 0, sinceUs, untilUs: columns.until[row] ?? Infinity, cause: call === NONE ? -1 : call, gauges };
  }

  movesIn(state: number, fromUs: number, toUs: number): Int32Array {
    const { rows, atUs } = this.#of(state);
    return rows.slice(firstAtLeast(atUs, atUs.length, fromUs), firstAtLeast(atUs, atUs.length, toUs));
  }

  move(row: number): MoveRow {
    const { columns } = this.#moves;
    if (row < 0 || row >= this.#moves.rows) throw new RangeError(`there is no move ${row}`);
    const state = columns.state[row] ?? 0;
    const call = columns.call[row] ?? NONE;
    return {
      row, atUs: columns.at[row] ?? 0, call: call === NONE ? -1 : call, state,
      from: columns.from[row] ?? 0, to: columns.to[row] ?? 0, untilUs: columns.until[row] ?? Infinity,
      gauges: (this.#states[state]?.gauges ?? []).map((_, index) => this.#gaugeOfMove(row, index)),
    };
  }

  /** The first move of any state strictly after `atUs`; Infinity none. */
  nextUs(atUs: number): number {
    const row = firstAbove(this.#moves.columns.at, this.#moves.rows, atUs);
    return row < this.#moves.rows ? this.#moves.columns.at[row] ?? Infinity : Infinity;
  }

  /** The last move of any state strictly before `atUs`; -1 none. */
  previousUs(atUs: number): number {
    const row = firstAtLeast(this.#moves.columns.at, this.#moves.rows, atUs) - 1;
    return row < 0 ? -1 : this.#moves.columns.at[row] ?? -1;
  }

  #gaugeOfMove(row: number, index: number): number {
    if (index >= (this.#moves.columns.gauges[row] ?? 0)) return 0;
    return this.#moveGauges.columns.value[this.#firstGauge.get(row) + index] ?? 0;
  }

  #of(state: number): { readonly rows: GrowingList; readonly atUs: readonly number[] } {
    const moves = this.#movesOf[state];
    if (moves === undefined) throw new RangeError(`there is no shared state ${state}`);
    return moves;
  }
}
