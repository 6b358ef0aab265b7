/** A cache in a run: what is recorded of it, and what its fetches are to services. */
import { expect, it, test } from 'vitest';
import { cache, type CacheConfig } from './model.ts';
import { timeout } from '../timeout/model.ts';
import { defaultsOf, type Json } from '../../engine/fields.ts';
import { WAIT_KINDS } from '../../engine/pattern.ts';
import { SPAN } from '../../engine/recording/sink.ts';
import { at, begin, constant, doorOf, endsOf, readerOf, run, spansOf, specOf, work } from '../../../test/support/small-run.ts';
import type { AttachPart, LinkPart, Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';

const part = (change: Partial<CacheConfig> = {}): AttachPart => ({
  kind: 'cache',
  config: { ...defaultsOf(cache.fields), ttlMs: 100, ...change } as { [name: string]: Json },
});
const within = (timeoutMs: number, cancelRunningFuture = false): AttachPart => ({
  kind: 'timeout',
  config: { dialect: 'resilience4j', timeoutMs, cancelRunningFuture },
});
/** Calls for one key at these times; the service works for 30 ms. */
function runOf(timesMs: readonly number[], chain: readonly AttachPart[], service: ServicePart = {}, link: LinkPart = {}, more: Parts = {}): Ran {
  return run(
    { clients: [{ workload: at(...timesMs) }], links: [{ ...link, chain }], services: [{ workers: -1, steps: [work(30)], ...service }], ...more },
    [cache, timeout],
  );
}

test('a hit is a short circuit, a miss an attempt', () => {
  const ran = runOf([0, 50, 140], [part()]);
  expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 30 left 30 ok', '1.1 sent 50 begun - ended 50 left 50 ok (cached) short-circuit', '2.1 sent 140 begun 140 ended 170 left 170 ok']);
  expect(endsOf(ran)).toEqual(['0 at 30 ok', '1 at 50 ok (cached)', '2 at 170 ok']);
});

test('who waited for the fetch of another has an answer of its own, and the wait is recorded', () => {
  const ran = runOf([0, 10, 20], [part({ singleFlight: true })]);
  expect(endsOf(ran)).toEqual(['0 at 30 ok', '1 at 30 ok', '2 at 30 ok']);
  expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 30 left 30 ok', '1.1 sent 30 begun - ended 30 left 30 ok short-circuit', '2.1 sent 30 begun - ended 30 left 30 ok short-circuit']);
  expect(ran.raw.spans.map((span) => WAIT_KINDS[span.flags & SPAN.waitMask])).toEqual(['none', 'flight', 'flight']);
  expect(readerOf(ran).why(1)[1]?.text).toContain('It had waited for the answer of a call that asked for the same before it.');
});

test('a fetch in the background is waited for by the cache: no late work, and queues keep it', () => {
  const ran = runOf([0, 135, 150, 180], [part({ staleMs: 1000 })]);
  expect(endsOf(ran)).toEqual(['0 at 30 ok', '1 at 135 ok (cached) (stale)', '2 at 150 ok (cached) (stale)', '3 at 180 ok (cached)']);
  expect(spansOf(ran)[2]).toBe('1.2 sent 135 begun 135 ended 165 left 165 ok');
});

test('a leader whose caller gives up does not end the fetch of others', () => {
  const ran = runOf([0, 10], [within(20, true), part({ singleFlight: true })], { onCancel: 'abort' }, { passCancel: true });
  expect(endsOf(ran)).toEqual(['0 at 20 timeout', '1 at 30 ok']);
  expect(spansOf(ran)[0]).toBe('0.1 sent 0 begun 0 ended 30 left 30 ok');
});

it.each([['drop', 80], ['keep', 60]] as const)('an answer after its caller has left: %s', (whenLeft, endMs) => {
  const ran = runOf([0, 60], [within(20), part({ whenLeft })]);
  expect(endsOf(ran)).toEqual(['0 at 20 timeout', endMs === 80 ? '1 at 80 timeout' : '1 at 60 ok (cached)']);
});

test('at the entrance of a service it reads through: callers of every link share it', () => {
  const parts: Parts = {
    clients: [{ workload: at(0) }, { workload: at(40) }], links: [{}, {}, doorOf(0, [part({ whenLeft: 'keep' })])],
    services: [{ workers: 1, door: 2, steps: [work(30)] }],
  };
  expect(endsOf(run(parts, [cache]))).toEqual(['0 at 30 ok', '1 at 40 ok (cached)']);
});

test('one cache for each client, or one for all who share it', () => {
  const parts = (more: Partial<AttachPart>): Parts => ({
    clients: [{ workload: at(0) }, { workload: at(40) }],
    links: [{ chain: [{ ...part(), ...more }] }, { chain: [{ ...part(), ...more }] }],
    services: [{ workers: -1, steps: [work(30)] }],
  });
  expect(endsOf(run(parts({}), [cache]))[1]).toBe('1 at 70 ok');
  expect(endsOf(run(parts({ share: 'all' }), [cache]))[1]).toBe('1 at 40 ok (cached)');
});

test('a flush in the middle of the run empties it', () => {
  const flushed = (flush: boolean) => ({ ...part().config, flush });
  const ran = runOf([0, 40, 60, 70, 95], [part()], {}, {}, { changes: [{ atUs: 50_000, what: 'config', attach: 1, config: flushed(true) }, { atUs: 65_000, what: 'config', attach: 1, config: flushed(false) }] });
  expect(endsOf(ran)).toEqual(['0 at 30 ok', '1 at 40 ok (cached)', '2 at 90 ok', '4 at 95 ok (cached)', '3 at 100 ok']);
});

test('a run goes on the same after a checkpoint, with keys, waiters and renewals under way', () => {
  const parts: Parts = {
    durationMs: 2000, clients: [{ workload: { kind: 'poisson', ratePerSec: 500 }, keys: { dist: 'zipf', count: 200, from: 0, alpha: 1 } }],
    links: [{ latency: constant(2), chain: [within(40), part({ capacity: 50, eviction: 'lfu', singleFlight: true, staleMs: 50, expiry: 'used', ttlJitter: 0.5 })] }],
    services: [{ workers: 4, steps: [{ do: 'work', time: { dist: 'exponential', meanMs: 15 }, perBusyMs: 0 }] }],
  };
  const spec = specOf(parts), whole = begin(spec, [cache, timeout]), cut = begin(spec, [cache, timeout]), rest = begin(spec, [cache, timeout]);
  while (!whole.simulation.advance(1000));
  cut.simulation.advanceTo(1_000_000);
  const before = cut.lines.length;
  rest.simulation.restore(cut.simulation.checkpoint());
  while (!rest.simulation.advance(1000));
  expect(rest.lines.slice(-1000)).toEqual(whole.lines.slice(-1000));
  expect(whole.lines.length - before).toBeGreaterThan(1000);
});
