// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { evenCalls, handMadeReader } from '../../../test/support/hand-made-reader.ts';
import { resizeTo } from '../../../test/setup-dom.ts';
import { ChartsPanel, type ChartsPanelProps } from './ChartsPanel.tsx';
import { prepareCharts } from './prepare-charts.ts';

const model = prepareCharts(handMadeReader({ durationMs: 10_000, calls: evenCalls(900, 10) }));
const other = prepareCharts(handMadeReader({ durationMs: 10_000, calls: evenCalls(450, 20) }));
const PROPS: ChartsPanelProps = { model, nowUs: 2_000_000, onSeek: () => {} };

async function shown(props: Partial<ChartsPanelProps> = {}) {
  const view = render(<ChartsPanel {...PROPS} {...props} />);
  await waitFor(() => expect(screen.getByTestId('charts-seek')).toBeInTheDocument());
  return view;
}
const settled = (container: Element) => waitFor(() => expect(container.querySelector('[data-renderer="settled"]')).not.toBeNull());
const renders = () => Number(screen.getByTestId('settled-charts').dataset['renders']);

test('the values in the window at the playhead stand beside their chart', async () => {
  await shown();
  const values = screen.getByRole('group', { name: 'Outcomes of calls at the playhead' });
  expect(within(values).getByText('2.0 to 2.1 s')).toBeInTheDocument();
  expect(within(values).getByText('Ok').closest('div')).toHaveTextContent('100');
  expect(within(values).getByText('Timeout').closest('div')).toHaveTextContent('0');
});

test('latencies of one client among several are said to be its own', async () => {
  await shown({ model: { ...model, latencyOf: 'Shop' } });
  expect(screen.getByText('Latency of calls from Shop')).toBeInTheDocument();
  expect(screen.getByRole('group', { name: 'Latency of calls from Shop at the playhead' })).toBeInTheDocument();
});

test('where the panel is narrow, values stand below under headings of the second level', async () => {
  const { container } = await shown();
  act(() => { for (const box of container.querySelectorAll('*')) resizeTo(box, 340, 420); });
  const titles = (await screen.findAllByRole('heading', { level: 2 })).map((heading) => heading.textContent);
  expect(titles[0]).toBe('Outcomes of calls per s');
});

test('recharts draws a settled result once, and playing adds nothing', async () => {
  const { rerender, container } = await shown();
  await settled(container);
  const before = renders();
  for (let k = 0; k < 50; k++) rerender(<ChartsPanel {...PROPS} nowUs={2_000_000 + k * 16_000} />);
  expect(renders()).toBe(before);
  expect(screen.getByRole('group', { name: 'Outcomes of calls at the playhead' })).toHaveTextContent('2.7 to 2.8 s');
});

test('another recording is on the light canvas at once, and settles later', async () => {
  const { rerender, container } = await shown();
  await settled(container);
  const before = renders();
  rerender(<ChartsPanel {...PROPS} model={other} ghost={model} />);
  expect(container.querySelector('[data-renderer="preview"]')).not.toBeNull();
  expect(renders()).toBe(before);
  await settled(container);
  expect(renders()).toBe(before + 1);
});

test('pressing and dragging in a chart seeks', async () => {
  const onSeek = vi.fn<(us: number) => void>();
  await shown({ onSeek });
  const seek = screen.getByTestId('charts-seek');
  seek.getBoundingClientRect = () => new DOMRect(48, 28, 412, 200);
  fireEvent.pointerDown(seek, { button: 0, clientX: 48 + 206, clientY: 60, pointerId: 1 });
  fireEvent.pointerMove(seek, { buttons: 1, clientX: 48 + 103, clientY: 60, pointerId: 1 });
  fireEvent.pointerMove(seek, { buttons: 1, clientX: 4800, clientY: 60, pointerId: 1 });
  expect(onSeek.mock.calls.map(([us]) => us)).toEqual([5_000_000, 2_500_000, 10_000_000]);
});

test('every chart has a table with a row a window', async () => {
  await shown();
  const table = await screen.findByRole('table', { name: /Outcomes of calls, per s/ });
  expect(within(table).getAllByRole('row').length).toBe(101);
  expect(within(table).getByRole('row', { name: /2.0 to 2.1 s/ })).toHaveTextContent('100');
});

test('the third place is a choice where four charts do not fit', async () => {
  const { container } = await shown();
  await act(async () => resizeTo(container.querySelector('section > div')!, 680, 308));
  const queue = screen.getByRole('button', { name: /Queue and workers/ });
  expect(queue).toHaveAttribute('aria-pressed', 'false');
  fireEvent.click(queue);
  expect(screen.getByRole('group', { name: 'Queue and workers at the playhead' })).toBeInTheDocument();
});

test('without a recording there is an empty panel, and no error', () => {
  render(<ChartsPanel {...PROPS} model={null} />);
  expect(screen.getByRole('region', { name: 'Charts' })).toBeInTheDocument();
});
