/** The numbers of a table's rows: from 1, freed numbers used again. Number 0 stands for none. */

/** A table grows by half. */
const FIRST_CAPACITY = 64;

export class Slots {
  /** Rows there is room for. */
  capacity = FIRST_CAPACITY;
  /** Numbers in use are below this one. */
  high = 1;
  live = 0;
  private free = new Int32Array(FIRST_CAPACITY);
  private freed = 0;

  take(): number {
    this.live++;
    return this.freed > 0 ? this.free[--this.freed]! : this.high++;
  }
  give(slot: number): void {
    this.live--;
    if (this.freed === this.free.length) {
      const wider = new Int32Array(this.freed * 2);
      wider.set(this.free);
      this.free = wider;
    }
    this.free[this.freed++] = slot;
  }
  /** Whether the table must grow before the next `take`; sets the new capacity. */
  full(): boolean {
    if (this.freed > 0 || this.high < this.capacity) return false;
    this.capacity += this.capacity >> 1;
    return true;
  }
}

/** The same words with room for `rows` rows of `words` words. */
export function widened(data: Int32Array, rows: number, words: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(rows * words);
  wider.set(data);
  return wider;
}
export function widenedTimes(data: Float64Array, rows: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(rows);
  wider.set(data);
  return wider;
}
