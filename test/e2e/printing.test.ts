/** What comes on paper is what stands on the screen, in the production build. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { startApp, type App } from './harness.ts';
import { expectQuiet, openRun, PATIENCE_MS } from './workbench.ts';

let app: App;
beforeAll(async () => { app = await startApp(); }, 120_000);
afterAll(() => app.close());

/** A sheet of A4 on its side, in px. */
const PAPER = { width: 1062, height: 733 };
const PARTS = ['Pipeline', 'Breaker on Payments', 'Charts', 'Calls of the run', 'Breaker settings'];

const sizesOf = (page: Page) => Promise.all(PARTS.map(async (name) => {
  const box = await page.getByRole('region', { name, exact: true }).boundingBox();
  return [name, Math.round(box?.width ?? 0), Math.round(box?.height ?? 0)];
}));

/** As a browser does it: it says that it begins, then rules and measures are those of paper. */
async function print(page: Page): Promise<void> {
  await page.evaluate(() => { window.dispatchEvent(new Event('beforeprint')); });
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize(PAPER);
}

test.each([[1440, 900], [1240, 800]])('of %i × %i px every part keeps its measures, and nothing is laid out anew', async (width, height) => {
  const page = await app.newPage({ viewport: { width, height } });
  await openRun(page, app.url, 'preset=traffic-breaker&t=24.3');
  await page.getByRole('region', { name: 'Breaker settings' }).waitFor();
  const before = await sizesOf(page);
  await print(page);
  await expect.poll(() => sizesOf(page), { timeout: PATIENCE_MS }).toEqual(before);
  await expect.poll(() => page.getByRole('region', { name: 'Transport' }).isVisible()).toBe(false);
  expect(await page.getByRole('group', { name: 'Third chart' }).isVisible()).toBe(true);
  expectQuiet(app);
});
