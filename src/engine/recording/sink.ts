/** What the engine tells the recording. The recorder implements it; `nullSink` measures the engine alone. */
import type { Outcome } from '../outcome.ts';

/** Bits of a span's flags; the lowest three are the index in `WAIT_KINDS` of the wait before it was sent. */
export const SPAN = {
  waitMask: 7,
  shortCircuit: 8,     // decided by a pattern, nothing was sent: sent = left = ended; where that took a worker's time, begun is when one took it up
  orphan: 16,          // sent after its caller had left (a retry that goes on in the background)
  notBegun: 32,        // refused, dropped or removed before its work began
  aborted: 64,         // its work was stopped before its end
  departed: 128,       // its caller had left before the answer came: what the caller saw is not `outcome`
} as const;

/** `instance` of a span that never reached a service. */
export const NO_INSTANCE = 0xffff;

export interface Sink {
  /** The kernel calls `roll` before the first event at or after this instant. */
  windowEndUs: number;
  roll(nowUs: number): void;
  /** At build time: the number of a named series. Names: see `columns.ts`. */
  counter(name: string): number;
  level(name: string): number;
  histogram(name: string): number;
  add(counter: number, amount: number): void;
  /** A level holds its value until the next `set`; sums in windows are value × µs. */
  set(level: number, value: number, nowUs: number): void;
  observe(histogram: number, valueUs: number): void;
  /** A root call has ended. */
  call(id: number, startUs: number, endUs: number, client: number, outcome: number): void;
  /** An attempt has ended, on the server's side too. `outcome` is what the service answered. `endedUs` -1: still open when the run ended. `queuedUs`, `begunUs`: -1 never; `leftUs`: when its caller had the answer or left; `deadlineUs` Infinity none. */
  span(owner: number, sentUs: number, queuedUs: number, begunUs: number, endedUs: number, leftUs: number, deadlineUs: number,
    link: number, instance: number, outcome: number, attempt: number, flags: number): void;
  /** `state`: number of the shared state in `RunMeta.states`. The recorder adds the state's present gauges. */
  move(atUs: number, call: number, state: number, from: number, to: number, untilUs: number): void;
  gauge(atUs: number, state: number, index: number, value: number): void;
  /** `unseen`: written after its process had ended. `call` -1 for lines of a program's own. */
  line(atUs: number, process: number, text: string, call: number, unseen: boolean): void;
  /** A newly interned outcome; `outcome.index` counts up from 0. */
  outcome(outcome: Outcome): void;
}
