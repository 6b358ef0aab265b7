import { expect, test } from 'vitest';
import { evenCalls, handMadeReader } from '../../../test/support/hand-made-reader.ts';
import { PLAIN_THEME } from '../../../test/support/plain-theme.ts';
import { SvgSurface } from '../kit/svg-surface.ts';
import { CHARTS } from './chart-layout.ts';
import { chartScene } from './chart-scene.ts';
import { drawBackground, drawData, drawLabels, drawOverData, stretches } from './draw-charts.ts';
import { prepareCharts } from './prepare-charts.ts';
import { curvesOf } from './settled-data.ts';

const linear = { min: 0, max: 10, log: false, ticks: [] };
const withEnd = (values: readonly number[]) => ({
  key: 'a',
  top: Float64Array.from(values),
  base: 0,
  edgesUs: Float64Array.from({ length: values.length + 1 }, (_, i) => i * 10),
});

const curves = (values: readonly number[], base: Float64Array | number | null = 0) =>
  curvesOf({ ...withEnd(values), base }, { width: 300, height: 100 }, linear, 0, 30);
const places = (points: readonly { readonly x: number; readonly y: number | null }[]) => points.map(({ x, y }) => [x, y]);

test('a step reaches to the end of its window, also where the next one has no value', () => {
  expect(places(curves([5, Number.NaN, 10]).top)).toEqual([[0, 50], [100, 50], [100, null], [200, 0], [300, 0], [300, null]]);
});

test('an area has a foot under every corner, at its top where the one below has no value', () => {
  const { top, base } = curves([5, 6, 10], Float64Array.of(2, Number.NaN, 0));
  expect(places(base)).toEqual([[0, 80], [100, 40], [200, 100], [300, 100], [300, null]]);
  expect(base.map(({ x }) => x)).toEqual(top.map(({ x }) => x));
});

test('a line has no foot, and what leaves the scale stays on its edge', () => {
  const { top, base } = curves([5, 20, -3], null);
  expect(base).toEqual([]);
  expect(places(top).slice(0, 3)).toEqual([[0, 50], [100, 0], [200, 100]]);
});

test('stretches are runs of windows that have a value', () => {
  expect(stretches(Float64Array.of(1, 2, Number.NaN, 3))).toEqual([[0, 2], [3, 4]]);
  expect(stretches(new Float64Array(0))).toEqual([]);
});

const model = prepareCharts(
  handMadeReader({ durationMs: 2000, calls: evenCalls(20, 100), faults: [{ label: 'Outage', from: 500, to: 1000 }], moves: [{ at: 600, to: 1 }] }),
);

test('the picture on an SVG surface has the plots, faults, band, deadline and previous run', () => {
  const scene = chartScene(model, model, { title: 'deadline', ms: 800 }, ['outcomes', 'goodput'], 680, 240);
  const surface = new SvgSurface();
  drawBackground(surface, scene, PLAIN_THEME);
  drawData(surface, scene, PLAIN_THEME);
  drawOverData(surface, scene, PLAIN_THEME);
  drawLabels(surface, scene, PLAIN_THEME);
  const texts = [...surface.markup.matchAll(/<text[^>]*>([^<]*)</g)].map((match) => match[1]);
  expect(texts).toContain('Outage');
  expect(texts.filter((text) => text === '0').length).toBeGreaterThanOrEqual(2);
  expect(surface.markup).toContain('fill="outcome-ok-tint"');
  expect(surface.markup).toContain('fill="breaker-open"');
  expect(surface.markup).toMatch(/stroke="edge"[^>]*stroke-dasharray="1.5 2"/);
});

test('both renderers get the same layers on the same scales', () => {
  const scene = chartScene(model, null, null, CHARTS, 680, 420);
  const surface = new SvgSurface();
  drawData(surface, scene, PLAIN_THEME);
  const plot = scene.layout.plots[0]!;
  const first = model.outcomes[0]!.steps.values[3]!;
  const y = plot.y + plot.height * (1 - first / scene.scales.outcomes.max);
  expect(surface.markup).toContain(` ${Math.round(y * 100) / 100} `);
});
