/** Timers of one constant delay in order of their start: a ring per delay, of which only the head stands in the event list, under its original number. */
import type { EventList } from './event-list.ts';

/** One ring; plain data. `capacity` is a power of two. */
interface Lane {
  delayUs: number;
  head: number;
  count: number;
  capacity: number;
  /** Of the newest entry; times of a lane never fall. */
  lastUs: number;
  /** Whether an event in the list stands for the head of this lane (then the ring holds those behind it). */
  armed: boolean;
  times: Float64Array;
  seqs: Uint32Array;
  args: Int32Array;
}
export interface LanesData {
  readonly lanes: Lane[];
  readonly headArgs: Int32Array;
}
const FIRST_CAPACITY = 16;

/**
 * An entry is alive while `live[arg]` is its sequence number; cancelling is the owner's one store.
 * The order of live timers is exactly that of a plain heap: an entry keeps the number it took at its start,
 * and as times and numbers both rise along a lane, its head precedes all behind it.
 */
export class Lanes {
  /** The owner's array of live numbers by argument; to be set again whenever the owner replaces it. */
  live: Uint32Array = new Uint32Array(0);
  /** Of the entry taken last. */
  arg = 0;
  seq = 0;
  private readonly list: EventList;
  private readonly base: number;
  private lanes: Lane[] = [];
  /** Argument of the head that stands in the list, by lane. */
  private headArgs: Int32Array = new Int32Array(8);

  /** A head stands in the list with the payload `base | lane`. */
  constructor(list: EventList, base: number) {
    this.list = list; this.base = base;
  }
  /** The number of the lane of this delay: a new one, or the one already open for it. */
  open(delayUs: number): number {
    const open = this.lanes.findIndex((lane) => lane.delayUs === delayUs);
    if (open >= 0) return open;
    const lane = this.lanes.length;
    this.lanes.push({
      delayUs, head: 0, count: 0, capacity: FIRST_CAPACITY, lastUs: -Infinity, armed: false,
      times: new Float64Array(FIRST_CAPACITY), seqs: new Uint32Array(FIRST_CAPACITY), args: new Int32Array(FIRST_CAPACITY),
    });
    if (lane === this.headArgs.length) {
      const grown = new Int32Array(lane * 2);
      grown.set(this.headArgs);
      this.headArgs = grown;
    }
    return lane;
  }
  /** Adds an entry due at `timeUs` and returns its number. Throws RangeError when the lane already holds a later one. */
  push(number: number, timeUs: number, arg: number): number {
    const lane = this.lanes[number]!;
    if (timeUs < lane.lastUs) throw overtakes(timeUs, lane);
    lane.lastUs = timeUs;
    if (!lane.armed) {
      lane.armed = true;
      this.headArgs[number] = arg;
      return this.list.push(timeUs, this.base | number);
    }
    const seq = this.list.takeSeq();
    if (lane.count === lane.capacity) this.makeRoom(lane);
    const at = (lane.head + lane.count++) & (lane.capacity - 1);
    lane.times[at] = timeUs; lane.seqs[at] = seq; lane.args[at] = arg;
    return seq;
  }
  /**
   * To be called when a head has been popped: leaves its argument and number in `arg` and `seq`, returns the argument, and lets the next
   * live entry stand in the list. Whether the taken entry is itself still alive is for the caller to see: `live[arg] === seq`.
   */
  take(number: number): number {
    const lane = this.lanes[number]!, live = this.live, mask = lane.capacity - 1;
    const arg = this.headArgs[number]!;
    this.arg = arg; this.seq = this.list.seq;
    let head = lane.head, count = lane.count;
    lane.armed = false;
    while (count > 0) {
      const next = lane.args[head]!, seq = lane.seqs[head]!, timeUs = lane.times[head]!;
      head = (head + 1) & mask; count--;
      if (live[next] === seq) {
        lane.armed = true;
        this.headArgs[number] = next;
        this.list.pushAt(timeUs, seq, this.base | number);
        break;
      }
    }
    lane.head = head; lane.count = count;
    return arg;
  }
  /** Entries held behind the heads, dead ones among them. */
  get waiting(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.count, 0);
  }
  /** The plain data of all lanes, not a copy; the event list is saved by its owner. */
  save(): LanesData { return { lanes: this.lanes, headArgs: this.headArgs }; }
  /** Takes saved data over (clone it first if it is to be used again); `live` is the caller's to set. */
  restore(data: LanesData): void { this.lanes = data.lanes; this.headArgs = data.headArgs; }

  /** Of a full ring: drops the dead, and doubles it where at least half are alive. */
  private makeRoom(lane: Lane): void {
    const { head, capacity, times, seqs, args } = lane, mask = capacity - 1, live = this.live;
    let kept = 0;
    for (let i = 0; i < capacity; i++) {
      const from = (head + i) & mask, arg = args[from]!, seq = seqs[from]!;
      if (live[arg] !== seq) continue;
      const to = (head + kept++) & mask;
      times[to] = times[from]!; seqs[to] = seq; args[to] = arg;
    }
    lane.count = kept;
    if (kept * 2 < capacity) return;
    lane.capacity = capacity * 2;
    lane.times = new Float64Array(lane.capacity);
    lane.seqs = new Uint32Array(lane.capacity);
    lane.args = new Int32Array(lane.capacity);
    for (let i = 0; i < kept; i++) {
      const from = (head + i) & mask;
      lane.times[i] = times[from]!; lane.seqs[i] = seqs[from]!; lane.args[i] = args[from]!;
    }
    lane.head = 0;
  }
}

function overtakes(timeUs: number, { lastUs }: Lane): RangeError {
  return new RangeError(`A timer due at ${timeUs} µs would overtake one of its lane due at ${lastUs} µs.`);
}
