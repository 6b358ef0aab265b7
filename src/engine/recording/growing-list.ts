/** A growing list of whole numbers of 32 bits; entries not yet set read as -1. */

export class GrowingList {
  length = 0;
  #values: Int32Array<ArrayBuffer>;

  constructor(capacity = 0) { this.#values = new Int32Array(capacity).fill(-1); }

  get(index: number): number {
    return index < this.length ? this.#values[index] ?? -1 : -1;
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) this.#grow(index + 1);
    if (index >= this.length) this.length = index + 1;
    this.#values[index] = value;
  }

  push(value: number): void {
    this.set(this.length, value);
  }

  slice(from: number, to: number): Int32Array {
    return this.#values.slice(from, Math.min(to, this.length));
  }

  #grow(least: number): void {
    const before = this.#values;
    this.#values = new Int32Array(Math.max(least, before.length + (before.length >>> 1), 16)).fill(-1, before.length);
    this.#values.set(before);
  }
}
