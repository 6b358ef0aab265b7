/** What the screen says of a balancer is what the recording holds, at any instant. */
import { describe, expect, test } from 'vitest';
import { runToEnd } from '../../engine/run-to-end.ts';
import * as patterns from '../../patterns/registry.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { toSpec } from '../../scenario/to-spec.ts';
import { numbersSource } from '../canvas/numbers-source.ts';
import { pipelineNumbers } from '../canvas/pipeline-numbers.ts';
import { prepareCharts } from '../charts/prepare-charts.ts';
import { filtersOf, listRows } from '../timeline/row-list.ts';
import { runEvents } from '../timeline/run-events.ts';
import { endpointsAt } from './endpoints-at.ts';
import { attachCounter } from './recorded.ts';
import { totalsOf } from './totals.ts';

function ran(chain: readonly object[]) {
  const parsed = parseScenario({
    version: 1, title: 'Shop', seed: 3, durationMs: 6000, clients: [{ id: 'shop', title: 'Shop', count: 2, workload: { kind: 'poisson', ratePerSec: 60 } }],
    services: [{ id: 'search', title: 'Search', instances: 3, workers: 2, steps: [{ do: 'work', time: { dist: 'exponential', meanMs: 30 } }] }],
    links: [{ id: 'way', from: 'shop', to: 'search', chain }],
    changes: [{ id: 'bad', atMs: 2000, untilMs: 4000, target: 'services/search/1/fault', value: { errorShare: 1, error: 'Bad', slowdown: 6 }, why: 'fault' }],
  }, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return { scenario: parsed.scenario, reader: runToEnd(toSpec(parsed.scenario, patterns), patterns).reader };
}
const balancer = { id: 'balancer', kind: 'loadBalancer', config: { strategy: 'leastOutstanding' } }, probes = { id: 'probes', kind: 'healthCheck', config: {} };
const breaker = {
  id: 'breaker',
  kind: 'circuitBreaker',
  scope: 'endpoint',
  config: { dialect: 'go-resiliency', errorThreshold: 2, successThreshold: 1, timeoutMs: 1000 },
};
const plain = ran([balancer]), checked = ran([probes, balancer, breaker]);
const TIMES = [0, 1, 999_999, 2_345_678, 3_000_000, 3_999_999, 5_500_000];

describe('endpoints', () => {
  test('have outstanding what is open on the link at that instant', () => {
    const { reader } = plain, link = reader.meta.links.findIndex(({ id }) => id === 'way'), rows = new Int32Array(4096);
    for (const atUs of TIMES) {
      const open = [0, 0, 0];
      for (const row of rows.subarray(0, reader.openAt(atUs, rows))) {
        const span = reader.span(row);
        if (span.link === link && (span.leftUs < 0 || span.leftUs > atUs)) open[span.instance]! += 1;
      }
      expect(endpointsAt(reader, 'links/way/balancer', atUs).endpoints?.map(({ at }) => at?.gauges[0] ?? 0)).toEqual(open);
    }
  });
  test('were sent, all together, what the balancer has sent on', () => {
    const { reader } = plain, told = endpointsAt(reader, 'links/way/balancer', 5_000_000).endpoints ?? [];
    expect(told.reduce((sum, { at }) => sum + (at?.gauges[1] ?? 0), 0)).toBe(attachCounter(reader, 'way/balancer', 'forwarded', 5_000_000).total);
    expect(told.map(({ fault }) => fault)).toEqual([null, null, null]);
    expect(endpointsAt(reader, 'links/way/balancer', 3_000_000).endpoints?.[1]?.fault).not.toBeNull();
  });
  test('of a breaker for each are its states', () => {
    const { endpoints, names } = endpointsAt(checked.reader, 'links/way/breaker', 2_500_000);
    expect(endpoints?.map(({ at }) => names.endpointStates?.[at?.state ?? 0])).toEqual(['closed', 'open', 'closed']);
  });
});

describe('on the canvas', () => {
  test('instances are as busy as their service, wait as its queue does, and show what is wrong', () => {
    const source = numbersSource(checked.reader);
    for (const atUs of TIMES) {
      const { busy, instances } = pipelineNumbers(checked.scenario, source, atUs).services['search']!;
      expect(instances.reduce((sum, one) => sum + one.busy, 0)).toBe(busy);
    }
    const { instances } = pipelineNumbers(checked.scenario, source, 2_500_000).services['search']!;
    expect(instances.map(({ health, word }) => `${health} ${word}`.trim())).toEqual(['in', 'out open', 'in']);
    expect(instances.map(({ fault }) => fault !== null)).toEqual([false, true, false]);
  });
  test('a later stage counts what its balancer counts, and a breaker for each shows the worst of them', () => {
    const { attachments } = pipelineNumbers(checked.scenario, numbersSource(checked.reader), 2_500_000);
    expect(attachments['way/balancer']?.in).toBe(attachments['way/probes']?.in);
    expect(attachments['way/balancer']?.in).toBeGreaterThan(50);
    expect(attachments['way/breaker']?.state).toBe('open');
  });
});

describe('calls of balancers themselves', () => {
  test('are no client’s: not in its totals, its charts and its rows', () => {
    const { reader } = checked, names = totalsOf(reader, 6_000_000).map(({ name }) => name);
    expect(names).toContain('Calls');
    expect(names.filter((name) => name.includes('/balancer'))).toEqual([]);
    expect(prepareCharts(reader).latencyOf).toBe('');
    expect(listRows(reader, 'all', reader.untilUs).length).toBe(reader.total('clients/shop/calls', 0, Infinity));
  });
  test('have totals and rows of their own', () => {
    const { reader } = checked, sent = reader.total('links/way/probes/sent', 0, Infinity);
    expect(sent).toBeGreaterThan(3);
    expect(totalsOf(reader, 6_000_000).find(({ name }) => name === 'Probes sent')?.whole).toBe(sent);
    expect(filtersOf(reader)).toContain('own');
    expect(listRows(reader, 'own', reader.untilUs).length).toBe(sent);
    expect(filtersOf(plain.reader)).not.toContain('own');
    expect(totalsOf(plain.reader, 0).some(({ name }) => name.startsWith('Probes'))).toBe(false);
  });
  test('opens of all instances are one total, and each move names its instance', () => {
    const { reader } = checked, opens = totalsOf(reader, 6_000_000).filter(({ name }) => name === 'Opens');
    expect(opens).toHaveLength(1);
    const moves = runEvents(reader, reader.untilUs).filter((event) => event.kind === 'move' && event.to === 'open');
    expect(opens[0]?.whole).toBe(moves.length);
    expect(new Set(moves.map(({ place }) => place))).toContain('Circuit breaker, instance 2');
  });
});
