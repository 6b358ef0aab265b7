/** When the calls of an open workload begin: one sequential stream per copy of a client. */
import type { Workload } from '../spec.ts';
import { Draws } from './draws.ts';
import { USE } from './uses.ts';
import { exponential } from './ziggurat.ts';

/** Only a tool: an arrival stream keeps the generator's state itself, so that it stays plain data. */
const stream = new Draws();
/** Rates are per second, times in µs: one call is due whenever rate · time has grown by this. */
const ONE_CALL = 1e6;

/**
 * Each kind:
 *  poisson  unrounded gaps exponential · 1e6 / rate are summed; a time is rounded only when it is given out, so the rate is exact at any height
 *  even     call k, from 0, at firstMs + round(k · 1e6 / rate)
 *  at       the times named
 *  bursts   call i of burst j, both from 0, at round(j · everyMs + i · spreadMs / size)
 *  rates    none before the first point; 'steps': a rate holds until the next point; 'ramp': it goes there in a line; the last one stays.
 *           Times are where the integral of the rate has grown by an exponential (poisson), or reaches 0, 1, 2… (even)
 *  closed, serial, program  none: their calls follow from answers and steps
 * All own fields are plain data: `Object.assign(arrivals, structuredClone(saved))` puts a saved stream in place of another of the same copy.
 */
export class Arrivals {
  private workload: Workload = { kind: 'program' };
  /** State of the stream. */
  private a: number;
  private b: number;
  /** Time of the last arrival before rounding (poisson). */
  private lastUs = 0;
  /** Next call (even), time (at) or segment's point (rates); next burst (bursts). */
  private next = 0;
  /** Of the next call, how much the integral has to grow from the start of the segment (rates), in rate · µs. */
  private due = 0;
  /** Bursts begun and not done: number and next call of each. */
  private open: { burst: number; call: number }[] = [];

  constructor(workload: Workload, seed: number, clientHash: number, copy: number) {
    stream.rootPath(seed, clientHash, copy);
    stream.start(stream.pathA, stream.pathB, USE.arrival, 0);
    this.a = stream.a; this.b = stream.b;
    this.reconfigure(workload, 0);
  }

  /** The time of the next arrival in whole µs, each call one further; Infinity when there is none. Times never fall. */
  nextUs(): number {
    const workload = this.workload;
    switch (workload.kind) {
      case 'poisson':
        if (workload.ratePerSec === 0) return Infinity;
        return Math.round(this.lastUs += this.exponential() * ONE_CALL / workload.ratePerSec);
      case 'even':
        return workload.ratePerSec === 0 ? Infinity : evenUs(workload, this.next++);
      case 'at':
        return this.next < workload.timesMs.length ? Math.round(workload.timesMs[this.next++]! * 1000) : Infinity;
      case 'bursts': return this.nextOfBursts(workload);
      case 'rates': return this.nextOfRates(workload);
      case 'closed': case 'serial': case 'program': return Infinity;
    }
  }

  /**
   * From `nowUs` on this workload holds: kinds that name instants (even, at, bursts, rates with even arrivals) keep those from `nowUs` on,
   * itself included; kinds that draw draw the next arrival anew from `nowUs`, going on in their stream. What was last given out is void.
   */
  reconfigure(workload: Workload, nowUs: number): void {
    this.workload = workload;
    this.lastUs = nowUs;
    this.next = 0; this.due = 0; this.open = [];
    switch (workload.kind) {
      case 'even':
        if (workload.ratePerSec > 0) this.next = firstFrom(nowUs, workload.firstMs * 1000, ONE_CALL / workload.ratePerSec, (k) => evenUs(workload, k));
        break;
      case 'at':
        while (this.next < workload.timesMs.length && Math.round(workload.timesMs[this.next]! * 1000) < nowUs) this.next++;
        break;
      case 'bursts': this.enterBursts(workload, nowUs); break;
      case 'rates': this.enterRates(workload, nowUs); break;
      case 'poisson': case 'closed': case 'serial': case 'program': break;
    }
  }

  private exponential(): number {
    stream.a = this.a; stream.b = this.b;
    const value = exponential(stream);
    this.a = stream.a; this.b = stream.b;
    return value;
  }

  /** Opens the bursts that reach from before `nowUs` beyond it. */
  private enterBursts(workload: Bursts, nowUs: number): void {
    const everyUs = workload.everyMs * 1000, spreadUs = workload.spreadMs * 1000;
    this.next = firstFrom(nowUs, 0, everyUs, (j) => burstUs(workload, j, 0));
    const reaching = Math.max(0, Math.floor((nowUs - spreadUs) / everyUs) - 1);
    for (let burst = reaching; burst < this.next; burst++) {
      const call = firstFrom(nowUs, burst * everyUs, spreadUs / workload.size, (i) => burstUs(workload, burst, i));
      if (call < workload.size) this.open.push({ burst, call });
    }
  }
  private nextOfBursts(workload: Bursts): number {
    let firstUs = burstUs(workload, this.next, 0), first = -1;
    for (let k = 0; k < this.open.length; k++) {
      const { burst, call } = this.open[k]!, us = burstUs(workload, burst, call);
      if (us < firstUs) { firstUs = us; first = k; }
    }
    if (first < 0) {
      if (workload.size > 1) this.open.push({ burst: this.next, call: 1 });
      this.next++;
    } else if (++this.open[first]!.call >= workload.size) this.open.splice(first, 1);
    return firstUs;
  }

  /** Finds the segment of `nowUs`, and what is due there: from its start, so what the rate has summed up to before `nowUs` is added. */
  private enterRates(workload: Rates, nowUs: number): void {
    const points = workload.points, even = workload.arrivals === 'even';
    // A call whose time rounds to `nowUs` is due.
    const fromUs = even ? nowUs - 0.5 : nowUs;
    let before = 0;
    for (this.next = 0; this.next < points.length; this.next++) {
      const segment = segmentOf(workload, this.next);
      const passed = Math.min(Math.max(fromUs - segment.fromUs, 0), segment.lengthUs);
      if (passed < segment.lengthUs) {
        const grown = passed * (segment.rate + 0.5 * segment.slope * passed);
        this.due = even ? Math.ceil((before + grown) / ONE_CALL) * ONE_CALL - before : grown;
        break;
      }
      before += segment.area;
    }
    if (!even) this.due += this.exponential() * ONE_CALL;
  }
  private nextOfRates(workload: Rates): number {
    for (; this.next < workload.points.length; this.next++) {
      const { fromUs, area, rate, slope } = segmentOf(workload, this.next), due = this.due;
      if (due < area) {
        // rate·x + slope·x²/2 = due, solved so that nothing cancels.
        const x = due === 0 ? 0 : 2 * due / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * due)));
        this.due += workload.arrivals === 'even' ? ONE_CALL : this.exponential() * ONE_CALL;
        return Math.round(fromUs + x);
      }
      this.due -= area;
    }
    return Infinity;
  }
}

type Even = Extract<Workload, { kind: 'even' }>;
type Bursts = Extract<Workload, { kind: 'bursts' }>;
type Rates = Extract<Workload, { kind: 'rates' }>;

function evenUs(workload: Even, k: number): number {
  return Math.round(workload.firstMs * 1000) + Math.round(k * ONE_CALL / workload.ratePerSec);
}
function burstUs(workload: Bursts, burst: number, call: number): number {
  return Math.round(burst * workload.everyMs * 1000 + call * workload.spreadMs * 1000 / workload.size);
}
/** The least k ≥ 0 whose time is not before `nowUs`, of times that rise by `gapUs` but for rounding; Infinity when none ever is. */
function firstFrom(nowUs: number, startUs: number, gapUs: number, time: (k: number) => number): number {
  if (time(0) >= nowUs) return 0;
  if (gapUs === 0) return Infinity;
  let k = Math.max(0, Math.floor((nowUs - 1 - startUs) / gapUs) - 2);
  while (time(k) < nowUs) k++;
  return k;
}
/** From point i to the next: where it starts, how long it is, the integral of the rate over it, the rate at its start and how it changes per µs. */
function segmentOf(workload: Rates, i: number): { fromUs: number; lengthUs: number; area: number; rate: number; slope: number } {
  const from = workload.points[i]!, to = workload.points[i + 1], fromUs = from.atMs * 1000, rate = from.ratePerSec;
  if (to === undefined) return { fromUs, lengthUs: Infinity, area: rate > 0 ? Infinity : 0, rate, slope: 0 };
  const lengthUs = to.atMs * 1000 - fromUs, end = workload.shape === 'ramp' ? to.ratePerSec : rate;
  return { fromUs, lengthUs, area: (rate + end) / 2 * lengthUs, rate, slope: (end - rate) / lengthUs };
}
