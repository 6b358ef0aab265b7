// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { evenCalls, handMadeReader, TELLING_CALL } from '../../../test/support/hand-made-reader.ts';
import { drawCalls, resizeTo } from '../../../test/setup-dom.ts';
import { RequestsPanel, type RequestsPanelProps, type RequestsTab } from './RequestsPanel.tsx';

const reader = handMadeReader({
  calls: [...evenCalls(7, 100), TELLING_CALL],
  moves: [{ at: 1200, to: 1, call: 7 }, { at: 4700, to: 2 }],
  lines: [{ at: 1000, text: 'Timeout', call: 7 }, { at: 2245, text: 'Loop:  0', unseen: true }],
  faults: [{ label: 'Outage', from: 900, to: 2000 }],
});
const nothing = () => {};

function Panel(props: Partial<RequestsPanelProps>) {
  const [tab, setTab] = useState<RequestsTab>(props.tab ?? 'requests');
  const [selected, setSelected] = useState(props.selectedCall ?? -1);
  return (
    <RequestsPanel
      reader={reader}
      nowUs={1_450_000}
      playing={false}
      onSeek={nothing}
      onOpenWhy={nothing}
      {...props}
      tab={tab}
      selectedCall={selected}
      onTab={setTab}
      onSelectCall={(call) => {
        setSelected(call);
        props.onSelectCall?.(call);
      }}
    />
  );
}

async function shown(props: Partial<RequestsPanelProps> = {}) {
  const view = render(<Panel {...props} />);
  await waitFor(() => expect(screen.getByRole('tabpanel')).toBeInTheDocument());
  await act(async () => {});
  return view;
}
const row = (call: number) => screen.getByRole('row', { name: new RegExp(`^#${call}(?!\\d)`) });

test('a row says how its call stands at the playhead', async () => {
  await shown();
  expect(row(7)).toHaveTextContent('In flight');
  expect(row(7)).toHaveTextContent('450 ms');
  expect(row(7)).toHaveTextContent('Error after 200 ms; Short-circuited at 1.400 s');
  expect(screen.getByText('8 of 8 calls')).toBeInTheDocument();
});

test('a recording that has grown is read again, though it is the same object', async () => {
  const part = handMadeReader({ durationMs: 300, calls: evenCalls(3, 100) }), whole = handMadeReader({ calls: evenCalls(9, 100) });
  let grown = false;
  const growing = new Proxy(part, { get: (_, name) => (grown ? whole : part)[name as keyof typeof part] });
  const { rerender } = await shown({ reader: growing, chunks: 1 });
  expect(screen.getByText('3 of 3 calls')).toBeInTheDocument();
  grown = true;
  rerender(<Panel reader={growing} chunks={2} />);
  expect(await screen.findByText('9 of 9 calls')).toBeInTheDocument();
});

test('later the same row has its outcome', async () => {
  await shown({ nowUs: 1_900_000 });
  expect(row(7)).toHaveTextContent('Timeout');
  expect(row(7)).toHaveTextContent('800 ms');
});

test('a press chooses the call, a second one asks why', async () => {
  const onSelectCall = vi.fn<(call: number) => void>();
  const onOpenWhy = vi.fn<(call: number) => void>();
  await shown({ onSelectCall, onOpenWhy });
  await userEvent.dblClick(row(7));
  expect(onSelectCall).toHaveBeenCalledWith(7);
  expect(onOpenWhy).toHaveBeenCalledWith(7);
  expect(row(7)).toHaveAttribute('aria-selected', 'true');
  expect(screen.getByRole('grid')).toHaveAttribute('aria-activedescendant', row(7).id);
});

test('arrows walk the rows and Enter asks why', async () => {
  const onOpenWhy = vi.fn<(call: number) => void>();
  await shown({ onOpenWhy });
  act(() => screen.getByRole('grid').focus());
  await userEvent.keyboard('{End}{ArrowUp}{ArrowDown}{ArrowDown}');
  expect(row(7)).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{Home}');
  expect(row(0)).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{Enter}');
  expect(onOpenWhy).toHaveBeenCalledWith(0);
});

const spanUs = (container: HTMLElement) => Number(container.querySelector<HTMLElement>('[data-span-us]')!.dataset['spanUs']);

test('+ and − zoom', async () => {
  const { container } = await shown();
  const before = spanUs(container);
  act(() => screen.getByRole('grid').focus());
  await userEvent.keyboard('+');
  expect(spanUs(container)).toBeCloseTo(before / 1.5, -1);
  await userEvent.keyboard('-');
  expect(spanUs(container)).toBeCloseTo(before, -1);
});

test('the wheel alone is left to the page; with Ctrl it zooms', async () => {
  const { container } = await shown();
  const scroller = container.querySelector<HTMLElement>('[data-span-us]')!;
  const before = spanUs(container);
  expect(fireEvent.wheel(scroller, { deltaY: 100 })).toBe(true);
  expect(spanUs(container)).toBe(before);
  expect(fireEvent.wheel(scroller, { deltaY: -100, ctrlKey: true })).toBe(false);
  expect(spanUs(container)).toBeLessThan(before);
});

/** Long enough for everything that has been asked to draw to have drawn. */
async function frames() {
  for (let k = 0; k < 4; k++) await new Promise((done) => requestAnimationFrame(done));
}

test('playing within a page draws no canvas anew: only the playhead and the pale zone move', async () => {
  const { rerender, container } = await shown({ playing: true, nowUs: 1_000_000 });
  act(() => resizeTo(container.querySelector('[data-span-us]')!, 900, 216));
  await act(frames);
  const canvases = [...container.querySelectorAll('canvas')];
  const drawn = () => canvases.map((canvas) => drawCalls(canvas).length);
  const future = () => screen.getByTestId('timeline-future').style.transform;
  const before = drawn();
  const share = future();
  rerender(<Panel playing nowUs={1_200_000} />);
  await act(frames);
  expect(drawn()).toEqual(before);
  expect(future()).not.toBe(share);
});

test('a late word of where the rows were put is no scrolling of the reader: they still follow the playhead', async () => {
  const { rerender, container } = await shown({ playing: true, nowUs: 0 });
  const scroller = container.querySelector('[data-span-us]')!;
  act(() => resizeTo(scroller, 900, 54));
  await act(frames);
  rerender(<Panel playing nowUs={4_000_000} />);
  expect(Number(scroller.getAttribute('data-first-row'))).toBeGreaterThan(0);
  fireEvent.scroll(scroller);
  expect(screen.queryByRole('button', { name: 'Follow the playhead' })).toBeNull();
  await act(frames);
  scroller.scrollTop = 0;
  fireEvent.scroll(scroller);
  expect(screen.getByRole('button', { name: 'Follow the playhead' })).toBeInTheDocument();
});

test('the filter keeps only what it names, and says how many', async () => {
  await shown();
  await userEvent.click(screen.getByRole('button', { name: 'All calls' }));
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'Failed' }));
  expect(screen.getByText('1 of 1 calls')).toBeInTheDocument();
  expect(screen.queryByRole('row', { name: /^#3(?!\d)/ })).toBeNull();
});

test('a filter that keeps nothing says so and leads back', async () => {
  await shown();
  await userEvent.click(screen.getByRole('button', { name: 'All calls' }));
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'Refused' }));
  expect(screen.getByText('No call: refused')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Show all calls' }));
  expect(screen.getByText('8 of 8 calls')).toBeInTheDocument();
});

test('the console shows lines up to the playhead with their times; each leads to its instant and call', async () => {
  const onSeek = vi.fn<(us: number) => void>();
  const onSelectCall = vi.fn<(call: number) => void>();
  await shown({ tab: 'console', onSeek, onSelectCall, consoleNote: 'The transcript was interrupted.' });
  expect(screen.getByText('The transcript was interrupted.')).toBeInTheDocument();
  const lines = within(screen.getByRole('list', { name: 'Console' })).getAllByRole('button');
  expect(lines.map((line) => line.textContent)).toEqual(['1.000 sTimeout#7']);
  await userEvent.click(lines[0]!);
  expect(onSeek).toHaveBeenCalledWith(1_000_000);
  expect(onSelectCall).toHaveBeenCalledWith(7);
});

test('a line written after the program had ended is kept and marked', async () => {
  await shown({ tab: 'console', nowUs: 3_000_000 });
  const line = screen.getByRole('button', { name: /Loop: 0/ });
  expect(line).toHaveTextContent('not printed: the program had ended');
  expect(within(line).getByText(/Loop/).tagName).toBe('S');
});

test('events are moves with their cause and faults; each leads to its instant', async () => {
  const onSeek = vi.fn<(us: number) => void>();
  const onSelectCall = vi.fn<(call: number) => void>();
  await shown({ tab: 'events', onSeek, onSelectCall });
  const events = within(screen.getByRole('list', { name: 'Events' })).getAllByRole('button');
  expect(events.map((event) => event.textContent)).toEqual([
    '0.900 sOutage beginsPaymentsfault', '1.200 sClosed→toOpenCircuit breakercall #7',
    '2.000 sOutage endsPaymentsfault', '4.700 sOpen→toHalf-openCircuit breakertimer',
  ]);
  expect(events[1]).toHaveAttribute('aria-current', 'true');
  await userEvent.click(events[1]!);
  expect(onSeek).toHaveBeenCalledWith(1_200_000);
  expect(onSelectCall).toHaveBeenCalledWith(7);
});

test('tabs are walked with the arrows', async () => {
  await shown();
  act(() => screen.getByRole('tab', { name: 'Requests' }).focus());
  await userEvent.keyboard('{ArrowRight}');
  expect(screen.getByRole('tab', { name: 'Console' })).toHaveAttribute('aria-selected', 'true');
});
