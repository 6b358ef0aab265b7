import { expect, test } from 'vitest';
import { evenCalls, handMadeReader } from '../../../test/support/hand-made-reader.ts';
import { listRows } from './row-list.ts';
import { firstView, fitView, followView, panView, revealPlace, scrollView, zoomView, type ViewInput } from './timeline-view.ts';

const reader = handMadeReader({ calls: evenCalls(900, 10).map((call) => ({ ...call, end: call.start + 300 })) });
const INPUT: ViewInput = {
  reader, rows: listRows(reader, 'all', reader.untilUs), nowUs: 2_000_000, playing: false, selected: -1,
  visible: 10, rowHeight: 16, fittingUs: 1_000_000, endUs: 10_000_000,
};

test('the first row is the first call that begins on the page', () => {
  const view = firstView(INPUT);
  expect(view.window.fromUs).toBeCloseTo(1_780_000);
  expect(view.top).toBe(178 * 16);
});

test('where all rows of a page’s begin are over, those are shown that are under way, below some that are not', () => {
  const short = handMadeReader({ calls: evenCalls(900, 10) });
  const input = { ...INPUT, reader: short, rows: listRows(short, 'all', short.untilUs) };
  // Of those of 50 ms each that are under way at 2 s, the first has begun at 1.96 s.
  expect(firstView(input).top).toBe((196 - 2) * 16);
  expect(firstView({ ...input, visible: 30 }).top).toBe(178 * 16);
});

test('where no call is under way the first row is the page’s first', () => {
  const refused = handMadeReader({ calls: evenCalls(900, 10).map((call) => ({ ...call, end: call.start, spans: [] })) });
  expect(firstView({ ...INPUT, reader: refused, rows: listRows(refused, 'all', refused.untilUs) }).top).toBe(178 * 16);
});

test('on a long page rows that are all over make way for those under way, once a second', () => {
  const short = handMadeReader({ calls: evenCalls(900, 10) });
  const input = { ...INPUT, playing: true, reader: short, rows: listRows(short, 'all', short.untilUs), fittingUs: 8_000_000 };
  const view = firstView(input);
  expect(view.top).toBe((196 - 2) * 16);
  // Of 50 ms each, ten from 1.94 s on: the last has ended at 2.08 s.
  expect(fitView(view, { ...input, nowUs: 2_990_000 })).toBe(view);
  const turned = fitView(view, { ...input, nowUs: 3_000_000 });
  expect(turned.top).toBe((296 - 2) * 16);
  expect(fitView(turned, { ...input, nowUs: 3_990_000 })).toBe(turned);
});

test('playing within a page moves nothing: the very same view comes back', () => {
  const view = firstView({ ...INPUT, playing: true });
  const later = fitView(view, { ...INPUT, playing: true, nowUs: 2_400_000 });
  expect(later).toBe(view);
});

test('at the end of a page rows and time turn together', () => {
  const view = firstView({ ...INPUT, playing: true });
  const turned = fitView(view, { ...INPUT, playing: true, nowUs: 2_900_000 });
  expect(turned.window.fromUs).toBeCloseTo(2_680_000);
  expect(turned.top).toBe(268 * 16);
});

test('panning lets go of the playhead; playing again or asking takes hold of it', () => {
  const panned = panView(firstView(INPUT), 3_000_000, INPUT);
  expect(panned.following).toBe(false);
  expect(fitView(panned, { ...INPUT, nowUs: 2_500_000 }).window).toBe(panned.window);
  expect(fitView(panned, { ...INPUT, playing: true }).following).toBe(true);
  expect(fitView(followView(panned), INPUT).window.fromUs).toBeCloseTo(1_780_000);
});

test('following again goes to the playhead, not to a call chosen elsewhere', () => {
  const chosen = fitView(scrollView(firstView(INPUT), 600 * 16, INPUT), { ...INPUT, selected: 605 });
  expect(fitView(followView(chosen), { ...INPUT, selected: 605 }).top).toBe(178 * 16);
});

test('scrolling takes the time along only when no row would be seen', () => {
  const view = firstView(INPUT);
  expect(scrollView(view, view.top + 32, INPUT).window).toBe(view.window);
  const far = scrollView(view, 600 * 16, INPUT);
  expect(far.window.fromUs).toBeCloseTo(6_000_000 - 20_000);
});

test('zooming keeps the rows', () => {
  const view = firstView(INPUT);
  const zoomed = fitView(zoomView(view, 0.25, INPUT), INPUT);
  expect(zoomed.top).toBe(view.top);
  expect(zoomed.window.spanUs).toBe(250_000);
});

test('a chosen call is scrolled to, and the next one moves the rows by one', () => {
  const view = firstView(INPUT);
  const chosen = fitView(view, { ...INPUT, selected: 190 });
  expect(chosen.top).toBe((190 - 10 + 1) * 16);
  expect(revealPlace(chosen, 191, INPUT).top).toBe(chosen.top + 16);
  expect(revealPlace(chosen, 185, INPUT)).toBe(chosen);
});

test('another filter keeps the rows inside the list', () => {
  const view = scrollView(firstView(INPUT), 800 * 16, INPUT);
  const fewer = fitView(view, { ...INPUT, rows: INPUT.rows.subarray(0, 20) });
  expect(fewer.top).toBe(10 * 16);
});
