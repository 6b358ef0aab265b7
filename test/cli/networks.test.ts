/** Services that call services, run headless from files: what is sent arrives, faults do what they say, and exact results hold. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunReport } from '../../src/cli/report.ts';
import { sim } from './sim.ts';

const folder = mkdtempSync(join(tmpdir(), 'halfopen-networks-'));
afterAll(() => { rmSync(folder, { recursive: true }); });
const fileOf = (name: string) => fileURLToPath(new URL(`../fixtures/scenarios/${name}.json`, import.meta.url));

async function reportOf(name: string): Promise<RunReport> {
  const { code, out, err } = await sim('run', fileOf(name), '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as RunReport;
}

/** Ways to read a report. */
function reading(report: RunReport) {
  const found = <T extends { readonly id: string }>(list: readonly T[], id: string): T => {
    const item = list.find((one) => one.id === id);
    if (item === undefined) throw new Error(`the report has no ${id}`);
    return item;
  };
  return {
    client: (id: string) => found(report.clients, id),
    link: (id: string) => found(report.links, id),
    service: (id: string) => found(report.services, id),
    pattern: (id: string) => found(report.patterns, id),
    /** The values of a series in whole windows from one second to another. */
    windows: (series: string, fromS: number, toS: number) =>
      (report.windows.series[series] ?? []).slice((fromS * 1_000) / report.windows.widthMs, (toS * 1_000) / report.windows.widthMs),
  };
}
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('a chain of three services with a retry on each link', () => {
  let report: RunReport, at: ReturnType<typeof reading>;
  beforeAll(async () => { report = await reportOf('chain-of-three'); at = reading(report); }, 60_000);

  test('every call ends, and what is sent over a link arrives at the service behind it', () => {
    const shop = at.client('shop');
    expect([shop.calls, sum(Object.values(shop.ended)), shop.underWayAtEnd]).toEqual([800, 800, 0]);
    expect(at.service('gateway').arrived).toBe(at.link('shop-gateway').attemptsSent);
    expect(at.service('ledger').arrived).toBe(at.link('orders-ledger').attemptsSent);
  });

  test('a service calls once for each attempt it works on, and its retry makes the rest', () => {
    expect(at.pattern('gateway-orders/retry').requests).toBe(at.service('gateway').begun);
    expect(at.pattern('orders-ledger/retry').requests).toBe(at.service('orders').begun);
    expect(at.link('orders-ledger').attemptsSent).toBe(at.pattern('orders-ledger/retry').forwarded);
  });

  test('while the ledger fails every attempt, one call becomes 3 × 3 × 3 of them', () => {
    const calls = sum(at.windows('clients/shop/calls', 10.5, 14.5));
    expect(calls).toBe(80);
    // A call takes some 300 ms then, so a few of the attempts belong to calls from before and after.
    expect(sum(at.windows('services/ledger/arrived', 10.5, 14.5)) / calls).toBeCloseTo(27, 0);
    expect(sum(at.windows('clients/shop/ended:ok', 10.5, 14.5))).toBe(0);
    expect(at.service('ledger').failed).toBeGreaterThanOrEqual(27 * (at.client('shop').ended['error'] ?? 0));
  });

  test('a link that is cut and holds lets nothing through, and then all of it at once', () => {
    expect(sum(at.windows('services/ledger/arrived', 20.1, 21))).toBe(0);
    expect(sum(at.windows('services/ledger/arrived', 21, 21.1))).toBeGreaterThanOrEqual(18);
    expect(sum(at.windows('clients/shop/ended:error', 20, 22))).toBe(0);
  });

  test('a service that stalls completes nothing, and then goes on with what has come meanwhile', () => {
    expect(sum(at.windows('services/orders/arrived', 25, 26))).toBe(20);
    expect(sum(at.windows('services/orders/completed', 25.1, 26))).toBe(0);
    expect(sum(at.windows('services/orders/completed', 26, 26.3))).toBeGreaterThanOrEqual(18);
  });

  test('a wire that loses a tenth of the messages each way makes a fifth of the attempts time out', () => {
    const sent = sum(at.windows('links/gateway-orders/sent', 30, 45)), arrived = sum(at.windows('services/orders/arrived', 30, 45));
    expect(sent - arrived).toBeGreaterThan(sent * 0.05);
    expect(sent - arrived).toBeLessThan(sent * 0.17);
    expect(at.pattern('gateway-orders/timeout').decided / sent).toBeGreaterThan(0.12);
    expect(at.pattern('gateway-orders/timeout').decided / sent).toBeLessThan(0.27);
  });

  test('attempts spread over the instances of a service', () => {
    const each = [0, 1, 2].map((instance) => sum(at.windows(`services/orders/${instance}/arrived`, 0, 80)));
    expect(sum(each)).toBe(at.service('orders').arrived);
    for (const share of each.map((count) => count / sum(each))) expect(share).toBeCloseTo(1 / 3, 1);
  });

  test('the same file runs the same way twice', async () => {
    const trace = async () => (await sim('trace', fileOf('chain-of-three'))).out;
    const first = await trace();
    expect(first.length).toBeGreaterThan(100_000);
    expect(await trace()).toBe(first);
  }, 60_000);
});

describe('a fan-out of twenty', () => {
  let at: ReturnType<typeof reading>;
  beforeAll(async () => { at = reading(await reportOf('fan-out-of-twenty')); }, 60_000);

  test('makes twenty calls of each', () => {
    for (const page of ['suggest', 'search']) expect(at.link(`${page}-shards`).attemptsSent).toBe(20 * at.service(`${page}-page`).begun);
    expect(at.service('shards').arrived).toBe(at.link('suggest-shards').attemptsSent + at.link('search-shards').attemptsSent);
  });

  test('the first of twenty exponential times of 100 ms comes after 5 ms on average', () => {
    const { latency } = at.client('suggest');
    expect(Math.abs((latency.meanMs ?? 0) - 5)).toBeLessThan(4 * 5 / Math.sqrt(latency.count));
  });

  test('the last of them comes after 100 ms × (1 + 1/2 + … + 1/20) on average', () => {
    const { latency } = at.client('search');
    const harmonic = sum(Array.from({ length: 20 }, (_, k) => 1 / (k + 1))), squares = sum(Array.from({ length: 20 }, (_, k) => 1 / (k + 1) ** 2));
    expect(Math.abs((latency.meanMs ?? 0) - 100 * harmonic)).toBeLessThan(4 * 100 * Math.sqrt(squares / latency.count));
  });

  test('clients with one call in flight have no more than that', () => {
    const inFlight = at.windows('clients/search/inFlight', 0, 120);
    expect(Math.max(...inFlight)).toBeLessThanOrEqual(10);
    // They take longer than the 50 ms between starts, so the next call begins with the answer.
    expect(sum(inFlight) / inFlight.length).toBeGreaterThan(9);
  });

  test('shards work on for pages that have their answer', () => {
    expect(at.service('shards').meanBusy).toBeCloseTo(0.1 * (at.service('shards').begun / 120), -1);
  });
});

describe('an entrance with patterns and a queue that is left', () => {
  let at: ReturnType<typeof reading>;
  beforeAll(async () => { at = reading(await reportOf('entrance-and-patience')); }, 60_000);

  test('what comes to the entrance goes through its patterns, outermost first, and the rest to the queue', () => {
    const limiter = at.pattern('kitchen/limiter'), places = at.pattern('kitchen/places');
    expect(limiter.requests).toBe(at.link('guests-kitchen').attemptsSent);
    expect(places.requests).toBe(limiter.forwarded);
    expect(at.service('kitchen').arrived).toBe(places.forwarded);
    const { calls, ended } = at.client('guests');
    expect([ended['rejected:rate'], ended['rejected:limit']]).toEqual([limiter.decided, places.decided]);
    expect(sum(Object.values(ended))).toBe(calls);
  });

  test('no more pass than the entrance allows', () => {
    const passed = at.windows('attach/kitchen/limiter/forwarded', 0, 40);
    for (let s = 0; s < 30; s += 1) expect(sum(passed.slice(10 * s, 10 * s + 10))).toBeLessThanOrEqual(200 + 20);
    expect(Math.max(...at.windows('services/kitchen/inSystem', 0, 34))).toBeLessThanOrEqual(24);
    expect(Math.max(...at.windows('services/kitchen/inSystem', 35, 40))).toBeLessThanOrEqual(12);
  });

  test('those who lose patience leave the queue, and are counted', () => {
    const { dropped, begun, wait, arrived } = at.service('kitchen');
    expect(dropped).toBeGreaterThan(500);
    expect(begun + dropped).toBe(arrived);
    expect(wait.meanMs ?? Infinity).toBeLessThan(100);
    expect(sum(at.windows('services/kitchen/dropped', 20, 30))).toBeGreaterThan(sum(at.windows('services/kitchen/dropped', 5, 15)));
  });
});

describe('networks that cannot run are refused with the field', () => {
  async function refusalOf(change: (document: { services: Record<string, unknown>[]; links: Record<string, unknown>[] }) => void): Promise<string> {
    const document = JSON.parse(readFileSync(fileOf('chain-of-three'), 'utf8')) as Parameters<typeof change>[0];
    change(document);
    const file = join(folder, 'changed.json');
    writeFileSync(file, JSON.stringify(document));
    const { code, out, err } = await sim('run', file);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return err;
  }
  test('services in a circle', async () => {
    expect(await refusalOf(({ services, links }) => {
      links.push({ id: 'ledger-gateway', from: 'ledger', to: 'gateway' });
      services[2]!['steps'] = [{ do: 'call', link: 'ledger-gateway' }];
    })).toContain('services/gateway.steps: The services gateway, orders, ledger call each other in a circle (gateway → orders → ledger → gateway)');
  });
  test('a link that nothing is sent over', async () => {
    expect(await refusalOf(({ services }) => { services[1]!['steps'] = []; })).toContain('links/orders-ledger.from: No step of the service orders calls the link orders-ledger');
  });
  test('a quorum above the branches', async () => {
    expect(await refusalOf(({ services }) => { services[1]!['steps'] = [{ do: 'any', need: 3, times: 2, steps: [{ do: 'call', link: 'orders-ledger' }] }]; })).toContain('services/orders.steps[0].need: The field orders.steps[0].need is 3');
  });
});
