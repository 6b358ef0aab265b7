import { beforeAll, describe, expect, it } from 'vitest';
import { runScenario } from '../../cli/run-scenario.ts';
import type { Reader } from '../../engine/recording/reading.ts';
import * as patterns from '../../patterns/registry.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { GALLERY } from '../../scenario/gallery.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { collectShapes, crowding, IN_FLIGHT, LATE, movingShapes, travelUs, wireMap } from './moving-shapes.ts';
import { layoutPipeline } from './pipeline-layout.ts';
import type { PipelineLayout } from './pipeline-boxes.ts';
import { numbersSource } from './numbers-source.ts';
import { pipelineNumbers, rateWindow } from './pipeline-numbers.ts';
import { railLines } from './rails.ts';

let reader: Reader;
let scenario: ScenarioV1;
let layout: PipelineLayout;

beforeAll(() => {
  const parsed = parseScenario(GALLERY.find((preset) => preset.id === 'traffic-breaker')?.document, patterns);
  if (!parsed.ok) throw new Error('the preset is sound');
  scenario = parsed.scenario;
  reader = runScenario(scenario).reader;
  layout = layoutPipeline(scenario, 1120, { wide: (kind) => kind === 'circuitBreaker' });
});

function shapesAt(nowUs: number, travel: number) {
  const shapes = movingShapes();
  collectShapes(reader, wireMap(reader, layout), nowUs, travel, shapes);
  return Array.from({ length: shapes.count }, (_, k) => ({
    rail: shapes.rail[k] ?? -1,
    kind: shapes.kind[k] ?? 0,
    at: shapes.at[k] ?? -1,
    call: shapes.call[k] ?? -1,
  }));
}

describe('requests on the wires', () => {
  it('shows each call that has just begun on the rail that leads out, as far along as its age', () => {
    const [row = 0] = reader.calls(10_000_000, 11_000_000, {}, 50).slice(20, 21);
    const call = reader.call(row);
    const shape = shapesAt(call.startUs + 30_000, 120_000).find((other) => other.call === call.id && other.rail === 0);
    expect(shape).toEqual({ rail: 0, kind: IN_FLIGHT, at: expect.closeTo(0.25 / (124 / 120), 2), call: call.id });
  });
  it('shows the answer on the rail that leads back, in the outcome of the call, never before its request has arrived', () => {
    const [row = 0] = reader.calls(10_000_000, 11_000_000, {}, 50).slice(20, 21);
    const call = reader.call(row);
    const own = 120_000 * (124 / 120);
    const leaves = Math.max(call.endUs, call.startUs + own);
    expect(shapesAt(leaves - 1000, 120_000).filter((other) => other.call === call.id && other.rail === 1)).toEqual([]);
    expect(shapesAt(leaves + 1000, 120_000).filter((other) => other.call === call.id && other.rail === 1)).toMatchObject([{ kind: call.outcome.index }]);
  });
  it('sends no short-circuited attempt down the inner wire', () => {
    const open = shapesAt(22_500_000, 150_000);
    expect(open.some((shape) => shape.rail === 1 && reader.outcomes[shape.kind]?.reason === 'rejected:open')).toBe(true);
    expect(open.filter((shape) => shape.rail >= 2 && reader.outcomes[shape.kind]?.reason === 'rejected:open')).toEqual([]);
  });
  it('shows late answers as late', () => {
    expect(shapesAt(22_500_000, 400_000).some((shape) => shape.rail === 3 && shape.kind === LATE)).toBe(true);
  });
  it('is the same however the playhead came there', () => {
    const forward = shapesAt(24_300_000, 150_000);
    shapesAt(40_000_000, 150_000);
    expect(shapesAt(24_300_000, 150_000)).toEqual(forward);
  });
  it('keeps every shape on its rail', () => {
    for (const { at, rail } of shapesAt(21_000_000, 1_000_000)) {
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThan(1);
      expect(rail).toBeLessThan(4);
    }
  });
  it('stays longer on its wire the faster it plays, up to a second', () => {
    expect(travelUs(0.1)).toBe(15_000);
    expect(travelUs(1)).toBe(150_000);
    expect(travelUs(100)).toBe(1_000_000);
  });
});

describe('rails', () => {
  it('lead out above and back below, in opposite directions', () => {
    const [out, back] = railLines(layout, 8.5);
    expect(out).toMatchObject({ x0: 184, y0: 95.5, x1: 308, y1: 95.5 });
    expect(back).toMatchObject({ x0: 308, y0: 112.5, x1: 184, y1: 112.5 });
  });
  it('lead out on the left and back on the right on a phone', () => {
    const [out, back] = railLines(layoutPipeline(scenario, 390, { vertical: true }), 7.5);
    expect(out).toMatchObject({ x0: 187.5, y0: 56, y1: 96 });
    expect(back).toMatchObject({ x0: 202.5, y0: 96, y1: 56 });
  });
  it('are crowded when shapes of 9 px would touch', () => {
    expect(crowding(5, 120)).toBe(0);
    expect(crowding(60, 120)).toBe(1);
  });
});

describe('the numbers on the canvas', () => {
  it('agree with the totals of the recording over the window that holds the playhead', () => {
    const numbers = pipelineNumbers(scenario, numbersSource(reader), 24_300_000);
    expect([numbers.fromUs, numbers.toUs]).toEqual([24_000_000, 24_500_000]);
    expect(numbers.clients['checkout']?.calls).toBe(2 * reader.total('clients/checkout/calls', 24_000_000, 24_500_000));
    expect(numbers.attachments['checkout-payments/breaker']).toMatchObject({ state: expect.stringMatching(/open|halfOpen/) });
    const forwarded = numbers.attachments['checkout-payments/retry']?.forwarded ?? 0;
    expect(forwarded).toBe(numbers.attachments['checkout-payments/breaker']?.in);
  });
  it('count no window beyond the end of the run', () => {
    const source = numbersSource(reader), { meta } = reader;
    const ofShort = (durationUs: number) => rateWindow({ meta: { ...meta, durationUs }, untilUs: 2 * durationUs }, durationUs);
    expect([ofShort(100_000), ofShort(60_200_000), ofShort(60_250_000), rateWindow(reader, 60_000_000)]).toEqual([
      { fromUs: 0, toUs: 100_000 }, { fromUs: 60_000_000, toUs: 60_200_000 }, { fromUs: 60_000_000, toUs: 60_300_000 }, { fromUs: 59_500_000, toUs: 60_000_000 },
    ]);
    expect(pipelineNumbers(scenario, source, 60_000_000)).toMatchObject(rateWindow(reader, 60_000_000));
  });
  it('count workers at the instant itself', () => {
    const source = numbersSource(reader);
    const payments = pipelineNumbers(scenario, source, 22_500_000).services['payments'];
    const busy = payments?.busy ?? NaN, late = payments?.late ?? NaN;
    expect(busy).toBeLessThanOrEqual(20);
    expect(late).toBeLessThanOrEqual(busy);
    const windows = reader.series('services/payments/busy', 22_400_000, 22_500_000, 1);
    expect(busy).toBe(windows.at(-1)?.last);
  });
  it('leave out answers that are on their way back over a slow link', () => {
    const slow: ScenarioV1 = {
      ...scenario,
      durationMs: 10_000,
      changes: [],
      links: scenario.links.map((link) => ({ ...link, latency: { dist: 'constant', ms: 40 } })),
      services: scenario.services.map((service) => ({ ...service, workers: 6 })),
    };
    const { reader: ran } = runScenario(slow), source = numbersSource(ran);
    for (let us = 1_000_000; us < 9_000_000; us += 500_000) {
      const busy = pipelineNumbers(slow, source, us).services['payments']?.busy ?? NaN;
      expect([us, busy]).toEqual([us, ran.series('services/payments/busy', us - ran.meta.windowUs, us, 1).at(-1)?.last]);
      expect(busy).toBeLessThanOrEqual(6);
    }
  });
  it('name what is done to the service, only while it is done', () => {
    const source = numbersSource(reader);
    expect(pipelineNumbers(scenario, source, 19_999_999).services['payments']?.fault).toBeNull();
    expect(pipelineNumbers(scenario, source, 20_000_000).services['payments']?.fault?.fault.errorShare).toBe(0.62);
    expect(pipelineNumbers(scenario, source, 32_000_000).services['payments']?.fault).toBeNull();
  });
  it('are no numbers for a pattern the run does not know', () => {
    const added = { ...scenario, links: scenario.links.map((link) => ({ ...link, chain: [...link.chain, { id: 'new', kind: 'timeout', config: {} }] })) };
    expect(pipelineNumbers(added, numbersSource(reader), 0).attachments['checkout-payments/new']).toEqual({
      in: NaN,
      forwarded: NaN,
      decided: NaN,
      state: null,
    });
  });
});
