/** Passes a run on to another sink while taking its trace: the hash of all records, before sampling and windows, and their text when asked for. */
import type { Outcome } from '../outcome.ts';
import { RecordHash } from './record-hash.ts';
import type { Sink } from './sink.ts';
import { TraceText } from './trace.ts';
import type { TraceNames } from './trace.ts';

/** First word of each kind of record. */
const KIND = { call: 1, span: 2, move: 3, gauge: 4, line: 5 } as const;

export class TraceSink implements Sink {
  readonly #inner: Sink;
  readonly #write: ((line: string) => void) | null;
  readonly #hash = new RecordHash();
  readonly #outcomes: Outcome[] = [];
  /** Hash of each outcome's content: the order in which outcomes were interned does not matter. */
  readonly #outcomeWords: number[] = [];
  /** Records made before the names are known: states may move and gauges be set while a run is built. */
  #waiting: ((text: TraceText) => string)[] = [];
  #text: TraceText | null = null;

  /** `write` takes the canonical text, a line a record without its line end; `describe` has to be called for it to be written. */
  constructor(inner: Sink, write: ((line: string) => void) | null = null) {
    this.#inner = inner;
    this.#write = write;
  }

  get windowEndUs(): number { return this.#inner.windowEndUs; }

  /** The names of the run, for its text. */
  describe(names: TraceNames): void {
    this.#text = new TraceText(names, this.#outcomes);
    for (const line of this.#waiting) this.#write?.(line(this.#text));
    this.#waiting = [];
  }

  /** The engine's own 64-bit hash of all records so far: 16 hexadecimal digits. */
  hash(): string { return this.#hash.digest(); }

  roll(nowUs: number): void { this.#inner.roll(nowUs); }
  counter(name: string): number { return this.#inner.counter(name); }
  level(name: string): number { return this.#inner.level(name); }
  histogram(name: string): number { return this.#inner.histogram(name); }
  add(counter: number, amount: number): void { this.#inner.add(counter, amount); }
  set(level: number, value: number, nowUs: number): void { this.#inner.set(level, value, nowUs); }
  observe(histogram: number, valueUs: number): void { this.#inner.observe(histogram, valueUs); }

  call(id: number, startUs: number, endUs: number, client: number, outcome: number): void {
    this.#inner.call(id, startUs, endUs, client, outcome);
    const hash = this.#hash;
    hash.word(KIND.call);
    hash.number(id);
    hash.number(startUs);
    hash.number(endUs);
    hash.word(client);
    this.#hashOutcome(outcome);
    if (this.#write !== null) this.#line((text) => text.call(id, startUs, endUs, client, outcome));
  }

  span(owner: number, sentUs: number, queuedUs: number, begunUs: number, endedUs: number, leftUs: number, deadlineUs: number,
    link: number, instance: number, outcome: number, attempt: number, flags: number): void {
    this.#inner.span(owner, sentUs, queuedUs, begunUs, endedUs, leftUs, deadlineUs, link, instance, outcome, attempt, flags);
    const hash = this.#hash;
    hash.word(KIND.span);
    hash.number(owner);
    hash.number(sentUs);
    hash.number(queuedUs);
    hash.number(begunUs);
    hash.number(endedUs);
    hash.number(leftUs);
    hash.number(deadlineUs);
    hash.word(link);
    hash.word(instance);
    this.#hashOutcome(outcome);
    hash.word(attempt);
    hash.word(flags);
    if (this.#write !== null) {
      this.#line((text) => text.span(owner, sentUs, queuedUs, begunUs, endedUs, leftUs, deadlineUs, link, instance, outcome, attempt, flags));
    }
  }

  move(atUs: number, call: number, state: number, from: number, to: number, untilUs: number): void {
    this.#inner.move(atUs, call, state, from, to, untilUs);
    const hash = this.#hash;
    hash.word(KIND.move);
    hash.number(atUs);
    hash.number(call);
    hash.word(state);
    hash.word(from);
    hash.word(to);
    hash.number(untilUs);
    if (this.#write !== null) this.#line((text) => text.move(atUs, call, state, from, to, untilUs));
  }

  gauge(atUs: number, state: number, index: number, value: number): void {
    this.#inner.gauge(atUs, state, index, value);
    const hash = this.#hash;
    hash.word(KIND.gauge);
    hash.number(atUs);
    hash.word(state);
    hash.word(index);
    hash.number(value);
    if (this.#write !== null) this.#line((text) => text.gauge(atUs, state, index, value));
  }

  line(atUs: number, process: number, text: string, call: number, unseen: boolean): void {
    this.#inner.line(atUs, process, text, call, unseen);
    const hash = this.#hash;
    hash.word(KIND.line);
    hash.number(atUs);
    hash.word(process);
    hash.text(text);
    hash.number(call);
    hash.word(unseen ? 1 : 0);
    if (this.#write !== null) this.#line((names) => names.line(atUs, process, text, call, unseen));
  }

  outcome(outcome: Outcome): void {
    this.#inner.outcome(outcome);
    const content = new RecordHash();
    content.text(outcome.reason);
    content.text(outcome.error);
    content.word(outcome.marks);
    content.number(outcome.retryAfterMs);
    content.word(outcome.by);
    const digest = content.digest();
    this.#outcomes[outcome.index] = outcome;
    this.#outcomeWords[outcome.index * 2] = Number.parseInt(digest.slice(0, 8), 16) | 0;
    this.#outcomeWords[outcome.index * 2 + 1] = Number.parseInt(digest.slice(8), 16) | 0;
  }

  #hashOutcome(index: number): void {
    this.#hash.word(this.#outcomeWords[index * 2] ?? -1);
    this.#hash.word(this.#outcomeWords[index * 2 + 1] ?? -1);
  }

  #line(line: (text: TraceText) => string): void {
    if (this.#text === null) this.#waiting.push(line);
    else this.#write?.(line(this.#text));
  }
}
