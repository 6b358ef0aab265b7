import { expect, test } from 'vitest';
import { evenCalls, handMadeReader, TELLING_CALL } from '../../../test/support/hand-made-reader.ts';
import { chartsThatFit, layoutCharts, linearScale, logScale, stack, yOf } from './chart-layout.ts';
import { areaMarks } from './chart-lines.ts';
import { isFirm, valueAt, windowAt } from './chart-model.ts';
import { tableOf, valuesAt, windowText } from './chart-values.ts';
import { prepareCharts } from './prepare-charts.ts';

const busy = handMadeReader({
  durationMs: 60_000, calls: evenCalls(6000, 10), moves: [{ at: 20_000, to: 1, call: 4 }], faults: [{ label: 'Outage', from: 20_000, to: 32_000 }],
});
const model = prepareCharts(busy, { queuePlaces: { payments: 40 } });

test('no series has more than 300 windows, and they tile the run', () => {
  for (const { steps } of model.outcomes) {
    expect(steps.values.length).toBe(120);
    expect(steps.edgesUs[0]).toBe(0);
    expect(steps.edgesUs.at(-1)).toBe(60_000_000);
  }
});

test('what is counted adds up to what happened', () => {
  const ok = model.outcomes.find((series) => series.reason === 'ok')!;
  const calls = ok.steps.values.reduce((sum, perSecond, i) => sum + perSecond * ((ok.steps.edgesUs[i + 1]! - ok.steps.edgesUs[i]!) / 1e6), 0);
  expect(calls).toBeCloseTo(busy.total('clients/checkout/ended:ok', 0, 60_000_000));
});

test('ok, error and timeout have a row even at zero, and so has what a breaker may refuse', () => {
  expect(model.outcomes.map((series) => series.reason)).toEqual(['ok', 'error', 'timeout', 'rejected:open']);
  expect(valuesAt('outcomes', model, 10_200_000)).toEqual({
    fromUs: 10_000_000, toUs: 10_500_000, note: '',
    rows: [['Short-circuited', '0'], ['Timeout', '0'], ['Error', '0'], ['Ok', '100']].map(([name, value]) => expect.objectContaining({ name, value })),
  });
});

test('a percentile is shown on windows with enough calls, and never on windows that would blur cause and effect', () => {
  expect(model.latency.map((series) => [series.label, series.windowUs])).toEqual([['p50', 1_000_000]]);
  const values = valuesAt('latency', model, 10_200_000)!;
  expect(values.rows.find((row) => row.key === 'p99')!.value).toBe('too few calls');
  expect(values.rows.find((row) => row.key === 'p50')!.value).toMatch(/^≈\u200950$/);
  expect(values.note).toBe('100 calls ended');
});

test('a run of three calls has no percentiles', () => {
  const few = prepareCharts(handMadeReader({ calls: [TELLING_CALL] }));
  expect(few.latency).toEqual([]);
  expect(valuesAt('latency', few, 1_000_000)).toBeNull();
});

test('a percentile is firm from 100 / (1 − q) calls on', () => {
  expect([isFirm(0.5, 199), isFirm(0.5, 200), isFirm(0.99, 9999), isFirm(0.99, 10_000)]).toEqual([false, true, false, true]);
});

test('amplification is attempts made per call', () => {
  const retried = prepareCharts(handMadeReader({ calls: [{ ...TELLING_CALL, start: 1000 }] }));
  const rows = valuesAt('goodput', retried, 1_050_000)!.rows;
  expect(rows.map((row) => row.name)).toEqual(['Attempts made', 'Sent to service', 'Goodput', 'Amplification']);
  expect(rows.at(-1)!.value).toBe('×1.00');
});

test('workers are a share of those there are', () => {
  const rows = valuesAt('queue', model, 10_200_000)!.rows;
  expect(rows.find((row) => row.name === 'Busy')!.value).toBe('5 of 4');
  expect(rows.find((row) => row.name === 'In queue')!.value).toBe('0 of 40');
});

test('the band and the faults come with the model', () => {
  expect(model.band).toEqual([{ fromUs: 0, toUs: 20_000_000, state: 'closed' }, { fromUs: 20_000_000, toUs: 60_000_000, state: 'open' }]);
  expect(model.faults).toEqual([{ label: 'Outage', fromUs: 20_000_000, toUs: 32_000_000 }]);
});

test('the window at an instant begins at it or before it', () => {
  const { steps } = model.outcomes[0]!;
  expect([
    windowAt(steps, -1),
    windowAt(steps, 0),
    windowAt(steps, 499_999),
    windowAt(steps, 500_000),
    windowAt(steps, 60_000_000),
    windowAt(steps, 60_000_001),
  ]).toEqual([-1, 0, 0, 1, 119, -1]);
  expect(valueAt(steps, -1)).toBeNaN();
});

test('windows are stated with as many decimals as they need', () => {
  expect(windowText(24_000_000, 24_500_000)).toBe('24.0 to 24.5 s');
  expect(windowText(1_250_000, 1_500_000)).toBe('1.25 to 1.50 s');
});

test('the table has a row a window', () => {
  const { columns, rows } = tableOf('outcomes', model);
  expect(columns).toEqual(['Window', 'Short-circuited', 'Timeout', 'Error', 'Ok']);
  expect(rows.length).toBe(120);
  expect(rows[20]).toEqual(['10.0 to 10.5 s', '0', '0', '0', '100']);
});

test('stacked tops grow from the bottom', () => {
  const tops = stack(model);
  expect(tops.map((top) => top[20])).toEqual([100, 100, 100, 100]);
});

test('scales end at numbers that small changes leave where they are', () => {
  expect([512, 515, 518].map((most) => linearScale(most).max)).toEqual([540, 540, 540]);
  expect([149, 151].map((most) => logScale(30, most).max)).toEqual([190, 190]);
  for (const most of [0.0031, 0.5, 1, 9.99, 10, 437, 99_999, 1e6]) {
    expect(linearScale(most).max).toBeGreaterThan(most);
    expect(linearScale(most).max).toBeLessThan(most * 1.08);
  }
});
test('scales end a little above the most, with round ticks', () => {
  expect(linearScale(218).ticks.map((tick) => tick.text)).toEqual(['0', '100', '200']);
  expect(linearScale(0).ticks.map((tick) => tick.text)).toEqual(['0', '1']);
  expect(linearScale(644).ticks.map((tick) => tick.text)).toEqual(['0', '300', '600']);
  expect(linearScale(305_000).ticks.map((tick) => tick.text)).toEqual(['0', '100\u2009k', '200\u2009k', '300\u2009k']);
  expect(logScale(30, 800).ticks.map((tick) => tick.text)).toEqual(['30', '100', '300', '1\u2009000']);
});

test('a value stands at its share of the plot, and outside at the edge', () => {
  const linear = { min: 0, max: 100, log: false, ticks: [] };
  expect([yOf(linear, 0, 60), yOf(linear, 50, 60), yOf(linear, 1000, 60)]).toEqual([60, 30, 0]);
  const log = { min: 1, max: 100, log: true, ticks: [] };
  expect(yOf(log, 10, 60)).toBeCloseTo(30);
  expect(yOf(log, 0, 60)).toBe(60);
});

test('plots share their edges, and the value column goes when there is no room', () => {
  const layout = layoutCharts(680, 308, ['outcomes', 'latency', 'goodput'], true);
  expect(new Set(layout.plots.map((plot) => `${plot.x} ${plot.width}`))).toEqual(new Set(['48 452']));
  expect(layout.footY).toBeLessThanOrEqual(308 - 22);
  expect(layoutCharts(360, 308, ['outcomes'], false).valuesX).toBe(-1);
  expect([chartsThatFit(160), chartsThatFit(308), chartsThatFit(420)]).toEqual([1, 3, 4]);
});

test('every large area carries its shape once', () => {
  expect(areaMarks(model, 110).map((mark) => mark.reason)).toEqual(['ok']);
});
