/** The canonical trace: one line of text for every record of a run, with ids for numbers and times in seconds. */
import { MARK } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { WAIT_KINDS } from '../pattern.ts';
import type { RunMeta } from './columns.ts';
import { NO_INSTANCE, SPAN } from './sink.ts';

export type TraceNames = Pick<RunMeta, 'clients' | 'links' | 'attachments' | 'states' | 'processes'>;

/** An instant in seconds with six decimals, written by whole numbers; `-` for never (negative or Infinity). */
export function secondsText(us: number): string {
  if (us < 0 || us === Infinity) return '-';
  const whole = Math.round(us);
  const seconds = Math.floor(whole / 1_000_000);
  return `${seconds}.${String(whole - seconds * 1_000_000).padStart(6, '0')}`;
}

/** What each record reads as. The arguments are those of `Sink`. */
export class TraceText {
  readonly #names: TraceNames;
  readonly #outcomes: readonly Outcome[];

  /** `outcomes` may grow afterwards. */
  constructor(names: TraceNames, outcomes: readonly Outcome[]) {
    this.#names = names;
    this.#outcomes = outcomes;
  }

  call(id: number, startUs: number, endUs: number, client: number, outcome: number): string {
    return `call #${id} ${this.#client(client)} start=${secondsText(startUs)} end=${secondsText(endUs)} ${this.#outcome(outcome)}`;
  }

  span(owner: number, sentUs: number, queuedUs: number, begunUs: number, endedUs: number, leftUs: number, deadlineUs: number,
    link: number, instance: number, outcome: number, attempt: number, flags: number): string {
    const where = `${this.#names.links[link]?.id ?? `link ${link}`}/${instance === NO_INSTANCE ? '-' : instance}`;
    const times = `sent=${secondsText(sentUs)} queued=${secondsText(queuedUs)} begun=${secondsText(begunUs)} ended=${secondsText(endedUs)}`
      + ` left=${secondsText(leftUs)} deadline=${secondsText(deadlineUs)}`;
    return `span #${owner}.${attempt} ${where} ${times} ${endedUs < 0 ? 'unfinished' : this.#outcome(outcome)}${flagsText(flags)}${isLate(begunUs, endedUs, leftUs) ? ' late' : ''}`;
  }

  move(atUs: number, call: number, state: number, from: number, to: number, untilUs: number): string {
    const names = this.#names.states[state]?.names ?? [];
    return `move ${secondsText(atUs)} ${this.#state(state)} ${names[from] ?? from}>${names[to] ?? to}`
      + `${call < 0 ? '' : ` cause=#${call}`} until=${secondsText(untilUs)}`;
  }

  gauge(atUs: number, state: number, index: number, value: number): string {
    const name = this.#names.states[state]?.gauges[index]?.name ?? `gauge ${index}`;
    return `gauge ${secondsText(atUs)} ${this.#state(state)} ${name}=${value}`;
  }

  line(atUs: number, process: number, text: string, call: number, unseen: boolean): string {
    return `line ${secondsText(atUs)} ${this.#names.processes[process] ?? `process ${process}`} ${JSON.stringify(text)}`
      + `${call < 0 ? '' : ` #${call}`}${unseen ? ' unseen' : ''}`;
  }

  #outcome(index: number): string {
    const outcome = this.#outcomes[index];
    if (outcome === undefined) return '-';
    const { reason, error, marks, retryAfterMs, by } = outcome;
    const decided = by === 0 ? '' : ` by=${this.#attachment(by)}`;
    const marked = Object.entries(MARK).filter(([, bit]) => (marks & bit) !== 0).map(([name]) => ` ${name}`).join('');
    return `${reason}${error === '' ? '' : `:${error}`}${decided}${marked}${retryAfterMs < 0 ? '' : ` retry-after=${retryAfterMs}ms`}`;
  }

  #attachment(number: number): string { return this.#names.attachments[number - 1]?.id ?? `attachment ${number}`; }

  #state(state: number): string {
    const named = this.#names.states[state];
    if (named === undefined) return `state ${state}`;
    const attached = named.attach.map((number) => this.#attachment(number)).join('+');
    return `${attached}${named.client < 0 ? '' : `@${this.#client(named.client)}`}${named.endpoint >= 0 ? `[${named.endpoint}]` : ''}`;
  }

  /** Copies of one client are told apart by their place among them. */
  #client(number: number): string {
    const client = this.#names.clients[number];
    if (client === undefined) return `client ${number}`;
    if (client.client < 0) return client.id;
    const first = this.#names.clients.findIndex((other) => other.client === client.client);
    const more = this.#names.clients[first + 1]?.client === client.client;
    return more ? `${client.id}/${number - first}` : client.id;
  }
}

function flagsText(flags: number): string {
  const wait = WAIT_KINDS[flags & SPAN.waitMask] ?? 'none';
  return `${wait === 'none' ? '' : ` wait=${wait}`}${(flags & SPAN.shortCircuit) === 0 ? '' : ' short-circuit'}`
    + `${(flags & SPAN.orphan) === 0 ? '' : ' orphan'}${(flags & SPAN.notBegun) === 0 ? '' : ' not-begun'}`
    + `${(flags & SPAN.aborted) === 0 ? '' : ' aborted'}${(flags & SPAN.departed) === 0 ? '' : ' departed'}`;
}

/** Work that went on, or was still to be done, after its caller had left. */
function isLate(begunUs: number, endedUs: number, leftUs: number): boolean {
  return begunUs >= 0 && leftUs >= 0 && (endedUs > leftUs || endedUs < 0);
}
