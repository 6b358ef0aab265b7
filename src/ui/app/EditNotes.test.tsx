// @vitest-environment jsdom
/** What the list of warnings says of each, and how that is selected. */
import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { afterEach, describe, expect, it, test } from 'vitest';
import * as patterns from '../../patterns/registry.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { SessionContext, useScenario } from '../../store/hooks.ts';
import { createScenarioStore } from '../../store/scenario-store.ts';
import type { Session } from '../../store/session.ts';
import { aboutOf } from './about.ts';
import { EditNotes } from './EditNotes.tsx';

const none = (id: string) => ({ id, kind: 'bulkhead', config: { dialect: 'hystrix', maxConcurrentRequests: 0 } });
const link = (id: string, from: string, to: string, more: object = {}) => ({ id, from, to, ...more });
const EVEN = { kind: 'even', ratePerSec: 10 };
const MESSAGE = 'None may be under way at once, so no call ever passes. Allow at least one, or leave the bulkhead out.';

function parsed(more: object = {}): { readonly scenario: ScenarioV1; readonly warnings: readonly { readonly path: string; readonly message: string }[] } {
  const result = parseScenario({
    version: 1, title: 'Odd', durationMs: 1000, clients: [{ id: 'shop', title: 'Shop', workload: EVEN }, { id: 'desk', title: 'Desk', workload: EVEN }],
    services: [{ id: 'pay', title: 'Payments', queue: { id: 'queue', kind: 'codel', config: { capacity: 0 } }, steps: [] }, { id: 'stock', title: 'Stock', steps: [] }],
    links: [link('a', 'shop', 'pay', { chain: [none('one')] }), link('b', 'desk', 'stock', { chain: [none('two')] })], ...more,
  }, patterns);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result;
}

/** The notes of what is selected, as the inspector has them: made anew when something else is. */
function Notes() {
  const selected = useScenario((state) => state.selected);
  return <EditNotes key={selected} path={selected} shown={[]} />;
}
afterEach(cleanup);
function shown({ scenario, warnings }: ReturnType<typeof parsed>, selected: string) {
  const store = createScenarioStore(scenario, null);
  store.getState().open(scenario, null, warnings);
  store.getState().select(selected);
  render(<SessionContext value={{ scenario: store } as unknown as Session}><main><Notes /></main></SessionContext>);
  return { store, lines: () => within(screen.getByRole('list', { name: 'Warnings' })).getAllByRole('listitem').map((item) => item.textContent) };
}

describe('warnings', () => {
  it('say of what they speak: two bulkheads are two different lines', () => {
    const { lines } = shown(parsed(), 'links/a/one');
    expect(lines()).toEqual([
      `Bulkhead, Shop \u2192 Payments: ${MESSAGE}`, `Bulkhead, Desk \u2192 Stock: ${MESSAGE}`,
      'Queue, CoDel, Payments: No call may wait, so there is no wait to keep short. Give it places, or choose the plain queue.',
    ]);
  });

  it('are ways to it: what is pressed is selected, and the same line has the focus in the next inspector', async () => {
    const { store } = shown(parsed(), 'links/a/one');
    const of = (name: string) => screen.getByRole('button', { name });
    expect([of('Bulkhead, Shop \u2192 Payments').getAttribute('aria-current'), of('Bulkhead, Desk \u2192 Stock').getAttribute('aria-current')]).toEqual(['true', null]);
    of('Bulkhead, Desk \u2192 Stock').focus();
    await userEvent.keyboard('{Enter}');
    expect(store.getState().selected).toBe('links/b/two');
    expect(of('Bulkhead, Desk \u2192 Stock')).toHaveAttribute('aria-current', 'true');
    expect(of('Bulkhead, Desk \u2192 Stock')).toHaveFocus();
    await userEvent.click(of('Queue, CoDel, Payments'));
    expect(store.getState().selected).toBe('services/pay/queue');
  });

  it('have no fault that axe can find', async () => {
    shown(parsed(), 'links/a/one');
    const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('repeat no word of the message, and say nothing of what is not there', () => {
    const { scenario } = parsed(), message = 'Shop \u2192 Payments is odd.';
    const { lines } = shown(
      {
        scenario,
        warnings: [
          { path: 'links/a/one.dialect', message },
          { path: 'links/a.wire', message },
          { path: 'durationMs', message: 'It is long.' },
        ],
      },
      'links/a',
    );
    expect(lines()).toEqual([`Bulkhead: ${message}`, message, 'It is long.']);
  });

  it('of an edit that cannot be say the same of what they speak', () => {
    const { store } = shown(parsed(), 'services/stock');
    act(() => { store.setState({ issues: [{ path: 'links/b/two.maxConcurrentRequests', message: 'It must be a number.' }], warnings: [] }); });
    expect(within(screen.getByRole('alert')).getByRole('listitem')).toHaveTextContent('Bulkhead, Desk \u2192 Stock: It must be a number.');
  });
});

describe('what a path speaks of', () => {
  const named = (path: string, more: object = {}): string => { const about = aboutOf(parsed(more).scenario, path); return about === null ? 'nothing' : `${about.path} ${about.title} | ${about.where}`; };

  test.each([
    ['links/a.wire.loss', 'links/a Shop \u2192 Payments | '], ['services/pay.workers', 'services/pay Payments | '], ['clients/shop', 'clients/shop Shop | '],
    ['services/pay/queue.capacity', 'services/pay/queue Queue, CoDel | Payments'], ['links/abc/one.x', 'nothing'], ['links/a/ones.x', 'links/a Shop \u2192 Payments | '], ['changes/none', 'nothing'],
  ])('%s', (path, words) => { expect(named(path)).toBe(words); });

  test('two of a name in one chain are told apart by their places, in two like links by the links', () => {
    expect(named('links/a/two.x', { links: [link('a', 'shop', 'pay', { chain: [none('one'), none('two')] }), link('b', 'desk', 'stock')] })).toBe('links/a/two Bulkhead 2 of 2 | Shop \u2192 Payments');
    expect(
      named('links/b/two.x', {
        links: [
          link('a', 'shop', 'pay', { chain: [{ id: 'instead', kind: 'fallback', config: { link: 'b' } }, none('one')] }),
          link('b', 'shop', 'pay', { chain: [none('two')] }),
          link('c', 'desk', 'stock'),
        ],
      }),
    ).toBe('links/b/two Bulkhead | Shop \u2192 Payments (b)');
  });

  test('a scheduled change speaks of what it changes', () => {
    const changes = [{ id: 'less', atMs: 100, target: 'links/b/two.maxConcurrentRequests', value: 1 }, { id: 'cut', atMs: 100, target: 'links/a/cut', value: 'drop' }];
    expect([named('changes/less', { changes }), named('changes/less.value', { changes }), named('changes/cut', { changes })]).toEqual([
      'links/b/two Bulkhead | Desk \u2192 Stock',
      'links/b/two Bulkhead | Desk \u2192 Stock',
      'links/a Shop \u2192 Payments | ',
    ]);
  });

  test('a node is called by its kind and its id', () => {
    const nodes = [{ id: 'events', kind: 'broker', config: { poisonShare: 1 } }], services = [{ id: 'pay', steps: [] }];
    const links = [
        { id: 'in', from: 'shop', to: 'events' },
        { id: 'out', from: 'events', to: 'pay' },
      ],
      clients = [{ id: 'shop', verb: 'publish', workload: EVEN }];
    expect(named('nodes/events.poisonShare', { nodes, services, links, clients })).toBe('nodes/events Broker | Events');
  });
});
