/** Slot tables of live things: typed arrays that grow together, numbers from 1, freed numbers used again. */

type Column = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** The numbers of one table; the table's columns are grown by `grow`. Number 0 stands for none. */
export class Slots {
  capacity = 64;
  /** Numbers in use are below this one. */
  high = 1;
  live = 0;
  private free = new Int32Array(64);
  private freed = 0;

  take(): number {
    this.live++;
    return this.freed > 0 ? this.free[--this.freed]! : this.high++;
  }
  give(slot: number): void {
    this.live--;
    if (this.freed === this.free.length) this.free = grown(this.free, this.freed * 2);
    this.free[this.freed++] = slot;
  }
  /** Whether columns must grow before the next `take`; sets the new capacity. */
  full(): boolean {
    if (this.freed > 0 || this.high < this.capacity) return false;
    this.capacity = this.capacity + (this.capacity >> 1);
    return true;
  }
}

/** The same column with room for `capacity` entries. */
export function grown<T extends Column>(column: T, capacity: number): T {
  const wider = new (column.constructor as new (n: number) => T)(capacity);
  wider.set(column);
  return wider;
}
