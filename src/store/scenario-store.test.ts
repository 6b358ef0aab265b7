/** The document under edits: one drag is one step, wrong edits change nothing, undo and redo are whole documents. */
import { beforeAll, describe, expect, test } from 'vitest';
import * as patterns from '../patterns/registry.ts';
import { openPreset } from '../scenario/link.ts';
import { loadRules } from './rules.ts';
import { createScenarioStore, dialectChanged, dropped, edited, firstSelection, reordered, switchedOff } from './scenario-store.ts';

beforeAll(loadRules);

const PATH = 'links/checkout-payments/breaker';

function opened() {
  const preset = openPreset('traffic-breaker', patterns);
  if (!preset.ok) throw new Error('the preset does not open');
  const store = createScenarioStore(preset.scenario, preset.base);
  const windowOf = () => store.getState().scenario.links[0]?.chain[2]?.config['slidingWindowSize'];
  return { store, first: preset.scenario, windowOf };
}
const withWindow = (of: ReturnType<typeof opened>['first'], size: number) => edited(of, PATH, 'slidingWindowSize', size, 'whole', 0);

describe('edits', () => {
  test('of what is read when the run begins only hold for the whole run, wherever edits apply', () => {
    const { first } = opened(), path = 'links/checkout-payments/limit', link = first.links[0]!;
    const limited = {
      ...first,
      links: [
        { ...link, chain: [{ id: 'limit', kind: 'adaptiveLimit', config: { dialect: 'vegas', initialLimit: 20, smoothing: 1 } }, ...link.chain] },
        ...first.links.slice(1),
      ],
    };
    const next = edited(limited, path, 'initialLimit', 5, 'playhead', 2000);
    expect([next.links[0]!.chain[0]!.config['initialLimit'], next.changes]).toEqual([5, first.changes]);
    expect(edited(limited, path, 'smoothing', 0.5, 'playhead', 2000).changes.at(-1)).toMatchObject({ atMs: 2000, target: `${path}.smoothing`, value: 0.5 });
  });
  test('a drag of many moves is one step of undo', () => {
    const { store, first, windowOf } = opened();
    for (const size of [61, 65, 70, 80]) store.getState().drag(withWindow(store.getState().settled, size));
    expect(windowOf()).toBe(80);
    expect(store.getState().past).toHaveLength(0);
    store.getState().settle();
    expect(store.getState().past).toEqual([first]);
    store.getState().undo();
    expect(store.getState().scenario).toBe(first);
    expect(store.getState().past).toHaveLength(0);
  });

  test('settling without a drag is no step', () => {
    const { store } = opened();
    store.getState().settle();
    expect(store.getState().past).toHaveLength(0);
  });

  test('from the playhead on are refused where they leave what does not go together, and are warned of where it is odd', () => {
    const { store, first } = opened(), spare = 'links/checkout-payments/spare', link = first.links[0]!;
    const inner = {
      ...first,
      links: [
        {
          ...link,
          chain: [
            { id: 'spare', kind: 'fallback', config: {} },
            { id: 'bulkhead', kind: 'bulkhead', config: { dialect: 'resilience4j' } },
            ...link.chain,
          ],
        },
        ...first.links.slice(1),
      ],
    };
    expect(store.getState().apply(inner as typeof first)).toBe(true);
    const before = store.getState().settled;
    expect(store.getState().apply(edited(before, spare, 'link', 'checkout-payments', 'playhead', 2000))).toBe(false);
    expect(store.getState().issues).toEqual([
      {
        path: 'changes/edit-1.value',
        message: expect.stringMatching(
          /^From 2\u2009000 ms on, links\/checkout-payments\/spare\.link: .* leads back to the link checkout-payments/,
        ) as string,
      },
    ]);
    expect(store.getState().scenario).toBe(before);
    expect(store.getState().apply(edited(before, 'links/checkout-payments/bulkhead', 'maxConcurrentCalls', 0, 'playhead', 2000))).toBe(true);
    expect(store.getState().warnings.map(({ path }) => path)).toEqual(['changes/edit-1.value']);
  });

  test('redo puts back what undo took, and a new edit forgets it', () => {
    const { store, first, windowOf } = opened();
    store.getState().apply(withWindow(first, 70));
    store.getState().apply(withWindow(store.getState().settled, 90));
    store.getState().undo();
    expect(windowOf()).toBe(70);
    store.getState().redo();
    expect(windowOf()).toBe(90);
    store.getState().undo();
    store.getState().apply(withWindow(store.getState().settled, 50));
    store.getState().redo();
    expect(windowOf()).toBe(50);
    expect(store.getState().past).toHaveLength(2);
  });

  test('an edit that cannot be is refused with its path, and the document stays', () => {
    const { store, first } = opened();
    expect(store.getState().apply(withWindow(first, -5))).toBe(false);
    expect(store.getState().scenario).toBe(first);
    expect(store.getState().issues[0]?.path).toBe(`${PATH}.slidingWindowSize`);
    expect(store.getState().apply(withWindow(first, 55))).toBe(true);
    expect(store.getState().issues).toEqual([]);
  });

  test('undo takes the issues of a refused edit away', () => {
    const { store, first } = opened();
    store.getState().apply(withWindow(first, 70));
    store.getState().drag(withWindow(first, Number.NaN));
    expect(store.getState().issues).not.toEqual([]);
    store.getState().undo();
    expect(store.getState().issues).toEqual([]);
  });

  test('undo takes the warnings of what it undoes away, and redo brings them back', () => {
    const { store, first } = opened();
    const value = { errorShare: 0, error: 'Unavailable', slowdown: 10, down: false };
    store.getState().apply({ ...first, changes: [...first.changes, { id: 'slow', atMs: 10_000, target: 'services/payments/fault', value, why: 'fault' }] });
    const { warnings } = store.getState();
    expect(warnings).toHaveLength(1);
    store.getState().undo();
    expect(store.getState().warnings).toEqual([]);
    store.getState().redo();
    expect(store.getState().warnings).toEqual(warnings);
  });

  test('keeps at most 200 steps', () => {
    const { store } = opened();
    for (let k = 0; k < 210; k++) store.getState().apply(withWindow(store.getState().settled, 20 + k));
    expect(store.getState().past).toHaveLength(200);
  });
});

describe('where an edit applies', () => {
  test('from the playhead on it is one scheduled change, however long the drag', () => {
    const { store, first } = opened();
    for (const size of [61, 70, 80]) store.getState().drag(edited(store.getState().settled, PATH, 'slidingWindowSize', size, 'playhead', 5_000));
    store.getState().settle();
    const { scenario } = store.getState();
    expect(scenario.links[0]?.chain[2]?.config['slidingWindowSize']).toBe(60);
    expect(scenario.changes.filter((change) => change.why === 'edit')).toEqual([expect.objectContaining({ target: `${PATH}.slidingWindowSize`, atMs: 5_000, value: 80 })]);
    const id = scenario.changes.at(-1)?.id ?? '';
    expect(dropped(scenario, id).changes).toEqual(first.changes);
  });
});

describe('structure', () => {
  test('order, use and library are whole documents that undo takes back', () => {
    const { store, first } = opened();
    store.getState().apply(reordered(first, 'checkout-payments', 0, 2));
    expect(store.getState().scenario.links[0]?.chain.map((attach) => attach.id)).toEqual(['retry', 'breaker', 'timeout']);
    store.getState().apply(switchedOff(store.getState().settled, PATH, true));
    expect(store.getState().scenario.links[0]?.chain[1]?.off).toBe(true);
    const { scenario, dropped: lost } = dialectChanged(store.getState().settled, PATH, 'go-resiliency');
    expect(lost).toContain('slidingWindowSize');
    store.getState().apply(scenario);
    store.getState().undo();
    store.getState().undo();
    store.getState().undo();
    expect(store.getState().scenario).toBe(first);
  });

  test('a setting of a node is changed from the playhead on', () => {
    const { first } = opened();
    const scenario = { ...first, nodes: [{ id: 'orders', kind: 'broker', config: { prefetch: 10 } }] };
    expect(edited(scenario, 'nodes/orders', 'prefetch', 3, 'playhead', 500).changes.at(-1)).toMatchObject({ atMs: 500, target: 'nodes/orders.prefetch', value: 3 });
    expect(edited(scenario, 'nodes/orders', 'prefetch', 3, 'whole', 0).nodes[0]?.config).toEqual({ prefetch: 3 });
  });
  test('a breaker is selected first, else the first pattern, a node, else the first service', () => {
    const { first } = opened();
    expect(firstSelection(first)).toBe(PATH);
    const bare = { ...first, links: first.links.map((link) => ({ ...link, chain: [] })) };
    expect(firstSelection(bare)).toBe('services/payments');
    expect(firstSelection({ ...bare, nodes: [{ id: 'orders', kind: 'broker', config: {} }] })).toBe('nodes/orders');
  });
  test.each([
    ['hung-instance-checked', 'links/shop-stock/health'],
    ['slow-instance-balanced', 'links/shop-search/balancer'],
    ['cache-added', 'links/readers-store/cache'],
    ['throttle-per-client', 'services/catalogue/each'],
    ['moving-instances-discovered', 'links/shop-stock/find'],
    ['flood-server-backoff', 'links/shop-stock/retry'],
    ['orders-published', 'nodes/mails'],
  ])('a story opens on what it adds: %s', (id, path) => {
    const preset = openPreset(id, patterns);
    if (!preset.ok) throw new Error('the preset does not open');
    expect(createScenarioStore(preset.scenario, preset.base).getState().selected).toBe(path);
  });
});
