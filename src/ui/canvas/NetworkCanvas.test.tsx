// @vitest-environment jsdom
/** Networks of services and patterns at an entrance, as cards. */
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import chain from '../../../test/fixtures/scenarios/chain-of-three.json';
import entrance from '../../../test/fixtures/scenarios/entrance-and-patience.json';
import discovered from '../../scenario/presets/moving-instances-discovered.json';
import { runScenario } from '../../cli/run-scenario.ts';
import * as patterns from '../../patterns/registry.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { collectSpans } from '../timeline/span-table.ts';
import { PipelineCanvas } from './PipelineCanvas.tsx';
import type { PipelineCanvasProps } from './PipelineCanvas.tsx';
import { numbersSource } from './numbers-source.ts';
import { pipelineNumbers } from './pipeline-numbers.ts';

function ran(document: object, durationMs: number) {
  const parsed = parseScenario({ ...document, durationMs, changes: (document as typeof chain).changes.filter(({ atMs }) => atMs < durationMs) }, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return { scenario: parsed.scenario, reader: runScenario(parsed.scenario).reader };
}
let network: ReturnType<typeof ran>, kitchen: ReturnType<typeof ran>;
beforeAll(() => { network = ran(chain, 12_000); kitchen = ran(entrance, 24_000); }, 60_000);

function show({ scenario, reader }: ReturnType<typeof ran>, atUs: number, more: Partial<PipelineCanvasProps> = {}) {
  const calls = { onSelect: vi.fn<PipelineCanvasProps['onSelect']>(), onReorder: vi.fn<PipelineCanvasProps['onReorder']>(), onFault: vi.fn<PipelineCanvasProps['onFault']>() };
  const playhead = { get: () => atUs, subscribe: () => () => {} };
  return { ...calls, ...render(<PipelineCanvas scenario={scenario} reader={reader} playhead={playhead} speed={1} selected={null} vertical={false} still {...calls} {...more} />) };
}
const cardOf = (title: string) => screen.getByRole('button', { name: title }).closest<HTMLElement>('[class*="card"]') ?? document.body;

describe('a node', () => {
  let registry: ReturnType<typeof ran>;
  beforeAll(() => {
    registry = ran(
      {
        ...discovered,
        changes: [...discovered.changes, { id: 'registry-down', atMs: 22_000, target: 'nodes/registry/fault', value: { down: true }, why: 'fault' }],
      },
      24_000,
    );
  }, 60_000);
  it('is a card that says what it is, and what it holds', () => {
    show(registry, 10_000_000);
    expect(cardOf('Registry')).toHaveTextContent(/^RegistryService registryRegistered4Listed4$/);
  });
  it('shows what holds at the playhead', () => {
    show(registry, 21_500_000);
    expect(cardOf('Registry')).toHaveTextContent('Registered3Listed3');
  });
  it('says what is done to it', () => {
    show(registry, 23_000_000);
    expect(cardOf('Registry')).toHaveTextContent(/^RegistryDownRegistered/);
  });
  it('stands in the list beside the picture', () => {
    show(registry, 23_000_000);
    expect(screen.getByText(/^, service registry, down; registered 3; listed 3$/).parentElement ?? document.body).toHaveTextContent(
      /Registry, service registry/,
    );
    expect(screen.getByText('From Shop to Registry')).toBeInTheDocument();
  });
  it('is put down from a menu', async () => {
    const user = userEvent.setup();
    await import('./PipelineFlow.tsx');
    const { onFault } = show(registry, 5_000_000, { still: false });
    await user.click(await screen.findByRole('button', { name: 'Registry: actions' }));
    await user.click(screen.getByRole('menuitem', { name: 'Memory lost at playhead' }));
    expect(onFault).toHaveBeenCalledExactlyOnceWith('registry', 'lose');
  });
});

describe('services that call services', () => {
  it('stand as one card each, with how many instances they are, their workers and their queue', () => {
    show(network, 11_500_000);
    expect(cardOf('Gateway')).toHaveTextContent(/^Gateway×2.*Busy\d+ of 100Queue0 of 200$/);
    expect(cardOf('Orders')).toHaveTextContent(/^Orders×3.*Busy\d+ of 150/);
    expect(cardOf('Ledger')).toHaveTextContent(/^LedgerOutage/);
    expect(cardOf('Shop')).toHaveTextContent('20 rpsGoodput0 per s');
  });
  it('have their chains between them, and a retry on each link multiplies what goes on', () => {
    show(network, 11_700_000);
    for (const link of ['shop-gateway', 'gateway-orders', 'orders-ledger'])
      expect(document.querySelector(`[data-attach="${link}/retry"]`)).toHaveTextContent(/^Retry(2\.[5-9]\d|3\.\d\d) tries a call$/);
  });
  it('can be asked for the settings of their links', async () => {
    const user = userEvent.setup();
    const { onSelect } = show(network, 5_000_000, { selected: 'gateway-orders' });
    const number = screen.getByTitle('Link from Gateway to Orders');
    expect(number).toHaveTextContent(/^2\d per s$/);
    expect(number).toHaveAttribute('aria-pressed', 'true');
    await user.click(screen.getByTitle('Link from Orders to Ledger'));
    expect(onSelect).toHaveBeenCalledExactlyOnceWith('orders-ledger');
  });
  it('stall from a menu', async () => {
    const user = userEvent.setup();
    await import('./PipelineFlow.tsx');
    const { onFault } = show(network, 5_000_000, { still: false });
    await user.click(await screen.findByRole('button', { name: 'Orders: actions' }));
    await user.click(screen.getByRole('menuitem', { name: 'Stalled from playhead' }));
    expect(onFault).toHaveBeenCalledExactlyOnceWith('orders', 'stall');
  });
});

describe('patterns at the entrance of a service', () => {
  it('are lines of its card with their numbers, not a link of their own', () => {
    show(kitchen, 22_000_000);
    const list = within(cardOf('Kitchen')).getByRole('list', { name: 'At its entrance, from outermost to innermost' });
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([expect.stringMatching(/^Rate limiter\d+ per s refused$/), expect.stringMatching(/^Bulkhead\d+ per s refused$/)]);
    expect(document.body).not.toHaveTextContent('door');
  });
  it('are selected by their service and id', async () => {
    const user = userEvent.setup();
    const { onSelect } = show(kitchen, 22_000_000, { selected: 'kitchen/places' });
    expect(screen.getByRole('button', { name: 'Bulkhead' })).toHaveAttribute('aria-pressed', 'true');
    await user.click(screen.getByRole('button', { name: 'Rate limiter' }));
    expect(onSelect).toHaveBeenCalledExactlyOnceWith('kitchen/limiter');
  });
  it('are in the list as well', async () => {
    const user = userEvent.setup();
    show(kitchen, 22_000_000);
    await user.click(screen.getByRole('button', { name: 'List' }));
    const list = screen.getAllByRole('list', { name: 'At its entrance, from outermost to innermost' }).at(-1);
    expect(list).toHaveTextContent(/Rate limiter: .*Bulkhead: /);
  });
  it('stand on a phone as well', () => {
    show(kitchen, 22_000_000, { vertical: true });
    expect(screen.getByRole('button', { name: 'Rate limiter' }).closest('li')).toHaveTextContent(/^Rate limiter\d+ per s refused$/);
  });
  it('let no worker and no attempt be counted twice', () => {
    const { reader, scenario } = kitchen;
    for (let us = 20_500_000; us < 24_000_000; us += 250_000)
      expect(pipelineNumbers(scenario, numbersSource(reader), us).services['kitchen']?.busy).toBeLessThanOrEqual(4);
    const rows = reader.calls(21_000_000, 22_000_000, {}, 100);
    const table = collectSpans(reader, rows, 0, rows.length);
    expect(table.first[rows.length]).toBe(rows.length);
  });
});
