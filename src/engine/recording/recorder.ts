/** Writes a run into columns: rows when things have ended, windows when they close, handed over in chunks. */
import type { Outcome } from '../outcome.ts';
import type { Chunk, RunMeta } from './columns.ts';
import { CALLS, packHead, SPANS } from './layout.ts';
import { isKept } from './sampling.ts';
import type { Sink } from './sink.ts';
import { StateWriter } from './state-writer.ts';
import { Table } from './table.ts';
import { LONGEST, offsetOf, TimeBase } from './time-base.ts';
import { WindowWriter } from './window-writer.ts';

export interface RecorderOptions {
  readonly windowUs: number;
  /** Calls kept in full; beyond, see `sampling.ts`. At least 1; Infinity keeps all. */
  readonly keepCalls: number;
  /** Gauge rows kept on every change; beyond, the last value per window. */
  readonly keepGauges: number;
}

export class Recorder implements Sink {
  windowEndUs: number;
  readonly #windowUs: number;
  readonly #keepCalls: number;
  readonly #calls = new Table(CALLS);
  readonly #spans = new Table(SPANS);
  readonly #callBase = new TimeBase();
  readonly #spanBase = new TimeBase();
  readonly #windows = new WindowWriter();
  readonly #states: StateWriter;
  #outcomes: Outcome[] = [];
  #lines: Chunk['lines'][number][] = [];
  #window = 0;
  #windowsUntilUs = 0;
  #sampledFrom = -1;

  constructor(options: RecorderOptions) {
    this.#windowUs = options.windowUs;
    this.windowEndUs = options.windowUs;
    this.#keepCalls = Math.max(1, Math.floor(options.keepCalls));
    this.#states = new StateWriter(options.keepGauges);
  }

  counter(name: string): number { return this.#windows.number(name, 'counter'); }
  level(name: string): number { return this.#windows.number(name, 'level'); }
  histogram(name: string): number { return this.#windows.number(name, 'histogram'); }
  /** What goes into `RunMeta.series`, by the numbers given. */
  get series(): RunMeta['series'] { return this.#windows.series; }

  add(counter: number, amount: number): void { this.#windows.add(counter, amount); }
  set(level: number, value: number, nowUs: number): void { this.#windows.set(level, value, nowUs); }
  observe(histogram: number, valueUs: number): void { this.#windows.observe(histogram, valueUs); }

  roll(nowUs: number): void {
    if (nowUs < this.windowEndUs) return;
    const next = Math.floor(nowUs / this.#windowUs);
    const nextUs = next * this.#windowUs;
    this.#windows.close(this.#window, this.windowEndUs, nextUs);
    this.#states.closeWindow();
    this.#window = next;
    this.#windowsUntilUs = nextUs;
    this.windowEndUs = nextUs + this.#windowUs;
  }

  call(id: number, startUs: number, endUs: number, client: number, outcome: number): void {
    const keep = this.#keepCalls;
    if (id >= keep) {
      this.#sampledFrom = keep;
      if (!isKept(id, keep)) return;
    }
    const table = this.#calls;
    if (table.rows === table.capacity) table.reserve(table.rows + 1);
    const row = table.rows++;
    if (!this.#callBase.fits(startUs, endUs)) this.#callBase.move(startUs, endUs, row);
    const base = this.#callBase.us;
    const columns = table.columns;
    columns.id[row] = id;
    columns.start[row] = startUs - base;
    columns.end[row] = offsetOf(endUs, base);
    columns.client[row] = client;
    columns.outcome[row] = outcome;
  }

  span(owner: number, sentUs: number, queuedUs: number, begunUs: number, endedUs: number, leftUs: number, deadlineUs: number,
    link: number, instance: number, outcome: number, attempt: number, flags: number): void {
    const keep = this.#keepCalls;
    if (owner >= keep) {
      this.#sampledFrom = keep;
      if (!isKept(owner, keep)) return;
    }
    const table = this.#spans;
    if (table.rows === table.capacity) table.reserve(table.rows + 1);
    const row = table.rows++;
    const base = this.#spanBaseFor(sentUs, endedUs, leftUs, deadlineUs, row);
    const columns = table.columns;
    columns.owner[row] = owner;
    columns.sent[row] = sentUs - base;
    columns.queued[row] = offsetOf(queuedUs, base);
    columns.begun[row] = offsetOf(begunUs, base);
    columns.ended[row] = offsetOf(endedUs, base);
    columns.left[row] = offsetOf(leftUs, base);
    columns.deadline[row] = deadlineUs === Infinity ? offsetOf(-1, base) : offsetOf(deadlineUs, base);
    columns.link[row] = link;
    columns.instance[row] = instance;
    columns.outcome[row] = outcome;
    columns.attempt[row] = attempt > 255 ? 255 : attempt;
    columns.flags[row] = flags;
  }

  move(atUs: number, call: number, state: number, from: number, to: number, untilUs: number): void {
    this.#states.move(atUs, call, state, from, to, untilUs);
  }

  gauge(atUs: number, state: number, index: number, value: number): void {
    this.#states.gauge(atUs, state, index, value);
  }

  line(atUs: number, process: number, text: string, call: number, unseen: boolean): void {
    this.#lines.push({ atUs, process, text, call, unseen });
  }

  outcome(outcome: Outcome): void {
    this.#outcomes.push(outcome);
  }

  /** Hands over what was written since the last flush, in buffers of exact size. `untilUs`: no row of an earlier instant will follow. */
  flush(untilUs: number): Chunk {
    this.roll(untilUs);
    const calls = this.#calls.take();
    const spans = this.#spans.take();
    const head = packHead({
      windowsUntilUs: this.#windowsUntilUs, sampledFrom: this.#sampledFrom, keepCalls: this.#keepCalls,
      callSegments: this.#callBase.take(), spanSegments: this.#spanBase.take(),
    });
    const chunk: Chunk = {
      untilUs, outcomes: this.#outcomes, lines: this.#lines, head,
      buffers: [calls, spans, ...this.#states.take(), ...this.#windows.take()],
    };
    this.#outcomes = [];
    this.#lines = [];
    return chunk;
  }

  /** Closes the last window at the end of the run; levels are integrated up to here. Flush afterwards. */
  end(atUs: number): void {
    this.roll(atUs);
    this.#windows.close(this.#window, atUs, atUs);
    this.#states.closeWindow();
    this.#windowsUntilUs = atUs;
    this.windowEndUs = Infinity;
  }

  /** Times before `sentUs` occur: an attempt in the background is sent after its caller has left. */
  #spanBaseFor(sentUs: number, endedUs: number, leftUs: number, deadlineUs: number, row: number): number {
    const base = this.#spanBase;
    let least = leftUs >= 0 && leftUs < sentUs ? leftUs : sentUs;
    let greatest = endedUs > sentUs ? endedUs : sentUs;
    if (leftUs > greatest) greatest = leftUs;
    if (deadlineUs < least) least = deadlineUs;
    else if (deadlineUs > greatest && deadlineUs - least <= LONGEST) greatest = deadlineUs;
    if (!base.fits(least, greatest)) base.move(least, greatest, row);
    return base.us;
  }
}
