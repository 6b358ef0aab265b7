/** Counts that are exact between any two instants. */
import { expect, test } from 'vitest';
import { at, policy, readerOf, run, work } from '../../../test/support/small-run.ts';
import { numbersSource } from '../canvas/numbers-source.ts';
import { pipelineNumbers } from '../canvas/pipeline-numbers.ts';
import { counterOf, decidedIn, queueAt } from './recorded.ts';
import { rightNowOf } from './right-now.ts';

test('what a pattern decided is counted to the microsecond, within a window, over many, and at their edges', () => {
  const refuses = policy('refuses', { request: (fx) => { if (fx.call.n % 3 === 0) fx.forward(1); else fx.reply(fx.shared.outcome('rejected:rate')); } });
  const timesMs = Array.from({ length: 400 }, (_, i) => i * 1.25);
  const reader = readerOf(run({ clients: [{ workload: { kind: 'at', timesMs } }], links: [{ chain: [{ kind: 'refuses' }] }], durationMs: 600 }, [refuses]));
  const counted = (fromMs: number, toMs: number) => timesMs.filter((ms, n) => n % 3 !== 0 && ms > fromMs && ms <= toMs).length;
  for (const [fromMs, toMs] of [
    [-0.001, 0],
    [-0.001, 500],
    [1.25, 1.25],
    [1.24, 1.25],
    [30, 60],
    [99.999, 100],
    [100, 200],
    [50, 350],
    [99.5, 300.001],
    [123.75, 499],
    [0, 99.999],
  ] as const) {
    expect([fromMs, toMs, decidedIn(reader, 'link/refuses', fromMs * 1000, toMs * 1000)]).toEqual([fromMs, toMs, counted(fromMs, toMs)]);
  }
  expect(decidedIn(reader, 'link/none', 0, 1e6)).toBe(0);
});

test('the end of a run has the rates of its last half second, not those of what comes after it', () => {
  const reader = readerOf(run({ clients: [{ workload: { kind: 'even', ratePerSec: 40, firstMs: 0 } }], durationMs: 2000 }));
  const rate = (ms: number) => counterOf(reader, 'clients/client/calls', ms * 1000).perSecond;
  expect([rate(1600), rate(1999.999), rate(2000)]).toEqual([40, 40, 40]);
});

test('who waits is told apart by the client whose call it is, with those who send nothing now and without those who cannot come', () => {
  const reader = readerOf(run({
    clients: [{ id: 'checkout', workload: at(0, 3) }, { id: 'reports', workload: at(1, 2) }, { id: 'other', link: 2, workload: at() }],
    services: [{ steps: [work(10)] }, {}], links: [{}, { from: { client: 1, service: -1, node: -1 } }, { from: { client: 2, service: -1, node: -1 }, to: 1 }],
  }));
  const client = (id: string, priority?: number) => ({ id, title: id, count: 1, ...(priority === undefined ? {} : { priority }) });
  const scenario = {
    clients: [client('checkout', 10), client('reports'), client('other')],
    links: [
      { from: 'checkout', to: 'service' },
      { from: 'reports', to: 'service' },
      { from: 'other', to: 'service1' },
    ],
  };
  const seen = (ms: number) =>
    queueAt(reader, 'service', ms * 1000, scenario as never).waitingBy?.map(({ title, priority, waiting, oldestUs }) => [
      title,
      priority,
      waiting,
      oldestUs,
    ]);
  expect(seen(0.5)).toEqual([['checkout', 10, 0, 0], ['reports', 0, 0, 0]]);
  expect(seen(4)).toEqual([['checkout', 10, 1, 1000], ['reports', 0, 2, 3000]]);
  expect(seen(21)).toEqual([['checkout', 10, 1, 18_000], ['reports', 0, 0, 0]]);
});

test('what the run has not come to yet is said of nothing, though nothing has happened there', () => {
  const done = readerOf(run({ clients: [{ workload: { kind: 'even', ratePerSec: 40, firstMs: 0 } }], durationMs: 2000 }));
  const growing = new Proxy(done, { get: (reader, name) => (name === 'untilUs' ? 1_000_000 : reader[name as keyof typeof reader]) });
  const calls = (reader: typeof done, ms: number) => pipelineNumbers({ clients: [{ id: 'client' }], services: [], nodes: [], links: [] } as never, numbersSource(reader), ms * 1000).clients['client']?.calls;
  expect([calls(done, 1600), calls(growing, 900), calls(growing, 1600)]).toEqual([40, 40, Number.NaN]);
  const now = (reader: typeof done) =>
    rightNowOf({
      reader,
      attach: { id: 'x', kind: 'retry', config: {} },
      config: {},
      id: 'link/x',
      nowUs: 1_600_000,
      at: null,
      moves: [],
      onSeek: () => {},
    });
  expect(now(growing)).toEqual({ sentence: 'The run has not come here yet.', rows: [], atUs: 1_600_000 });
  expect(now(done).rows).toHaveLength(3);
});
