/** The first visit: it plays by itself, says what the headless runner says, and stays quiet while it plays. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type App } from './harness.ts';
import {
  clock,
  expectEventually,
  expectQuiet,
  instant,
  openRun,
  pause,
  play,
  PATIENCE_MS,
  shownTotals,
  simRun,
  total,
  totalsOfReport,
  wholeRun,
} from './workbench.ts';

let app: App;

beforeAll(async () => {
  app = await startApp();
});

afterEach(async () => {
  // Also what a failed test has left playing.
  await Promise.all(app.browser.contexts().map((context) => context.close()));
  expectQuiet(app);
});

afterAll(async () => {
  await app.close();
});

interface Reading {
  /** Since navigation. */
  readonly atMs: number;
  readonly clock: string;
  readonly ok: number;
}

declare global {
  interface Window {
    readings?: Reading[];
  }
}

/** Notes what the page shows, frame by frame, from the very start. */
async function watchFromTheStart(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const readings: Reading[] = [];
    window.readings = readings;
    const look = (): void => {
      const shown = document.querySelector('[data-testid="clock"]')?.textContent ?? '';
      const rows = [...document.querySelectorAll('tr')].find((row) => row.firstElementChild?.textContent === 'Ok');
      const ok = Number((rows?.children[1]?.textContent ?? '0').replace(/\D/g, ''));
      if (shown !== '') readings.push({ atMs: performance.now(), clock: shown, ok });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Waits until the charts of what is on screen now have been drawn for good: nothing that would change them is under way any more. */
async function settledCharts(page: Page): Promise<void> {
  await app.arrived(page);
  await page.locator('[data-renderer="settled"]').waitFor();
}

describe('a first visit', () => {
  // What slows all of the machine down counts less; a burst of work in the midst of the visit gets a second chance.
  test('runs untouched: within 2 s the clock moves on by itself and calls have been answered', { retry: 2 }, async () => {
    const before = await app.slowness();
    const page = await app.newPage();
    await watchFromTheStart(page);
    await page.goto(app.url);
    const readUntil = async (untilMs: number): Promise<Reading[]> => {
      await page.waitForFunction((ms) => (window.readings?.at(-1)?.atMs ?? 0) > ms, untilMs, { timeout: untilMs + PATIENCE_MS });
      return (await page.evaluate(() => window.readings ?? [])).filter(({ atMs }) => atMs <= untilMs);
    };
    await readUntil(2_000 * before);
    const slower = Math.max(before, await app.slowness());
    const readings = await readUntil(2_000 * slower);
    const last = readings.at(-1);
    const half = readings.findLast(({ atMs }) => atMs <= (last?.atMs ?? 0) - 500 * slower);
    expect(half).toBeDefined();
    expect(last?.clock).not.toBe(half?.clock);
    expect(last?.ok).toBeGreaterThan(0);
  });

  test('with reduced motion is paused at the first opening of the breaker', async () => {
    const report = await simRun('traffic-breaker');
    const opening = report.stateChanges.find(({ to }) => to === 'open');
    const page = await app.newPage({ reducedMotion: 'reduce' });
    await page.goto(app.url);
    await wholeRun(page);
    await expectEventually(() => clock(page)).toBe(Math.round(opening?.atMs ?? NaN) / 1000);
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await expectEventually(() => instant(page)).toMatch(/, open/);
    await expectEventually(() => total(page, 'Opens')).toMatchObject({ soFar: 1 });
  });

  test('shows the settled charts: lines over the whole minute in every plot', async () => {
    const page = await app.newPage({ reducedMotion: 'reduce' });
    await page.goto(app.url);
    await wholeRun(page);
    // The build leaves out of recharts what these charts do not use.
    const plots = () => page.getByTestId('settled-charts').locator('svg.recharts-surface').evaluateAll((all) => all.map((plot) => {
      const curves = [...plot.querySelectorAll('path.recharts-curve')];
      return { drawn: curves.some((curve) => (curve.getAttribute('d') ?? '').split('L').length > 100), wrong: curves.filter((curve) => /NaN|Infinity/.test(curve.getAttribute('d') ?? '')).length };
    }));
    await settledCharts(page);
    const drawn = await plots();
    expect(drawn.length).toBeGreaterThan(2);
    expect(drawn).toEqual(drawn.map(() => ({ drawn: true, wrong: 0 })));
  });

  test('draws its charts once: none is drawn again in 5 s of playing', async () => {
    const page = await app.newPage();
    await page.goto(app.url);
    await wholeRun(page);
    const renders = () => page.locator('[data-renders]').evaluateAll((charts) => charts.map((chart) => Number(chart.getAttribute('data-renders'))));
    await pause(page);
    await settledCharts(page);
    const before = await renders();
    expect(before).not.toEqual([]);
    const from = await clock(page);
    await play(page);
    await expectEventually(() => clock(page)).toBeGreaterThan(from + 5);
    expect(await renders()).toEqual(before);
  });
});

describe('the totals of the workbench are those of the headless runner', () => {
  test.each(['traffic-breaker', 'chapter-breaker'])('%s', async (preset) => {
    const report = await simRun(preset);
    const page = await app.newPage();
    await openRun(page, app.url, `preset=${preset}`);
    expect(await shownTotals(page)).toMatchObject(totalsOfReport(report));
  });
});
