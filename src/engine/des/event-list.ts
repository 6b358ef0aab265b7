/** The future event list: a 4-ary heap on (time, sequence number) in plain typed arrays, so events of one instant leave in the order of their numbers. */

/** Numbers below this one are reserved for scheduled changes, which precede all else of their instant. */
export const FIRST_SEQ = 0x10_0000;
/** Numbers at and above this one do not fit the list. */
export const SEQ_LIMIT = 0x1_0000_0000;

/** Room beyond the last event: a group of four children may overhang it by three, and those places hold Infinity. */
const OVERHANG = 4;
const FIRST_CAPACITY = 256;

/**
 * All own fields are plain data: `Object.assign(new EventList(), structuredClone(list))` is the same list again.
 * Which of four children is least is computed from the comparisons, not branched on: keys are random, so branches would be mispredicted.
 */
export class EventList {
  /** Events waiting. */
  size = 0;
  /** Of the event popped last. */
  timeUs = 0;
  seq = 0;
  payload = 0;
  /** The number the next `push` gives. */
  nextSeq = FIRST_SEQ;
  private capacity = FIRST_CAPACITY;
  /** Infinity from `size` on, as far as a group of children can overhang. */
  private times = new Float64Array(FIRST_CAPACITY + OVERHANG).fill(Infinity);
  private seqs = new Uint32Array(FIRST_CAPACITY + OVERHANG);
  private payloads = new Int32Array(FIRST_CAPACITY + OVERHANG);

  /** Adds an event behind all of its instant; returns its number. Throws RangeError when numbers run out or the time is not finite. */
  push(timeUs: number, payload: number): number {
    const seq = this.nextSeq;
    if (seq >= SEQ_LIMIT) throw outOfNumbers();
    this.nextSeq = seq + 1;
    this.pushAt(timeUs, seq, payload);
    return seq;
  }
  /** Takes a number without adding an event. */
  takeSeq(): number {
    const seq = this.nextSeq;
    if (seq >= SEQ_LIMIT) throw outOfNumbers();
    this.nextSeq = seq + 1;
    return seq;
  }
  /** Adds an event with a number of its own: reserved (below FIRST_SEQ), or taken before. */
  pushAt(timeUs: number, seq: number, payload: number): void {
    if (!(timeUs < Infinity)) throw notFinite(timeUs);
    if (this.size === this.capacity) this.grow();
    const times = this.times, seqs = this.seqs, payloads = this.payloads;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2, parentUs = times[parent]!;
      if (parentUs < timeUs || (parentUs === timeUs && seqs[parent]! < seq)) break;
      times[hole] = parentUs; seqs[hole] = seqs[parent]!; payloads[hole] = payloads[parent]!;
      hole = parent;
    }
    times[hole] = timeUs; seqs[hole] = seq; payloads[hole] = payload;
  }
  /** Takes the first event into `timeUs`, `seq` and `payload`; false when there is none. */
  pop(): boolean {
    if (this.size === 0) return false;
    const times = this.times, seqs = this.seqs, payloads = this.payloads;
    this.timeUs = times[0]!; this.seq = seqs[0]!; this.payload = payloads[0]!;
    const size = --this.size;
    const timeUs = times[size]!, seq = seqs[size]!, payload = payloads[size]!;
    times[size] = times[size + 1] = times[size + 2] = Infinity;
    if (size === 0) return true;
    let hole = 0;
    for (;;) {
      const first = (hole << 2) + 1;
      if (first >= size) break;
      // `first` is an event, so its time is finite: equal times below are those of two events, or both lose to it.
      const t0 = times[first]!, t1 = times[first + 1]!, t2 = times[first + 2]!, t3 = times[first + 3]!;
      let left = first + +(t1 < t0), right = first + 2 + +(t3 < t2);
      if (t0 === t1 && seqs[first + 1]! < seqs[first]!) left = first + 1;
      if (t2 === t3 && seqs[first + 3]! < seqs[first + 2]!) right = first + 3;
      const leftUs = times[left]!, rightUs = times[right]!;
      let least = left + Math.imul(right - left, +(rightUs < leftUs));
      if (leftUs === rightUs && seqs[right]! < seqs[left]!) least = right;
      const leastUs = times[least]!;
      if (timeUs < leastUs || (timeUs === leastUs && seq < seqs[least]!)) break;
      times[hole] = leastUs; seqs[hole] = seqs[least]!; payloads[hole] = payloads[least]!;
      hole = least;
    }
    times[hole] = timeUs; seqs[hole] = seq; payloads[hole] = payload;
    return true;
  }
  /** Every event that waits, in no order. */
  forEach(visit: (timeUs: number, seq: number, payload: number) => void): void {
    for (let i = 0; i < this.size; i++) visit(this.times[i]!, this.seqs[i]!, this.payloads[i]!);
  }
  /** Time of the first event; Infinity when there is none. */
  peekUs(): number { return this.times[0]!; }

  private grow(): void {
    const capacity = this.capacity * 2;
    const times = new Float64Array(capacity + OVERHANG).fill(Infinity);
    const seqs = new Uint32Array(capacity + OVERHANG), payloads = new Int32Array(capacity + OVERHANG);
    times.set(this.times); seqs.set(this.seqs); payloads.set(this.payloads);
    this.times = times; this.seqs = seqs; this.payloads = payloads; this.capacity = capacity;
  }
}

// Texts of errors are made in functions of their own: made in place, compiled code makes them every time before it looks whether they are needed.
function notFinite(timeUs: number): RangeError { return new RangeError(`An event needs a finite time, not ${timeUs} µs.`); }
function outOfNumbers(): RangeError {
  return new RangeError('The run has scheduled 2^32 events, more than can be told apart. Shorten it or lower its rates.');
}
