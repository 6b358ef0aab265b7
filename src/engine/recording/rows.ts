/** The writing side of a table: its columns lie in one buffer, one after another, and are written through one view for each width. */
import type { Layout } from './table.ts';
import { copyRows, rowBytes, widthsOf } from './table.ts';

/**
 * A row goes to `rows++` after `if (rows === capacity) reserve(1)`: its first double to `doubles[row]`, the second to `doubles[row + capacity]` and
 * so on, likewise words (32 bits), halves (16) and bytes. After `reserve` the views may be others. A few views cost a writer less than one a column.
 */
export class Rows {
  rows = 0;
  capacity: number;
  doubles: Float64Array;
  words: Uint32Array;
  halves: Uint16Array;
  bytes: Uint8Array;
  readonly #widths: readonly number[];
  readonly #rowBytes: number;
  #buffer: ArrayBuffer;

  constructor(layout: Layout, capacity = 2048) {
    this.#widths = widthsOf(layout);
    this.#rowBytes = rowBytes(layout);
    this.capacity = capacity;
    this.#buffer = new ArrayBuffer(capacity * this.#rowBytes);
    this.doubles = new Float64Array(0);
    this.words = new Uint32Array(0);
    this.halves = new Uint16Array(0);
    this.bytes = new Uint8Array(0);
    this.#view();
  }

  /** Makes room for so many rows more. */
  reserve(more: number): void {
    if (this.rows + more <= this.capacity) return;
    const before = this.#buffer, had = this.capacity;
    this.capacity = Math.max(this.rows + more, had + (had >>> 1) + 8);
    this.#buffer = new ArrayBuffer(this.capacity * this.#rowBytes);
    copyRows(this.#widths, this.rows, before, had, this.#buffer, this.capacity, 0);
    this.#view();
  }

  /** The rows as a buffer of exact size, laid out as `layout` says; none are left, their room is kept. */
  take(): ArrayBuffer {
    const buffer = new ArrayBuffer(this.rows * this.#rowBytes);
    copyRows(this.#widths, this.rows, this.#buffer, this.capacity, buffer, this.rows, 0);
    this.rows = 0;
    return buffer;
  }

  #view(): void {
    const count = (bytes: number): number => this.capacity * this.#widths.filter((width) => width === bytes).length;
    const doubles = count(8), words = count(4), halves = count(2), bytes = count(1), buffer = this.#buffer;
    this.doubles = new Float64Array(buffer, 0, doubles);
    this.words = new Uint32Array(buffer, doubles * 8, words);
    this.halves = new Uint16Array(buffer, doubles * 8 + words * 4, halves);
    this.bytes = new Uint8Array(buffer, doubles * 8 + words * 4 + halves * 2, bytes);
  }
}
