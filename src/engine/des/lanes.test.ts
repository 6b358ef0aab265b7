import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventList } from './event-list.ts';
import { Lanes } from './lanes.ts';

const SLOTS = 24;
const HEAD = 1 << 27;

/** Timers of `SLOTS` slots; a slot has at most one live timer. */
class Timers {
  readonly list = new EventList();
  readonly live = new Uint32Array(SLOTS);
  readonly lanes: Lanes | null;
  nowUs = 0;
  constructor(withLanes: boolean) {
    this.lanes = withLanes ? new Lanes(this.list, HEAD) : null;
    if (this.lanes !== null) this.lanes.live = this.live;
  }
  start(slot: number, delayUs: number, constant: boolean): void {
    const lanes = this.lanes, atUs = this.nowUs + delayUs;
    this.live[slot] = lanes !== null && constant ? lanes.push(lanes.open(delayUs), atUs, slot) : this.list.push(atUs, slot);
  }
  cancel(slot: number): void { this.live[slot] = 0; }
  /** Up to the next live timer; null when there is none. */
  fire(): readonly [timeUs: number, seq: number, slot: number] | null {
    while (this.list.pop()) {
      const { timeUs, seq, payload } = this.list;
      const slot = payload >= HEAD ? this.lanes!.take(payload - HEAD) : payload;
      if (payload >= HEAD && (this.lanes!.arg !== slot || this.lanes!.seq !== seq)) throw new Error(`the lane gave ${this.lanes!.arg}, ${this.lanes!.seq}`);
      if (this.live[slot] !== seq) continue;
      this.live[slot] = 0;
      this.nowUs = timeUs;
      return [timeUs, seq, slot];
    }
    return null;
  }
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('start' as const),
      slot: fc.nat(SLOTS - 1),
      delayUs: fc.constantFrom(0, 3, 3, 10, 10, 11),
      constant: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), slot: fc.nat(SLOTS - 1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('fire' as const) }) },
);

describe('lanes', () => {
  test('live timers fire at the times, under the numbers and in the order of a plain heap, whatever is cancelled or restarted', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 500 }), (steps) => {
      const laned = new Timers(true), plain = new Timers(false);
      for (const s of steps) {
        if (s.do === 'fire') expect(laned.fire()).toEqual(plain.fire());
        else for (const timers of [laned, plain]) {
          if (s.do === 'start') timers.start(s.slot, s.delayUs, s.constant); else timers.cancel(s.slot);
        }
      }
      for (;;) {
        const fired = plain.fire();
        expect(laned.fire()).toEqual(fired);
        if (fired === null) break;
      }
      expect(laned.lanes!.waiting).toBe(0);
    }), { seed: 5, numRuns: 400 });
  });

  test('only the head of a lane stands in the event list', () => {
    const timers = new Timers(true);
    for (let slot = 0; slot < SLOTS; slot++) timers.start(slot, 100, true);
    expect(timers.list.size).toBe(1);
    expect(timers.lanes!.waiting).toBe(SLOTS - 1);
  });

  test('equal delays share a lane, others have their own', () => {
    const lanes = new Lanes(new EventList(), HEAD);
    const numbers = Array.from({ length: 20 }, (_, i) => lanes.open(1000 + (i % 10)));
    expect(numbers).toEqual([...Array(10).keys(), ...Array(10).keys()]);
  });

  test('cancelled timers take no more room than the live ones', () => {
    const list = new EventList(), lanes = new Lanes(list, HEAD), live = new Uint32Array(4);
    lanes.live = live;
    const lane = lanes.open(1e9);
    for (let i = 0; i < 100_000; i++) live[i % 4] = lanes.push(lane, 1e9 + i, i % 4);
    expect(lanes.waiting).toBeLessThanOrEqual(16);
    list.pop();
    lanes.take(lane);
    const fired: number[] = [];
    while (list.pop()) {
      if (live[lanes.take(lane)] === lanes.seq) fired.push(list.timeUs - 1e9);
    }
    expect(fired).toEqual([99_996, 99_997, 99_998, 99_999]);
  });

  test('live timers are all kept while the ring grows, also across its seam', () => {
    const list = new EventList(), lanes = new Lanes(list, HEAD), live = new Uint32Array(5000);
    lanes.live = live;
    const lane = lanes.open(50), fired: number[] = [];
    let next = 0;
    for (let i = 0; i < 5000; i++) {
      live[i] = lanes.push(lane, i + 50, i);
      if (i % 3 === 0) { list.pop(); fired.push(lanes.take(lane)); next++; }
    }
    while (list.pop()) fired.push(lanes.take(lane));
    expect(next).toBeGreaterThan(1000);
    expect(fired).toEqual(Array.from({ length: 5000 }, (_, i) => i));
  });

  test('refuses a timer that would overtake another of its lane', () => {
    const lanes = new Lanes(new EventList(), HEAD), lane = lanes.open(10);
    lanes.push(lane, 30, 0);
    expect(() => lanes.push(lane, 29, 1)).toThrow(/overtake/);
  });

  test('what is saved goes on as the original does', () => {
    const timers = new Timers(true), again = new Timers(true);
    for (let slot = 0; slot < SLOTS; slot++) timers.start(slot, slot % 2 === 0 ? 40 : 70, true);
    timers.fire();
    timers.cancel(4);
    Object.assign(again.list, structuredClone({ ...timers.list }));
    again.lanes!.restore(structuredClone(timers.lanes!.save()));
    again.live.set(timers.live);
    again.nowUs = timers.nowUs;
    for (let i = 0; i < SLOTS; i++) expect(again.fire()).toEqual(timers.fire());
    expect(again.lanes!.waiting).toBe(0);
  });
});
