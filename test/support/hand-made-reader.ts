/** Readers of runs written by hand: what views are tested with. The recording is real, the story is made up. */
import type { Outcome } from '../../src/engine/outcome.ts';
import type { RunMeta } from '../../src/engine/recording/columns.ts';
import { createReader } from '../../src/engine/recording/reader.ts';
import type { Reader } from '../../src/engine/recording/reading.ts';
import { Recorder } from '../../src/engine/recording/recorder.ts';
import { NO_INSTANCE, SPAN } from '../../src/engine/recording/sink.ts';
import { NO_FAULT } from '../../src/engine/spec.ts';

const outcome = (index: number, reason: Outcome['reason'], error = '', by = 0): Outcome => ({ reason, error, marks: 0, retryAfterMs: -1, by, index });
export const HAND_OUTCOMES: readonly Outcome[] = [
  outcome(0, 'ok'),
  outcome(1, 'error', 'Unavailable'),
  outcome(2, 'timeout', '', 1),
  outcome(3, 'rejected:open', '', 3),
];
const INDEX = { 'ok': 0, 'error': 1, 'timeout': 2, 'rejected:open': 3 } as const;
export type HandReason = keyof typeof INDEX;

/** Milliseconds. An attempt without `begun` never began; `late` is when its work ended after the caller had left. */
export interface HandSpan {
  readonly sent: number; readonly left: number; readonly reason: HandReason;
  readonly queued?: number; readonly begun?: number; readonly late?: number; readonly deadline?: number;
}
export interface HandCall {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly reason: HandReason;
  readonly spans: readonly HandSpan[];
}
export interface HandRun {
  readonly durationMs?: number;
  readonly calls?: readonly HandCall[];
  /** `to`: 0 closed, 1 open, 2 half-open. */
  readonly moves?: readonly { readonly at: number; readonly to: number; readonly call?: number }[];
  readonly lines?: readonly { readonly at: number; readonly text: string; readonly call?: number; readonly unseen?: true }[];
  readonly faults?: readonly { readonly label: string; readonly from: number; readonly to: number }[];
}

const META = {
  windowUs: 100_000, seed: 1,
  clients: [{ id: 'checkout', title: 'Checkout', client: 0 }],
  services: [{ id: 'payments', title: 'Payments', instances: 1, workers: 4, queue: 4 }], nodes: [],
  links: [{ id: 'checkout-payments', fromId: 'checkout', to: 0, chain: [1, 2, 3] }],
  attachments: [
    { id: 'checkout-payments/timeout', kind: 'timeout', states: [] },
    { id: 'checkout-payments/retry', kind: 'retry', states: [] },
    { id: 'checkout-payments/breaker', kind: 'circuitBreaker', states: [0] },
    { id: 'payments/queue', kind: 'fifo', states: [] },
  ],
  states: [{ attach: [3], client: -1, endpoint: -1, kind: 'circuitBreaker', names: ['closed', 'open', 'halfOpen'], gauges: [] }],
  processes: ['main'],
} satisfies Omit<RunMeta, 'durationUs' | 'series' | 'faults'>;

type Happening = readonly [atUs: number, tell: () => void];

/** Rows come in the order in which things ended, windows are counted from the same calls. */
export function handMadeReader(run: HandRun): Reader {
  const durationUs = (run.durationMs ?? 10_000) * 1000;
  const recorder = new Recorder({ windowUs: META.windowUs, keepCalls: 500_000, keepGauges: 1000 });
  const series = (name: string) => recorder.counter(name);
  const started = series('clients/checkout/calls');
  const ended = Object.fromEntries(Object.keys(INDEX).map((reason) => [reason, series(`clients/checkout/ended:${reason}`)]));
  const sent = series('links/checkout-payments/sent');
  const came = series('attach/checkout-payments/breaker/in');
  const latency = recorder.histogram('clients/checkout/latency');
  const levels = ['busy', 'busyLate', 'queued'].map((name) => recorder.level(`services/payments/${name}`));
  HAND_OUTCOMES.forEach((one) => recorder.outcome(one));

  const happenings: Happening[] = [];
  let busy = 0;
  let late = 0;
  const setBusy = (by: number, byLate: number, atUs: number) => {
    busy += by;
    late += byLate;
    recorder.set(levels[0]!, busy, atUs);
    recorder.set(levels[1]!, late, atUs);
  };
  for (const call of run.calls ?? []) {
    happenings.push([call.start * 1000, () => recorder.add(started, 1)]);
    call.spans.forEach((span, k) => happenings.push(...spanHappenings(span, call.id, k + 1, recorder, sent, came, setBusy)));
    happenings.push([call.end * 1000, () => {
      recorder.add(ended[call.reason]!, 1);
      recorder.observe(latency, (call.end - call.start) * 1000);
      recorder.call(call.id, call.start * 1000, call.end * 1000, 0, INDEX[call.reason]);
    }]);
  }
  let state = 0;
  for (const move of run.moves ?? []) {
    const from = state;
    state = move.to;
    happenings.push([move.at * 1000, () => recorder.move(move.at * 1000, move.call ?? -1, 0, from, move.to, Infinity)]);
  }
  for (const line of run.lines ?? [])
    happenings.push([line.at * 1000, () => recorder.line(line.at * 1000, 0, line.text, line.call ?? -1, line.unseen === true)]);

  happenings.sort((a, b) => a[0] - b[0]);
  for (const [atUs, tell] of happenings) {
    if (atUs >= recorder.windowEndUs) recorder.roll(atUs);
    tell();
  }
  const endUs = Math.max(durationUs, happenings.at(-1)?.[0] ?? 0);
  recorder.end(endUs);
  const faults = (run.faults ?? []).map(({ label, from, to }) => ({
    label,
    service: 0,
    instance: -1,
    fromUs: from * 1000,
    toUs: to * 1000,
    fault: { ...NO_FAULT, slowdown: 20 },
  }));
  const reader = createReader({ ...META, durationUs, faults, series: recorder.series });
  reader.append(recorder.flush(endUs));
  return reader;
}

function spanHappenings(span: HandSpan, owner: number, attempt: number, recorder: Recorder, sent: number, came: number, setBusy: (by: number, byLate: number, atUs: number) => void): Happening[] {
  const us = (ms: number | undefined) => (ms === undefined ? -1 : ms * 1000);
  const circuit = span.reason === 'rejected:open';
  const endMs = span.late ?? span.left;
  const flags = (circuit ? SPAN.shortCircuit : 0) | (span.late === undefined ? 0 : SPAN.departed);
  // What the service answered to somebody who had left is not what the caller saw.
  const answered = span.late === undefined ? INDEX[span.reason] : 0;
  const happenings: Happening[] = [
    [span.sent * 1000, () => {
      recorder.add(came, 1);
      if (!circuit) recorder.add(sent, 1);
    }],
    [endMs * 1000, () => recorder.span(owner, span.sent * 1000, us(span.queued ?? (circuit ? undefined : span.sent)), us(span.begun), endMs * 1000, span.left * 1000,
      span.deadline === undefined ? Infinity : span.deadline * 1000, 0, circuit ? NO_INSTANCE : 0, answered, attempt, flags)],
  ];
  if (span.begun !== undefined) {
    const begun = span.begun;
    happenings.push(
      [begun * 1000, () => setBusy(1, begun >= span.left ? 1 : 0, begun * 1000)],
      [endMs * 1000, () => setBusy(-1, span.late === undefined ? 0 : -1, endMs * 1000)],
    );
    if (span.late !== undefined && begun < span.left) happenings.push([span.left * 1000, () => setBusy(0, 1, span.left * 1000)]);
  }
  return happenings;
}

/** The row of "components.png": an error, a wait, a short circuit, another wait, then an attempt cut off at the deadline whose work goes on. */
export const TELLING_CALL: HandCall = {
  id: 7, start: 1000, end: 1800, reason: 'timeout',
  spans: [
    { sent: 1000, begun: 1000, left: 1200, reason: 'error', deadline: 1800 },
    { sent: 1400, left: 1400, reason: 'rejected:open', deadline: 1800 },
    { sent: 1550, queued: 1550, begun: 1600, left: 1800, late: 2245, reason: 'timeout', deadline: 1800 },
  ],
};

/** Calls of 50 ms, one every `everyMs`, all ok. */
export function evenCalls(count: number, everyMs: number, from = 0): readonly HandCall[] {
  return Array.from({ length: count }, (_, i) => {
    const start = from + i * everyMs;
    return { id: i, start, end: start + 50, reason: 'ok', spans: [{ sent: start, begun: start, left: start + 50, reason: 'ok' }] };
  });
}
