// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { runScenario } from '../../cli/run-scenario.ts';
import type { Reader } from '../../engine/recording/reading.ts';
import * as patterns from '../../patterns/registry.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { GALLERY } from '../../scenario/gallery.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { drawCalls, resizeTo, setMedia } from '../../../test/setup-dom.ts';
import { fitView, legendOf, PipelineCanvas } from './PipelineCanvas.tsx';
import type { PipelineCanvasProps } from './PipelineCanvas.tsx';

let reader: Reader;
let scenario: ScenarioV1;

beforeAll(async () => {
  await import('./PipelineFlow.tsx');
  const parsed = parseScenario(GALLERY.find((preset) => preset.id === 'traffic-breaker')?.document, patterns);
  if (!parsed.ok) throw new Error('the preset is sound');
  scenario = { ...parsed.scenario, durationMs: 26_000 };
  reader = runScenario(scenario).reader;
}, 60_000);

function movable(us: number) {
  const listeners = new Set<() => void>();
  return {
    get: () => us,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    move(to: number) {
      us = to;
      for (const listener of listeners) listener();
    },
  };
}

function show(more: Partial<PipelineCanvasProps> = {}) {
  const playhead = movable(22_500_000);
  const calls = {
    onSelect: vi.fn<PipelineCanvasProps['onSelect']>(), onReorder: vi.fn<PipelineCanvasProps['onReorder']>(), onFault: vi.fn<PipelineCanvasProps['onFault']>(),
  };
  const props = { scenario, reader, playhead, speed: 1, selected: null, vertical: false, ...calls, ...more };
  return { playhead, ...calls, ...render(<PipelineCanvas {...props} />) };
}

const card = (name: RegExp) => screen.getByRole('button', { name });

describe('the pipeline canvas', () => {
  it('leaves a pattern’s glyph out before it cuts its name short', () => {
    const stack = parseScenario(GALLERY.find((preset) => preset.id === 'stack-polly')?.document, patterns);
    if (!stack.ok) throw new Error('the preset is sound');
    show({ still: true, scenario: stack.scenario });
    const glyphs = () => ['attempt', 'limit'].map((id) => document.querySelectorAll(`[data-attach="checkout-payments/${id}"] svg`).length);
    const narrow = glyphs();
    act(() => { for (const box of document.querySelectorAll('*')) resizeTo(box, 1600, 300); });
    expect([narrow, glyphs()]).toEqual([[0, 0], [1, 1]]);
  });
  it('shows client, patterns and service with their numbers at the playhead, before React Flow has come', () => {
    show({ still: true });
    expect(card(/^Checkout$/)).toBeVisible();
    const breaker = document.querySelector('[data-attach="checkout-payments/breaker"]');
    expect(breaker).toHaveTextContent('50 % of 60 calls');
    expect(breaker).toHaveTextContent(/Short circuits\d+ per s/);
    expect(breaker).toHaveTextContent('open');
    expect(document.querySelector('[data-attach="checkout-payments/timeout"]')).toHaveTextContent('800 ms for the call');
    expect(document.querySelector('[data-attach="checkout-payments/retry"]')).toHaveTextContent(/Attempts per call2\.\d\d/);
  });
  it('shows a slot for every worker: those who work for nobody, the other busy ones, the free ones', () => {
    show({ still: true });
    const slots = [...document.querySelectorAll('[data-slot]')].map((slot) => slot.getAttribute('data-slot'));
    expect(slots).toHaveLength(20);
    const late = slots.filter((slot) => slot === 'late').length;
    expect(late).toBeGreaterThan(0);
    expect(screen.getByText(`${late} work for callers who have left`)).toBeInTheDocument();
    expect(slots).toEqual(['late', 'busy', 'free'].flatMap((kind) => slots.filter((slot) => slot === kind)));
  });
  it('follows the playhead without being rendered again', async () => {
    const { playhead, container } = show({ still: true });
    const nodes = [...container.querySelectorAll('button')];
    act(() => playhead.move(10_000_000));
    await waitFor(() => expect(document.querySelector('[data-attach="checkout-payments/breaker"]')).toHaveTextContent('closed'));
    expect(document.querySelector('[data-attach="checkout-payments/breaker"]')).toHaveTextContent('Short circuits0 per s');
    expect([...container.querySelectorAll('button')]).toEqual(nodes);
  });
  it('draws what is on the wires, and nothing travels with reduced motion', () => {
    const { container, unmount } = show({ still: true });
    const canvas = container.querySelector('canvas');
    expect(canvas === null ? [] : drawCalls(canvas).filter((call) => call.name === 'drawImage').length).toBeGreaterThan(5);
    unmount();
    setMedia('(prefers-reduced-motion: reduce)', true);
    expect(show({ still: true }).container.querySelector('canvas')).toBeNull();
  });
  it('selects with the mouse and with Enter', async () => {
    const user = userEvent.setup();
    const { onSelect } = show({ selected: 'checkout-payments/breaker' });
    await screen.findByRole('link', { name: /React Flow/ });
    expect(card(/^Breaker$/)).toHaveAttribute('aria-pressed', 'true');
    await user.click(card(/^Payments$/));
    expect(onSelect).toHaveBeenLastCalledWith('payments');
    card(/^Retry$/).focus();
    await user.keyboard('{Enter}');
    expect(onSelect).toHaveBeenLastCalledWith('checkout-payments/retry');
  });
  it('is gone through from client to service, a wire after the chain it leaves, before React Flow has come and after', async () => {
    const names = (container: HTMLElement) => [...container.querySelectorAll('button[aria-pressed]')].map((one) => one.getAttribute('title') ?? one.textContent).filter((name) => name !== 'List');
    const picture = ['Checkout', 'Timeout', 'Retry', 'Breaker', 'Link from Checkout to Payments', 'Payments'];
    const first = show({ still: true });
    expect(names(first.container)).toEqual(picture);
    first.unmount();
    const { container } = show();
    await screen.findByRole('link', { name: /React Flow/ });
    expect(names(container)).toEqual(picture);
  });
  it('moves a pattern outward from its menu, and offers no move where there is none', async () => {
    const user = userEvent.setup();
    const { onReorder } = show();
    await user.click(await screen.findByRole('button', { name: 'Breaker: actions' }));
    expect(screen.getByRole('menuitem', { name: 'Move inward' })).toHaveAttribute('aria-disabled', 'true');
    await user.click(screen.getByRole('menuitem', { name: 'Move outward' }));
    expect(onReorder).toHaveBeenCalledExactlyOnceWith('checkout-payments', 2, 1);
  });
  it('puts a fault on a service from its menu or with the other mouse button', async () => {
    const user = userEvent.setup();
    const { onFault } = show();
    await user.click(await screen.findByRole('button', { name: 'Payments: actions' }));
    await user.click(screen.getByRole('menuitem', { name: 'Outage from playhead' }));
    expect(onFault).toHaveBeenLastCalledWith('payments', 'outage');
    fireEvent.contextMenu(card(/^Payments$/));
    await user.click(screen.getByRole('menuitem', { name: 'Well again from playhead' }));
    expect(onFault).toHaveBeenLastCalledWith('payments', 'heal');
  });
  it('keeps the attribution of React Flow', async () => {
    show();
    expect(await screen.findByRole('link', { name: /React Flow/ })).toBeInTheDocument();
  });
  it('can be read as a nested list with the same numbers', async () => {
    const user = userEvent.setup();
    show({ still: true });
    await user.click(screen.getByRole('button', { name: 'List' }));
    const list = screen.getByRole('list', { name: 'Pipeline' });
    expect(list).toHaveTextContent(/Checkout, client: Poisson, 200 rps; calls \d+ per s/);
    const chain = within(list).getByRole('list', { name: 'Patterns, from outermost to innermost' });
    expect(within(chain).getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      expect.stringContaining('Timeout: 800 ms for the call; Deadlines hit'),
      expect.stringContaining('Retry: 2 retries, full jitter; Attempts per call'),
      expect.stringContaining('Breaker, open: 50 % of 60 calls; Short circuits'),
    ]);
    expect(list).toHaveTextContent(/Payments, service, .*62 % errors, rest ×20; workers \d+ of 20 busy/);
  });
  it('shows dashes before there is a recording', () => {
    show({ still: true, reader: null });
    expect(document.querySelector('[data-attach="checkout-payments/breaker"]')).toHaveTextContent('Short circuits– per s');
    expect(screen.getByRole('list', { name: 'Pipeline' })).toHaveTextContent('workers – of 20 busy, – for callers who have left; queue – of 400');
  });
  it('says what is counted on a wire where there is room for it, which large letters need more of', async () => {
    const words = () => screen.getByTitle('Link from Checkout to Payments').textContent;
    const { container, unmount } = show({ still: true });
    act(() => { resizeTo(container.querySelector('[class*="stage"]')!, 945, 220); });
    await waitFor(() => expect(words()).toMatch(/^\d+ attempts per s$/));
    unmount();
    document.documentElement.style.setProperty('--text-11', '13px');
    const large = show({ still: true });
    act(() => { resizeTo(large.container.querySelector('[class*="stage"]')!, 945, 220); });
    await waitFor(() => expect(words()).toMatch(/^\d+ per s$/));
    act(() => { resizeTo(large.container.querySelector('[class*="stage"]')!, 1280, 220); });
    await waitFor(() => expect(words()).toMatch(/^\d+ attempts per s$/));
    document.documentElement.style.removeProperty('--text-11');
  });
  it('zooms in steps and back to what fits', async () => {
    const user = userEvent.setup();
    show({ still: true });
    const percent = () => Number(/(\d+) %$/.exec(screen.getByText(/^\d+ %$/).textContent)?.[1]);
    await waitFor(() => expect(percent()).toBeLessThan(100));
    const before = percent();
    await user.click(screen.getByRole('button', { name: 'Larger' }));
    expect(percent()).toBeGreaterThan(before);
    await user.click(screen.getByRole('button', { name: 'Fit' }));
    expect(percent()).toBe(before);
  });
});

describe('the view that fits', () => {
  it('slides until a card that has the focus is seen', async () => {
    const user = userEvent.setup();
    const { container } = show();
    await screen.findByRole('link', { name: /React Flow/ });
    const left = () => Number(/translate\((-?[\d.]+)px/.exec((container.querySelector('.react-flow__viewport') as HTMLElement).style.transform)?.[1]);
    for (let k = 0; k < 3; k += 1) await user.click(screen.getByRole('button', { name: 'Larger' }));
    const before = left(),
      place = (element: Element | null | undefined, from: number, to: number) => {
        (element as HTMLElement).getBoundingClientRect = () => ({ left: from, right: to, top: 20, bottom: 300 }) as DOMRect;
      };
    place(container.querySelector('.react-flow')?.parentElement, 0, 640);
    place(card(/^Payments$/).closest('[class*="card"]'), 700, 800);
    const payments = card(/^Payments$/);
    // As a browser sees it when the keyboard comes here.
    Object.defineProperty(payments, 'matches', { value: (selector: string) => selector === ':focus-visible' });
    act(() => { payments.focus(); });
    await waitFor(() => { expect(left()).toBeCloseTo(before - (800 - 640) - 12, 3); });
  });
  it('is never larger than natural size, and centred', () => {
    expect(fitView({ width: 1000, height: 188 }, 1120, 388)).toEqual({ zoom: 1, x: 60, y: 100 });
    expect(fitView({ width: 1000, height: 188 }, 500, 200)).toMatchObject({ zoom: 0.5, x: 0 });
    expect(fitView({ width: 5600, height: 188 }, 1120, 200)).toMatchObject({ zoom: 0.2, x: 0 });
  });
});

describe('the row of shapes', () => {
  const labels = () => within(screen.getByRole('list', { name: 'Shapes' })).getAllByRole('listitem').map((item) => item.textContent);
  it('explains what this run has come to, and what every run has', () => {
    show();
    expect(labels()).toEqual(['In flight', 'Ok', 'Error', 'Timeout', 'Short-circuited', 'Cancelled', 'Late']);
  });
  it('names each shape once, plain outcomes before those that say how an answer came about', () => {
    expect(legendOf([{ reason: 'ok', marks: 1 }, { reason: 'rejected:budget', marks: 0 }, { reason: 'ok', marks: 0 }, { reason: 'rejected:budget', marks: 0 }, { reason: 'rejected:rate', marks: 0 }]).map(({ reason, marks }) => [reason, marks]))
      .toEqual([['in-flight', 0], ['ok', 0], ['error', 0], ['timeout', 0], ['rejected:rate', 0], ['rejected:budget', 0], ['ok', 1], ['late', 0]]);
  });
});
