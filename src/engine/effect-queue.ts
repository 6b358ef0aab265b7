/** Effects wait here in the order they were asked for: a ring of (what, whose, number, number) that grows. */

/** What an entry asks for. */
export const OP = {
  forward: 0, reply: 1, cancel: 2, start: 3, stop: 4, wake: 5, started: 6, sharedStart: 7, sharedStop: 8,
  take: 9,       // a station's worker takes the next waiting attempt
  answer: 10,    // an attempt's answer is back at its caller
  arrive: 11,    // an attempt is at its service
} as const;

export class EffectQueue {
  /** The entry last shifted. */
  op = 0; a = 0; b = 0; c = 0;
  private ops = new Uint8Array(256);
  private as = new Int32Array(256);
  private bs = new Int32Array(256);
  private cs = new Float64Array(256);
  private head = 0;
  private count = 0;

  get empty(): boolean { return this.count === 0; }

  push(op: number, a: number, b: number, c: number): void {
    if (this.count === this.ops.length) this.grow();
    const at = (this.head + this.count++) & (this.ops.length - 1);
    this.ops[at] = op; this.as[at] = a; this.bs[at] = b; this.cs[at] = c;
  }
  /** Moves the oldest entry to op, a, b, c; false when there is none. */
  shift(): boolean {
    if (this.count === 0) return false;
    const at = this.head;
    this.op = this.ops[at]!; this.a = this.as[at]!; this.b = this.bs[at]!; this.c = this.cs[at]!;
    this.head = (at + 1) & (this.ops.length - 1);
    this.count--;
    return true;
  }
  private grow(): void {
    const size = this.ops.length, ops = new Uint8Array(size * 2), as = new Int32Array(size * 2), bs = new Int32Array(size * 2), cs = new Float64Array(size * 2);
    for (let i = 0; i < size; i++) {
      const from = (this.head + i) & (size - 1);
      ops[i] = this.ops[from]!; as[i] = this.as[from]!; bs[i] = this.bs[from]!; cs[i] = this.cs[from]!;
    }
    this.ops = ops; this.as = as; this.bs = bs; this.cs = cs; this.head = 0;
  }
}
