import { expect, test } from 'vitest';
import { evenCalls, handMadeReader } from '../../../test/support/hand-made-reader.ts';
import { clampWindow, firstSpanUs, followWindow, LEAD, panWindow, zoomWindow } from './time-window.ts';

const WINDOW = { fromUs: 1_000_000, spanUs: 1_000_000 };
const END = 60_000_000;

test('zooming keeps the playhead where it is', () => {
  for (const factor of [0.3, 0.5, 1.7, 4]) {
    const zoomed = zoomWindow({ fromUs: 20_000_000, spanUs: 1_000_000 }, factor, 20_250_000, END);
    expect((20_250_000 - zoomed.fromUs) / zoomed.spanUs).toBeCloseTo(0.25, 9);
  }
});

test('zooming away from the playhead keeps the middle', () => {
  const zoomed = zoomWindow(WINDOW, 0.5, 40_000_000, END);
  expect(zoomed.fromUs + zoomed.spanUs / 2).toBe(1_500_000);
});

test('zoom ends at half a millisecond and at the whole run', () => {
  expect(zoomWindow(WINDOW, 1e-9, 1_200_000, END).spanUs).toBe(500);
  expect(zoomWindow(WINDOW, 1e9, 1_200_000, END).spanUs).toBeCloseTo(END * 1.1);
});

test('the view stands still while the playhead crosses the page, and then turns it', () => {
  expect(followWindow(WINDOW, 1_900_000, END)).toBe(WINDOW);
  const next = followWindow(WINDOW, 1_960_000, END);
  expect((1_960_000 - next.fromUs) / next.spanUs).toBeCloseTo(LEAD, 9);
});

test('seeking back brings the page back', () => {
  const back = followWindow(WINDOW, 400_000, END);
  expect(back.fromUs).toBeLessThan(400_000);
  expect(back.spanUs).toBe(WINDOW.spanUs);
});

test('panning stops at both ends of the run', () => {
  expect(panWindow(WINDOW, -1e9, END).fromUs).toBe(-20_000);
  expect(panWindow(WINDOW, 1e9, END).fromUs).toBe(END - 500_000);
  expect(clampWindow({ fromUs: 5, spanUs: 100 }, END).spanUs).toBe(500);
});

test('the first span holds as many starts as rows, and whole calls', () => {
  const often = handMadeReader({ calls: evenCalls(900, 10) });
  expect(firstSpanUs(often, 12, often.untilUs)).toBeGreaterThan(12 * 10_000);
  const slow = handMadeReader({ calls: [{ id: 0, start: 0, end: 9000, reason: 'ok', spans: [{ sent: 0, begun: 0, left: 9000, reason: 'ok' }] }] });
  expect(firstSpanUs(slow, 12, slow.untilUs)).toBeGreaterThanOrEqual(9_000_000);
});
