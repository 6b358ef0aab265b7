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

/** Write row `rows++` of `columns` after `if (rows === capacity) reserve(rows + 1)`. */
export class Table<L extends Layout> {
  columns: ColumnsOf<L>;
  rows = 0;
  capacity: number;
  readonly layout: L;

  constructor(layout: L, capacity = 256) {
    this.layout = layout;
    this.capacity = capacity;
    this.columns = this.#empty(capacity);
  }

  /** Makes room for so many rows in all; `columns` are other arrays afterwards. */
  reserve(rows: number): void {
    if (rows <= this.capacity) return;
    this.capacity = Math.max(rows, this.capacity + (this.capacity >>> 1) + 8);
    const before = this.columns;
    this.columns = this.#empty(this.capacity);
    this.#copy(before, this.columns, this.rows, 0);
  }

  /** Adds the rows of a buffer made by `Rows.take`. */
  append(buffer: ArrayBuffer): void {
    const rows = buffer.byteLength / rowBytes(this.layout);
    this.reserve(this.rows + rows);
    this.#copy(columnsOf(this.layout, buffer, rows), this.columns, rows, this.rows);
    this.rows += rows;
  }

  #empty(rows: number): ColumnsOf<L> {
    return columnsOf(this.layout, new ArrayBuffer(rows * rowBytes(this.layout)), rows);
  }

  #copy(from: ColumnsOf<L>, to: ColumnsOf<L>, rows: number, at: number): void {
    for (const name of Object.keys(this.layout)) {
      to[name]?.set(from[name]?.subarray(0, rows) ?? [], at);
    }
  }
}
