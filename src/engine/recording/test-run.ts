/** Hand-made and random runs for tests: what happened, in order of time, played into any sink as the kernel would. */
import type { Outcome } from '../outcome.ts';
import type { RunMeta } from './columns.ts';
import type { Sink } from './sink.ts';

export const OUTCOMES: readonly Outcome[] = [
  { reason: 'ok', error: '', marks: 0, retryAfterMs: -1, by: 0, index: 0 },
  { reason: 'error', error: 'Unavailable', marks: 0, retryAfterMs: 200, by: 0, index: 1 },
  { reason: 'timeout', error: '', marks: 0, retryAfterMs: -1, by: 1, index: 2 },
  { reason: 'rejected:open', error: '', marks: 0, retryAfterMs: -1, by: 3, index: 3 },
];

/** One client (two copies), one link with timeout, retry and breaker, one service of four workers. */
export const TEST_META: RunMeta = {
  durationUs: 60_000_000, windowUs: 100_000, seed: 16,
  clients: [{ id: 'checkout', title: 'Checkout', client: 0 }, { id: 'checkout', title: 'Checkout', client: 0 }],
  services: [{ id: 'payments', title: 'Payments', instances: 1, workers: 4, queue: 4 }],
  nodes: [],
  links: [{ id: 'checkout-payments', fromId: 'checkout', to: 0, chain: [1, 2, 3] }],
  attachments: [
    { id: 'checkout-payments/timeout', kind: 'timeout', states: [] },
    { id: 'checkout-payments/retry', kind: 'retry', states: [] },
    { id: 'checkout-payments/breaker', kind: 'circuitBreaker', states: [0] },
    { id: 'payments/queue', kind: 'fifo', states: [] },
  ],
  states: [{
    attach: [3], client: -1, endpoint: -1, kind: 'circuitBreaker', names: ['closed', 'open', 'halfOpen'],
    gauges: [{ name: 'buffered', unit: 'calls', limit: 'slidingWindowSize' }, { name: 'failed', unit: 'calls' }],
  }],
  processes: ['main'],
  series: [
    { name: 'clients/checkout/calls', kind: 'counter' }, { name: 'services/payments/busy', kind: 'level' },
    { name: 'services/payments/busyLate', kind: 'level' }, { name: 'services/payments/queued', kind: 'level' },
    { name: 'clients/checkout/latency', kind: 'histogram' },
  ],
  faults: [],
};

export interface Happening {
  readonly atUs: number;
  readonly tell: (sink: Sink, series: readonly number[]) => void;
}

/** Registers the series of the meta, tells the outcomes, then everything in order of time; `between` may flush. */
export function play(happenings: readonly Happening[], sink: Sink, meta: RunMeta, between: (index: number, nowUs: number) => void = () => {}): void {
  const series = meta.series.map(({ name, kind }) => sink[kind](name));
  OUTCOMES.forEach((outcome) => sink.outcome(outcome));
  [...happenings].sort((a, b) => a.atUs - b.atUs).forEach(({ atUs, tell }, index) => {
    if (atUs >= sink.windowEndUs) sink.roll(atUs);
    tell(sink, series);
    between(index, atUs);
  });
}
