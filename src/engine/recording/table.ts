/** Typed-array columns of one length that grow together and travel as one buffer: the columns one after another. `rows.ts` writes them. */

type ColumnType = Float64ArrayConstructor | Uint32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;
type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;
/** Widest columns first, so that every column is aligned whatever the number of rows. */
export type Layout = { readonly [column: string]: ColumnType };
export type ColumnsOf<L extends Layout> = { readonly [K in keyof L]: InstanceType<L[K]> };

/** The bytes one row takes. */
export function rowBytes(layout: Layout): number {
  return Object.values(layout).reduce((sum, kind) => sum + kind.BYTES_PER_ELEMENT, 0);
}

/** The columns of a buffer that holds exactly so many rows. */
export function columnsOf<L extends Layout>(layout: L, buffer: ArrayBuffer, rows: number): ColumnsOf<L> {
  const columns: { [column: string]: Column } = {};
  let offset = 0;
  for (const [name, kind] of Object.entries(layout)) {
    columns[name] = new kind(buffer, offset, rows);
    offset += rows * kind.BYTES_PER_ELEMENT;
  }
  return columns as ColumnsOf<L>;
}

/** The bytes of a value, column by column. */
export function widthsOf(layout: Layout): readonly number[] {
  return Object.values(layout).map((kind) => kind.BYTES_PER_ELEMENT);
}

/**
 * Copies so many rows of one buffer, which has room for `had`, to row `at` of another, which has room for `room`. As bytes: views of every column would
 * cost more than what is copied.
 */
export function copyRows(widths: readonly number[], rows: number, from: ArrayBuffer, had: number, to: ArrayBuffer, room: number, at: number): void {
  const source = new Uint8Array(from), target = new Uint8Array(to);
  let before = 0;
  for (const width of widths) {
    target.set(source.subarray(before * had, before * had + rows * width), before * room + at * width);
    before += width;
  }
}

/** Write row `rows++` of `columns` after `if (rows === capacity) reserve(rows + 1)`. */
export class Table<L extends Layout> {
  columns: ColumnsOf<L>;
  rows = 0;
  capacity: number;
  readonly layout: L;
  readonly #widths: readonly number[];
  #buffer: ArrayBuffer;

  constructor(layout: L, capacity = 256) {
    this.layout = layout;
    this.#widths = widthsOf(layout);
    this.capacity = capacity;
    this.#buffer = new ArrayBuffer(capacity * rowBytes(layout));
    this.columns = columnsOf(layout, this.#buffer, capacity);
  }

  /** Makes room for so many rows in all; `columns` are other arrays afterwards. */
  reserve(rows: number): void {
    if (rows <= this.capacity) return;
    const before = this.#buffer, had = this.capacity;
    this.capacity = Math.max(rows, had + (had >>> 1) + 8);
    this.#buffer = new ArrayBuffer(this.capacity * rowBytes(this.layout));
    this.columns = columnsOf(this.layout, this.#buffer, this.capacity);
    copyRows(this.#widths, this.rows, before, had, this.#buffer, this.capacity, 0);
  }

  /** Adds the rows of a buffer made by `Rows.take`. */
  append(buffer: ArrayBuffer): void {
    const rows = buffer.byteLength / rowBytes(this.layout);
    this.reserve(this.rows + rows);
    copyRows(this.#widths, rows, buffer, rows, this.#buffer, this.capacity, this.rows);
    this.rows += rows;
  }
}
