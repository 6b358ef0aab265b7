import { expect, test } from 'vitest';
import * as registry from '../patterns/registry.ts';
import type { Patterns } from '../engine/patterns.ts';
import type { ScenarioV1 } from './document.ts';
import { withChange, withField, withOrder } from './edits.ts';
import { FIRST_VISIT, findPreset, GALLERY, presetDocument } from './gallery.ts';
import { linkTo, openLink, openPreset } from './link.ts';
import { encodeLink } from './url-codec.ts';

const patterns: Patterns = { ...registry };
const open = (id: string) => {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  return opened;
};

/** What a preset does wrong to show what comes of it. */
const MISTAKES: { readonly [id: string]: readonly string[] } = { 'slow-dependency-deep': ['links/shop-stock/health.probe'] };

test('the gallery has the chapter and the traffic, and each opens without a warning but for the mistake it shows', () => {
  expect(GALLERY.map((preset) => preset.id).sort()).toEqual([
    'cache-added', 'cache-none', 'chapter-backoff', 'chapter-backoff-exponential', 'chapter-breaker', 'chapter-breaker-recovers', 'chapter-slow', 'chapter-timeout',
    'flood-network', 'flood-network-backoff', 'flood-server', 'flood-server-backoff', 'hung-instance', 'hung-instance-checked', 'moving-instances', 'moving-instances-discovered', 'moving-instances-gateway', 'orders-called', 'orders-published',
    'slow-dependency', 'slow-dependency-deep', 'slow-dependency-shallow', 'slow-dependency-timeout', 'slow-instance', 'slow-instance-balanced', 'stack-envoy', 'stack-go-resiliency', 'stack-grpc', 'stack-hystrix', 'stack-polly', 'stack-resilience4j', 'stampede', 'stampede-single-flight',
    'throttle-none', 'throttle-per-client', 'throttle-shared', 'traffic-breaker', 'traffic-breaker-added', 'traffic-no-breaker',
  ]);
  for (const preset of GALLERY) {
    const opened = open(preset.id);
    expect(opened).toMatchObject({ ok: true, base: { preset: preset.id, version: preset.version } });
    expect({ [preset.id]: opened.ok ? opened.warnings.map(({ path }) => path) : [] }).toEqual({ [preset.id]: MISTAKES[preset.id] ?? [] });
    expect(preset.task).toMatch(/^[A-Z].*[.?]$/);
  }
  expect(findPreset(FIRST_VISIT)?.id).toBe('traffic-breaker');
});

test('every version a preset has had is there, and no other', () => {
  for (const { id, version } of GALLERY) {
    for (let v = 1; v <= version; v++) expect(presetDocument(id, v)).not.toBeNull();
    expect([presetDocument(id, 0), presetDocument(id, version + 1), presetDocument('constructor', 1)]).toEqual([null, null, null]);
  }
});

test('the link of a preset is its name, and opens it', async () => {
  for (const { id, version } of GALLERY) {
    const { scenario, base } = open(id);
    const link = await linkTo(scenario, base, { atMs: 12_800 }, patterns);
    expect(link).toBe(`preset=${id}${version === 1 ? '' : `@${version}`}&t=12.8`);
    expect(await openLink(`#${link}`, patterns)).toMatchObject({ ok: true, scenario, view: { atMs: 12_800 } });
    expect(
      (
        await encodeLink({
          ...(base === null ? {} : { base }),
          scenario: { in: {} },
          view: { atMs: 12_800, panels: 'breaker,timeline', embed: true },
        })
      ).length,
    ).toBeLessThan(400);
  }
});

test('a preset whose document has changed still opens as it was from a link made before', async () => {
  const before = await openLink('#preset=stack-envoy', patterns);
  const now = await openLink('#preset=stack-envoy@2', patterns);
  const budget = (opened: typeof now) => (opened.ok ? opened.scenario.links[0]?.chain.find(({ kind }) => kind === 'retryBudget')?.config : opened.issues);
  expect([budget(before), budget(now)]).toMatchObject([{ budgetShare: 0.2 }, { budgetShare: 0 }]);
  if (!before.ok) return;
  expect(await linkTo(before.scenario, before.base, {}, patterns)).toBe('preset=stack-envoy');
});

test('an edited preset is told by what differs, and opens as it was', async () => {
  const { scenario, base } = open('traffic-breaker');
  const dragged = withField(withOrder(scenario, 'checkout-payments', 0, 1), 'links/checkout-payments/breaker', 'slidingWindowSize', 30);
  const edited = withChange(dragged, { target: 'clients/checkout/workload', value: { kind: 'poisson', ratePerSec: 90 }, atMs: 40_000 });
  const link = await linkTo(edited, base, {}, patterns);
  expect(link.length).toBeLessThan(400);
  expect(await openLink(link, patterns)).toEqual({ ok: true, scenario: edited, base, view: {}, warnings: [] });
});

test('services behind services, wires, patience and cuts travel', async () => {
  const { scenario, base } = open('traffic-breaker');
  const [link, [service]] = [scenario.links[0], scenario.services];
  if (link === undefined || service === undefined) throw new Error('the preset has no link or service');
  const behind: ScenarioV1 = {
    ...scenario,
    services: [{ ...service, patience: { dist: 'constant', ms: 50 }, steps: [...service.steps, { do: 'any', need: 2, times: 3, steps: [{ do: 'call', link: 'payments-ledger', on: {} }] }] }, { ...service, id: 'ledger', title: 'Ledger', inbound: link.chain }],
    links: [{ ...link, wire: { loss: 0.1 } }, { ...link, id: 'payments-ledger', from: 'payments', to: 'ledger' }],
    changes: [...scenario.changes, { id: 'cut', atMs: 1_000, untilMs: 2_000, target: 'links/payments-ledger/cut', value: 'hold', why: 'fault' }],
  };
  expect(await openLink(await linkTo(behind, base, {}, patterns), patterns)).toEqual({ ok: true, scenario: behind, base, view: {}, warnings: [] });
  expect(await openLink(await linkTo(behind, null, {}, patterns), patterns)).toMatchObject({ ok: true, scenario: behind });
});

test('without a base the whole scenario travels', async () => {
  const { scenario } = open('traffic-breaker');
  const link = await linkTo(scenario, null, { embed: true }, patterns);
  expect(link.length).toBeLessThan(2_000);
  expect(await openLink(link, patterns)).toEqual({ ok: true, scenario, base: null, view: { embed: true }, warnings: [] });
});

test('a preset or a version that is not there is named', async () => {
  expect(await openLink('#preset=chapter-nine', patterns)).toMatchObject({ ok: false, issues: [{ path: 'link', message: expect.stringMatching(/^There is no preset chapter-nine\. There are: traffic-breaker,/) }] });
  expect(await openLink(await encodeLink({ base: { preset: 'chapter-slow', version: 99 }, scenario: { in: {} }, view: {} }), patterns))
    .toMatchObject({ ok: false, issues: [{ path: 'link', message: expect.stringMatching(/^The preset chapter-slow has no version 99\. The newest is 1\./) }] });
  expect(await openLink('#preset=chapter-slow@99', patterns)).toMatchObject({ ok: false, issues: [{ path: 'link', message: expect.stringMatching(/^The preset chapter-slow has no version 99\./) }] });
});

test('differences that do not fit are refused, and those that fit are checked', async () => {
  const base = { preset: 'chapter-breaker', version: 1 };
  expect(await openLink(await encodeLink({ base, scenario: { in: { links: { items: { other: { in: {} } } } } }, view: {} }), patterns))
    .toMatchObject({ ok: false, issues: [{ path: 'link', message: 'The link does not fit what it is based on. A difference changes other, which the base does not have.' }] });
  expect(await openLink(await encodeLink({ base, scenario: { in: { seed: { set: -1 } } }, view: {} }), patterns))
    .toMatchObject({ ok: false, issues: [{ path: 'seed' }] });
});
