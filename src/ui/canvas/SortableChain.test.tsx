// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import * as patterns from '../../patterns/registry.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { GALLERY } from '../../scenario/gallery.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { withOrder } from '../../scenario/edits.ts';
import { layoutPipeline } from './pipeline-layout.ts';
import { PipelineContext } from './pipeline-context.ts';
import type { PipelineActions } from './pipeline-context.ts';
import type { ScrollArea } from './edge-scroll.ts';
import { SortableChain } from './SortableChain.tsx';

const LINK = 'checkout-payments';
const [FIRST, SECOND, THIRD] = ['Timeout', 'Retry', 'Breaker'];
let scenario: ScenarioV1;

beforeAll(() => {
  const parsed = parseScenario(GALLERY.find((preset) => preset.id === 'traffic-breaker')?.document, patterns);
  if (!parsed.ok) throw new Error('the preset is sound');
  scenario = parsed.scenario;
});

/** The chain at half its size, put into the order it is asked for as the workbench does. */
function show(area: ScrollArea | null = null) {
  const calls = { onSelect: vi.fn<PipelineActions['onSelect']>(), onReorder: vi.fn<PipelineActions['onReorder']>(), onFault: vi.fn<PipelineActions['onFault']>() };
  let now = scenario;
  const chain = () => (
    <PipelineContext value={{ ...calls, scenario: now, layout: layoutPipeline(now, 1200), selected: null, area }}>
      <SortableChain id={LINK} zoom={0.5} />
    </PipelineContext>
  );
  const view = render(chain());
  calls.onReorder.mockImplementation((link, from, to) => {
    now = withOrder(now, link, from, to);
    view.rerender(chain());
  });
  return calls;
}

const handle = (name = '') => screen.getByRole('button', { name });
const names = () => screen.getAllByRole('button', { pressed: false }).map((button) => button.textContent);
const said = () => screen.getByRole('status').textContent;
const widths = () => layoutPipeline(scenario, 1200).cards.find((card) => card.id === LINK && card.kind === 'chain')?.segments.map(({ width }) => width) ?? [];

describe('a chain is put into another order', () => {
  it('with the keyboard: space lifts, arrows move, space puts down, and the handle keeps the focus', async () => {
    const user = userEvent.setup();
    const { onReorder, onSelect } = show();
    expect(names()).toEqual([FIRST, SECOND, THIRD]);
    handle(FIRST).focus();
    await user.keyboard(' ');
    expect(said()).toBe('Lifted Timeout, 1 of 3, counted from outermost.');
    await user.keyboard('{ArrowRight}');
    expect(said()).toBe('Timeout is at place 2 of 3, counted from outermost.');
    await user.keyboard('{ArrowDown}{ArrowLeft}{ArrowLeft}{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(onReorder).not.toHaveBeenCalled();
    await user.keyboard(' ');
    expect(said()).toBe('Timeout was put down at place 3 of 3, counted from outermost.');
    expect(onReorder).toHaveBeenCalledExactlyOnceWith(LINK, 0, 2);
    expect(names()).toEqual([SECOND, THIRD, FIRST]);
    expect(handle(FIRST)).toHaveFocus();
    expect(onSelect).not.toHaveBeenCalled();
  });
  it('with the keyboard: Escape, another focus and the old place leave it where it was', async () => {
    const user = userEvent.setup();
    const { onReorder, onSelect } = show();
    handle(SECOND).focus();
    for (const end of ['{Escape}', '{Tab}']) {
      await user.keyboard(` {ArrowLeft}${end}`);
      expect(said()).toBe('Retry was left where it was.');
      handle(SECOND).focus();
    }
    await user.keyboard(' {ArrowLeft}{ArrowRight}{Enter}');
    expect(said()).toBe('Retry was left where it was.');
    expect(onReorder).not.toHaveBeenCalled();
    expect(onSelect).not.toHaveBeenCalled();
    await user.keyboard('{Enter}');
    expect(onSelect).toHaveBeenCalledExactlyOnceWith(`${LINK}/retry`);
  });
  it('keys that move nothing are the page’s', async () => {
    show();
    const page = vi.fn<(event: KeyboardEvent) => void>();
    window.addEventListener('keydown', page);
    for (const key of ['ArrowRight', 'Enter', 'n']) fireEvent.keyDown(handle(FIRST), { key });
    expect(page.mock.calls.map(([{ key, defaultPrevented }]) => [key, defaultPrevented])).toEqual([['ArrowRight', false], ['Enter', false], ['n', false]]);
    fireEvent.keyDown(handle(FIRST), { key: ' ' });
    fireEvent.keyDown(handle(FIRST), { key: 'ArrowRight' });
    expect(page).toHaveBeenCalledTimes(3);
    window.removeEventListener('keydown', page);
  });
  it('with the pointer: the place whose middle is nearest, in px of the screen, and no click follows', () => {
    const { onReorder, onSelect } = show();
    const [a = 0, b = 0] = widths();
    const button = handle(FIRST);
    const at = (x: number) => ({ clientX: 100 + x, clientY: 50, pointerId: 1, isPrimary: true, button: 0 });
    fireEvent.pointerDown(button, at(0));
    fireEvent.pointerMove(button, at(5));
    expect(said()).toBe('');
    fireEvent.pointerMove(button, at(10));
    expect(said()).toBe('Lifted Timeout, 1 of 3, counted from outermost.');
    // Half way to the middle of the second, at half size.
    fireEvent.pointerMove(button, at((a + b) / 8 + 1));
    expect(said()).toBe('Timeout is at place 2 of 3, counted from outermost.');
    expect(button.closest('[style*="transform"]')).toHaveStyle({ transform: `translate(${(a + b) / 4 + 2}px, 0px)` });
    expect(handle(SECOND).closest('[style*="transform"]')).toHaveStyle({ transform: `translate(-${a}px, 0)` });
    expect(handle(THIRD).closest('[style*="transform"]')).toHaveStyle({ transform: 'translate(0px, 0)' });
    fireEvent.pointerUp(button, at((a + b) / 8 + 1));
    fireEvent.click(button);
    expect(said()).toBe('Timeout was put down at place 2 of 3, counted from outermost.');
    expect(onReorder).toHaveBeenCalledExactlyOnceWith(LINK, 0, 1);
    expect(onSelect).not.toHaveBeenCalled();
    expect(document.querySelector('[style*="transform"]')).toBeNull();
  });
  it('with the pointer: a press without a move selects; Escape and a cancelled press leave it where it was', () => {
    const { onReorder, onSelect } = show();
    const button = handle(THIRD);
    const at = (x: number) => ({ clientX: 500 + x, clientY: 50, pointerId: 1, isPrimary: true, button: 0 });
    fireEvent.pointerDown(button, at(0));
    fireEvent.pointerUp(button, at(3));
    fireEvent.click(button);
    expect(onSelect).toHaveBeenCalledExactlyOnceWith(`${LINK}/breaker`);
    for (const end of [() => fireEvent.keyDown(window, { key: 'Escape' }), () => fireEvent.pointerCancel(button, at(-400))]) {
      fireEvent.pointerDown(button, at(0));
      fireEvent.pointerMove(button, at(-400));
      expect(said()).toBe('Lifted Breaker, 3 of 3, counted from outermost.');
      end();
      expect(said()).toBe('Breaker was left where it was.');
      fireEvent.pointerMove(button, at(-300));
      fireEvent.pointerUp(button, at(-300));
    }
    fireEvent.pointerDown(button, { ...at(0), button: 2 });
    fireEvent.pointerMove(button, at(-400));
    fireEvent.pointerUp(button, at(-400));
    expect(onReorder).not.toHaveBeenCalled();
  });
  /** A canvas from 100 to 500 px that has 300 px more to show at its end. */
  const slidingArea = () => {
    let left = 300;
    const by = vi.fn<ScrollArea['by']>((axis, px) => {
      const gone = axis === 'x' ? Math.min(px, left) : 0;
      left -= gone;
      return gone;
    });
    return { box: () => ({ left: 100, right: 500, top: 0, bottom: 200 }), by, left: () => left };
  };
  it('with the pointer at the edge of the canvas, which slides on: the item goes over what comes into view', async () => {
    const area = slidingArea();
    const { onReorder } = show(area);
    const button = handle(FIRST);
    const at = (x: number) => ({ clientX: x, clientY: 50, pointerId: 1, isPrimary: true, button: 0 });
    fireEvent.pointerDown(button, at(150));
    fireEvent.pointerMove(button, at(170));
    expect(area.by).not.toHaveBeenCalledWith('x', expect.toSatisfy((px: number) => px !== 0));
    fireEvent.pointerMove(button, at(499));
    await waitFor(() => { expect(area.left()).toBe(0); });
    // By 349 px of the window and 300 of the canvas, at half size.
    expect(button.closest('[style*="transform"]')).toHaveStyle({ transform: 'translate(1298px, 0px)' });
    fireEvent.pointerUp(button, at(499));
    expect(onReorder).toHaveBeenCalledExactlyOnceWith(LINK, 0, 2);
    const calls = area.by.mock.calls.length;
    await new Promise(requestAnimationFrame);
    expect(area.by).toHaveBeenCalledTimes(calls);
  });
  it('with the keyboard out of view: the canvas slides until the item is seen', async () => {
    const area = slidingArea();
    const user = userEvent.setup();
    show(area);
    const button = handle(FIRST), item = button.closest('[data-attach]') as HTMLElement;
    item.getBoundingClientRect = () => ({ left: 450, right: 640, top: 10, bottom: 100 }) as DOMRect;
    button.focus();
    await user.keyboard(' {ArrowRight}');
    await waitFor(() => { expect(area.left()).toBe(300 - (640 - 500) - 12); });
  });
  it('says what its handles are for', () => {
    show();
    expect(handle(FIRST)).toHaveAttribute('aria-roledescription', 'sortable');
    expect(handle(FIRST)).toHaveAccessibleDescription(/Press the space bar to lift it/);
    expect(screen.getByRole('status')).toHaveAttribute('aria-live', 'assertive');
  });
});
