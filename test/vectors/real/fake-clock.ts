/** Fake timers that run one at a time, in order of due time and then of being set, as a machine without delays would. */

interface Timer { readonly id: number; dueMs: number; readonly everyMs: number; readonly run: () => void }

/** Milliseconds of a timer in Node: whole ones, at least one. */
const lengthMs = (ms: number | undefined): number => Math.max(1, Math.trunc(ms ?? 1));

export class FakeClock {
  nowMs: number;
  private timers: Timer[] = [];
  private lastId = 0;
  private readonly real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval, now: Date.now };
  private readonly immediate = globalThis.setImmediate;

  /** Takes the place of the global timers and of `Date.now` until `remove`. */
  constructor(nowMs: number) {
    this.nowMs = nowMs;
    const clear = (timer?: unknown): void => { this.timers = this.timers.filter((one) => one !== timer); };
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms?: number) => this.set(run, ms, 0), clearTimeout: clear,
      setInterval: (run: () => void, ms?: number) => this.set(run, ms, lengthMs(ms)), clearInterval: clear,
    });
    Date.now = () => this.nowMs;
  }
  remove(): void {
    const { now, ...timers } = this.real;
    Object.assign(globalThis, timers);
    Date.now = now;
  }

  /** Runs the next timer and every microtask that follows; false when there is none. An interval keeps the place it was given at first. */
  async runNext(): Promise<boolean> {
    const next = this.next();
    if (next === undefined) return false;
    this.nowMs = next.dueMs;
    if (next.everyMs > 0) next.dueMs += next.everyMs;
    else this.timers.splice(this.timers.indexOf(next), 1);
    next.run();
    await new Promise<void>((resolve) => { this.immediate(resolve); });
    return true;
  }
  /** When the next timer is due; Infinity: there is none. */
  get nextMs(): number { return this.next()?.dueMs ?? Infinity; }

  private next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers)
      if (first === undefined || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.id < first.id)) first = timer;
    return first;
  }
  private set(run: () => void, ms: number | undefined, everyMs: number): Timer {
    this.lastId += 1;
    const timer = { id: this.lastId, dueMs: this.nowMs + lengthMs(ms), everyMs, run };
    this.timers.push(timer);
    return timer;
  }
}
