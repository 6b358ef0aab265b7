/** Writes a run into columns: rows when things have ended, windows when they close, handed over in chunks. */
import type { Outcome } from '../outcome.ts';
import { NONE } from './columns.ts';
import type { Chunk, RunMeta } from './columns.ts';
import { CALLS, packHead, SPANS } from './layout.ts';
import { Rows } from './rows.ts';
import { isKept } from './sampling.ts';
import type { Sink } from './sink.ts';
import { StateWriter } from './state-writer.ts';
import { LONGEST, TimeBase } from './time-base.ts';
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
  readonly #calls = new Rows(CALLS);
  readonly #spans = new Rows(SPANS);
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
    const table = this.#calls, base = this.#callBase;
    if (table.rows === table.capacity) table.reserve(1);
    const row = table.rows++, capacity = table.capacity, { words, halves } = table;
    if (!base.fits(startUs, endUs)) {
      base.move(startUs, endUs, row);
      endUs = Math.min(endUs, base.untilUs);
    }
    const us = base.us;
    words[row] = id;
    words[row + capacity | 0] = startUs - us;
    words[row + 2 * capacity | 0] = endUs - us;
    halves[row] = client;
    halves[row + capacity | 0] = outcome;
  }

  span(owner: number, sentUs: number, queuedUs: number, begunUs: number, endedUs: number, leftUs: number, deadlineUs: number,
    link: number, instance: number, outcome: number, attempt: number, flags: number): void {
    const keep = this.#keepCalls;
    if (owner >= keep) {
      this.#sampledFrom = keep;
      if (!isKept(owner, keep)) return;
    }
    const table = this.#spans, base = this.#spanBase;
    if (table.rows === table.capacity) table.reserve(1);
    const row = table.rows++, capacity = table.capacity, { words, halves, bytes } = table;
    const fromUs = base.us, untilUs = base.untilUs;
    // Times before `sentUs` occur: an attempt in the background is sent after its caller has left.
    if (!(
      sentUs >= fromUs &&
      endedUs <= untilUs &&
      leftUs <= untilUs &&
      (leftUs >= fromUs || leftUs < 0) &&
      deadlineUs >= fromUs &&
      (deadlineUs <= untilUs || deadlineUs === Infinity)
    )) {
      this.#moveSpanBase(sentUs, endedUs, leftUs, deadlineUs, row);
      const most = base.untilUs;
      queuedUs = Math.min(queuedUs, most);
      begunUs = Math.min(begunUs, most);
      endedUs = Math.min(endedUs, most);
      leftUs = Math.min(leftUs, most);
      if (deadlineUs !== Infinity) deadlineUs = Math.min(deadlineUs, most);
    }
    const us = base.us;
    let at = row;
    words[at] = owner; at = at + capacity | 0;
    words[at] = sentUs - us; at = at + capacity | 0;
    words[at] = queuedUs < 0 ? NONE : queuedUs - us; at = at + capacity | 0;
    words[at] = begunUs < 0 ? NONE : begunUs - us; at = at + capacity | 0;
    words[at] = endedUs < 0 ? NONE : endedUs - us; at = at + capacity | 0;
    words[at] = leftUs < 0 ? NONE : leftUs - us; at = at + capacity | 0;
    words[at] = deadlineUs === Infinity ? NONE : deadlineUs - us;
    halves[row] = link;
    halves[row + capacity | 0] = instance;
    halves[row + 2 * capacity | 0] = outcome;
    bytes[row] = attempt > 255 ? 255 : attempt;
    bytes[row + capacity | 0] = flags;
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

  /** Moves the base where the row needs it; a deadline too far away is cut instead. */
  #moveSpanBase(sentUs: number, endedUs: number, leftUs: number, deadlineUs: number, row: number): void {
    const base = this.#spanBase;
    let least = leftUs >= 0 && leftUs < sentUs ? leftUs : sentUs;
    let greatest = endedUs > sentUs ? endedUs : sentUs;
    if (leftUs > greatest) greatest = leftUs;
    if (deadlineUs < least) least = deadlineUs;
    else if (deadlineUs > greatest && deadlineUs - least <= LONGEST) greatest = deadlineUs;
    if (!base.fits(least, greatest)) base.move(least, greatest, row);
  }
}
