import { expect, test } from 'vitest';
import { evenCalls, handMadeReader, HAND_OUTCOMES, TELLING_CALL, type HandRun } from '../../../test/support/hand-made-reader.ts';
import { PLAIN_THEME } from '../../../test/support/plain-theme.ts';
import { SvgSurface } from '../kit/svg-surface.ts';
import { drawAxis, lateLabels } from './draw-labels.ts';
import { DENSE, drawRows, rowPalette, type RowScene } from './draw-rows.ts';
import { listRows } from './row-list.ts';
import { collectSpans } from './span-table.ts';

function sceneOf(run: HandRun, fromMs: number, spanMs: number, width = 500): RowScene {
  const reader = handMadeReader(run);
  const rows = listRows(reader, 'all', reader.untilUs);
  return {
    table: collectSpans(reader, rows, 0, rows.length),
    fromUs: fromMs * 1000,
    pxPerUs: width / (spanMs * 1000),
    width,
    measures: DENSE,
    palette: rowPalette(PLAIN_THEME, HAND_OUTCOMES),
  };
}

/** One element a line; hatching is too long to read and is left to the tests of the surface. */
function elements(scene: RowScene): readonly string[] {
  const surface = new SvgSurface();
  drawRows(surface, scene);
  return surface.markup.replaceAll('><', '>\n<').split('\n').map((line) => line.replace(/ d="([^"]{60})[^"]*"/, ' d="$1…"'));
}

test('the anatomy of a row: error, wait, short circuit, queue and work up to the deadline, late work', () => {
  expect(elements(sceneOf({ calls: [TELLING_CALL] }, 1000, 1250)).join('\n')).toMatchInlineSnapshot(`
    "<rect x="0.5" y="4" width="79" height="8" fill="outcome-error" stroke="outcome-error-ink" stroke-width="1" stroke-linejoin="round"/>
    <rect x="319.38" y="1.5" width="1.25" height="13" fill="ink"/>
    <path d="M80 3.05L81.4 6.35L84.97 6.66L82.27 9.01L83.07 12.5L80 10.66…" fill="outcome-error" stroke="outcome-error-ink" stroke-width="1" stroke-linejoin="round"/>
    <path d="M80 10L84 6M86 10L90 6M92 10L96 6M98 10L102 6M104 10L108 6M1…" fill="none" stroke="edge" stroke-width="1" stroke-linejoin="round"/>
    <path d="M164.68 8A4.68 4.68 0 1 1 155.32 8A4.68 4.68 0 1 1 164.68 8Z…" fill="outcome-short-circuit" stroke="outcome-short-circuit-ink" stroke-width="1" stroke-linejoin="round"/>
    <rect x="157.53" y="7.18" width="4.95" height="1.65" fill="surface"/>
    <path d="M160 8L162 6M164 10L168 6M170 10L174 6M176 10L180 6M182 10L1…" fill="none" stroke="edge" stroke-width="1" stroke-linejoin="round"/>
    <path d="M320.5 8.5L324 12M320.5 4.5L328 12M324 4L332 12M328 4L336 12…" fill="none" stroke="outcome-timeout-ink" stroke-width="1" stroke-linejoin="round"/>
    <rect x="320.5" y="4" width="177" height="8" fill="none" stroke="outcome-timeout-ink" stroke-width="1" stroke-linejoin="round" stroke-dasharray="3 2"/>
    <rect x="220" y="5.5" width="20" height="5" fill="outcome-timeout" stroke="outcome-timeout-ink" stroke-width="1" stroke-linejoin="round"/>
    <rect x="240.5" y="4" width="79" height="8" fill="outcome-timeout" stroke="outcome-timeout-ink" stroke-width="1" stroke-linejoin="round"/>
    <path d="M315.05 5.34L317.34 3.05L320 5.71L322.66 3.05L324.95 5.34L32…" fill="outcome-timeout" stroke="outcome-timeout-ink" stroke-width="1" stroke-linejoin="round"/>"
  `);
});

const rects = (lines: readonly string[], fill: string) => lines.filter((line) => line.startsWith('<rect') && line.includes(`fill="${fill}"`));
const numberOf = (line: string | undefined, name: string) => Number(new RegExp(` ${name}="([^"]*)"`).exec(line ?? '')?.[1]);

test('a bar reaches from sending to leaving', () => {
  const [bar] = rects(elements(sceneOf({ calls: [TELLING_CALL] }, 1000, 1250)), 'outcome-error');
  expect(numberOf(bar, 'x')).toBeCloseTo(0.5);
  expect(numberOf(bar, 'width')).toBeCloseTo(79);
});

test('time in the queue is thinner than work', () => {
  const bars = rects(elements(sceneOf({ calls: [TELLING_CALL] }, 1000, 1250)), 'outcome-timeout');
  expect(bars.map((bar) => numberOf(bar, 'height'))).toEqual([DENSE.queue, DENSE.bar - 1]);
});

test('work taken up after the caller had left hangs on a thread', () => {
  const call = { id: 0, start: 0, end: 800, reason: 'timeout', spans: [{ sent: 0, queued: 0, begun: 2000, left: 800, late: 4000, reason: 'timeout', deadline: 800 }] } as const;
  const lines = elements(sceneOf({ calls: [call] }, 0, 5000));
  expect(lines.find((line) => line.startsWith('<polyline'))).toContain('points="80 8 200 8"');
  const dashed = lines.find((line) => line.startsWith('<rect') && line.includes('stroke-dasharray="3 2"'));
  expect(numberOf(dashed, 'x')).toBeCloseTo(200.5);
  expect(numberOf(dashed, 'width')).toBeCloseTo(199);
});

test('a call that ended during a wait has its shape at its end', () => {
  const call = { id: 0, start: 0, end: 800, reason: 'timeout', spans: [{ sent: 0, begun: 0, left: 100, reason: 'error' }] } as const;
  const lines = elements(sceneOf({ calls: [call] }, 0, 1000));
  expect(lines.at(-1)).toContain('fill="outcome-timeout"');
});

test('a thousand attempts in one pixel are drawn as one', () => {
  const spans = Array.from({ length: 1000 }, (_, i) => ({ sent: i * 0.01, begun: i * 0.01, left: i * 0.01 + 0.005, reason: 'error' as const }));
  const lines = elements(sceneOf({ calls: [{ id: 0, start: 0, end: 10, reason: 'error', spans }] }, 0, 100_000));
  expect(lines.length).toBeLessThan(10);
});

test('what is outside the window is not drawn', () => {
  expect(elements(sceneOf({ calls: evenCalls(20, 50) }, 5000, 1000)).join('')).toBe('');
});

test('late work says how long it was, at its end or left of the edge', () => {
  const wide = sceneOf({ calls: [TELLING_CALL] }, 1000, 1500);
  expect(lateLabels(wide, () => 60)).toEqual([{ row: 0, x: expect.closeTo(421, 0), text: 'late, 445 ms' }]);
  const cut = sceneOf({ calls: [TELLING_CALL] }, 1000, 1100);
  expect(lateLabels(cut, () => 60)[0]?.x).toBe(436);
  const hidden = sceneOf({ calls: [TELLING_CALL] }, 1000, 820);
  expect(lateLabels(hidden, () => 60)).toEqual([]);
});

test('the axis writes round instants and the band of the breaker below them', () => {
  const surface = new SvgSurface();
  drawAxis(surface, PLAIN_THEME, 24_000_000, 1_000_000, 400, 22, [{ fromUs: 20_000_000, toUs: 24_500_000, state: 'open' }, { fromUs: 24_500_000, toUs: 60_000_000, state: 'half-open' }], 11);
  expect([...surface.markup.matchAll(/>([\d.]+(?: s)?)</g)].map((match) => match[1])).toEqual(['24.0', '24.5', '25.0 s']);
  expect(surface.markup).toContain('fill="breaker-open"');
  expect(surface.markup).toContain('fill="breaker-half-open-tint"');
});
