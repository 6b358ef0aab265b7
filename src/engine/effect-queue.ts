/** Effects wait here in the order they were asked for. The usual single one stands in fields of its own; more go to a ring that grows. */

/** What an entry asks for. */
export const OP_FORWARD = 0;
export const OP_REPLY = 1;
export const OP_ANSWER = 2;         // an attempt's answer is back at its caller
export const OP_ARRIVE = 3;         // an attempt is at its service
export const OP_TAKE = 4;           // a station's workers take what waits
export const OP_START = 5;
export const OP_STOP = 6;
export const OP_CANCEL = 7;
export const OP_WAKE = 8;
export const OP_STARTED = 9;
export const OP_SHARED_START = 10;
export const OP_SHARED_STOP = 11;
export const OP_GONE = 12;          // the caller of an attempt that was lost has left
export const OP_SEND = 13;          // a probe or look-up of a balancer sets out
export const OP_NODE_SEND = 14;     // a node's delivery sets out
export const OP_NODE_REPLY = 15;
export const OP_NODE_DESERT = 16;   // a node waits for a delivery no more
export const OP_ROUTE = 18;         // an attempt sets out down another link
export const OP_REPLY_AT_COST = 17; // a reply that takes its time; below zero: its time is over

export class EffectQueue {
  /** The entry last shifted, until the next is pushed. */
  op = 0; a = 0; b = 0; c = 0;
  /** How many of those that wait are cancellations. */
  cancels = 0;
  /** Entries that wait. */
  private waiting = 0;
  /** 1: the oldest of them stands in the fields; all others are in the ring. */
  private direct = 0;
  private words = new Int32Array(3 * 256);
  private numbers = new Float64Array(256);
  private head = 0;
  private ringed = 0;

  get empty(): boolean { return this.waiting === 0; }

  push(op: number, a: number, b: number, c: number): void {
    if (this.waiting++ === 0) {
      this.direct = 1;
      this.op = op; this.a = a; this.b = b; this.c = c;
      return;
    }
    if (this.ringed === this.numbers.length) this.grow();
    const i = (this.head + this.ringed++) & (this.numbers.length - 1), words = this.words;
    words[3 * i] = op; words[3 * i + 1] = a; words[3 * i + 2] = b; this.numbers[i] = c;
  }
  /** Moves the oldest entry to op, a, b, c, to be read before anything is pushed; false when there is none. */
  shift(): boolean {
    if (this.waiting === 0) return false;
    this.waiting--;
    if (this.direct === 1) { this.direct = 0; return true; }
    const i = this.head, words = this.words;
    this.op = words[3 * i]!; this.a = words[3 * i + 1]!; this.b = words[3 * i + 2]!; this.c = this.numbers[i]!;
    this.head = (i + 1) & (this.numbers.length - 1);
    this.ringed--;
    return true;
  }
  private grow(): void {
    const size = this.numbers.length, words = new Int32Array(size * 6), numbers = new Float64Array(size * 2);
    for (let i = 0; i < size; i++) {
      const from = (this.head + i) & (size - 1);
      for (let k = 0; k < 3; k++) words[3 * i + k] = this.words[3 * from + k]!;
      numbers[i] = this.numbers[from]!;
    }
    this.words = words; this.numbers = numbers; this.head = 0;
  }
}
