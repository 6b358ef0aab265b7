/** The page that says what speaks for the simulator, in a real Chromium: the same numbers as in Node, computed in workers of the built page. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import published from '../fixtures/results.json' with { type: 'json' };
import { startApp, type App } from './harness.ts';
import { expectEventually, expectQuiet, PATIENCE_MS } from './workbench.ts';

/** At night every row is run; else those that take little time. */
const NIGHTLY = process.env['HALFOPEN_NIGHTLY'] === '1';
const LONG_MS = NIGHTLY ? 3 * 3_600_000 : 120_000;

let app: App;

beforeAll(async () => {
  app = await startApp();
});

afterEach(async () => {
  await Promise.all(app.browser.contexts().map((context) => context.close()));
  expectQuiet(app);
});

afterAll(async () => {
  await app.close();
});

async function openTrust(): Promise<Page> {
  const page = await app.newPage({ reducedMotion: 'reduce' });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${app.url}#trust`);
  await page.getByRole('table', { name: 'Published results' }).waitFor();
  return page;
}

const rows = (page: Page): Locator => page.locator('table[aria-label="Published results"] > tbody > tr[data-verdict]');
const rowOf = (page: Page, id: string): Locator => rows(page).filter({ has: page.getByRole('button', { name: new RegExp(`^${id} `) }) });

/** Of each row: its id, what was measured and the verdict, as they are shown. */
async function shownRows(
  page: Page,
): Promise<readonly { readonly id: string; readonly measured: string; readonly verdict: string | null; readonly text: string }[]> {
  return rows(page).evaluateAll((list) =>
    list.map((row) => ({
      id: row.querySelector('code')?.textContent ?? '',
      measured: row.querySelector('[data-label="Measured"]')?.textContent ?? '',
      verdict: row.getAttribute('data-verdict'),
      text: row.querySelector('[data-label="Verdict"]')?.textContent ?? '',
    })),
  );
}

test('nothing of the page is fetched before it is opened, and it opens from the head of the workbench', async () => {
  const page = await app.newPage({ reducedMotion: 'reduce' });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${app.url}#preset=chapter-breaker&t=12`);
  await page.getByRole('link', { name: 'Trust' }).waitFor();
  await app.arrived(page);
  expect(asked.filter((url) => /Trust|results|evidence/.test(url))).toEqual([]);
  await page.getByRole('link', { name: 'Trust' }).click();
  await page.getByRole('table', { name: 'Published results' }).waitFor();
  await expectEventually(() => rows(page).count()).toBe(published.results.length);
  await app.arrived(page);
  expect(asked.filter((url) => /\/[A-Z]\d\d-[^/]+\.json/.test(url))).toEqual([]);
  await page.getByRole('button', { name: 'Back to the workbench' }).click();
  await page.getByRole('button', { name: 'Share' }).waitFor();
  await expectEventually(() => page.getByTestId('clock').textContent()).toContain('12.000');
});

test('rows come to the same numbers and verdicts in Chromium as in Node: at night all, else those that are quick to run', async () => {
  const page = await openTrust();
  if (!NIGHTLY) await page.getByRole('combobox', { name: 'Show' }).selectOption('quick');
  const inNode = await shownRows(page);
  expect(inNode.length).toBeGreaterThan(3);
  await page.getByRole('button', { name: /^Run .* here$/ }).click();
  await page.getByText(/^Run in this browser: (\d+) of \1 rows\.$/).waitFor({ state: 'attached', timeout: LONG_MS });
  const here = await shownRows(page);
  const ran = here.filter(({ text }) => text.includes('here'));
  expect(ran.map(({ id }) => id)).toEqual(inNode.filter(({ verdict }) => verdict !== 'not built').map(({ id }) => id));
  expect(here.map(({ id, measured, verdict }) => ({ id, measured, verdict }))).toEqual(inNode.map(({ id, measured, verdict }) => ({ id, measured, verdict })));
}, LONG_MS + 60_000);

test('a long row is stopped at once, and shows again what was measured last', async () => {
  const page = await openTrust();
  const row = rowOf(page, 'Q06');
  await page.getByRole('button', { name: 'Run Q06 in this browser' }).click();
  await page.getByRole('button', { name: 'Stop Q06' }).click();
  await page.getByRole('button', { name: 'Run Q06 in this browser' }).waitFor();
  expect(await row.getAttribute('data-verdict')).toBe('holds');
  expect(await row.innerText()).not.toContain('here');
});

test('while a row is run the page answers at once', async () => {
  const page = await openTrust();
  const before = await app.slowness();
  await page.getByRole('button', { name: 'Run Q06 in this browser' }).click();
  const longestMs = await page.evaluate(async () => {
    let longest = 0;
    let last = performance.now();
    for (let i = 0; i < 60; i++) {
      await new Promise((done) => requestAnimationFrame(done));
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    return longest;
  });
  await page.context().close();
  expect(longestMs).toBeLessThan(1000 * Math.max(before, await app.slowness()));
});

test('a row opens in the workbench, and the way back leads to the page with what was run', async () => {
  const page = await openTrust();
  await page.getByRole('button', { name: 'Run R02 in this browser' }).click();
  await rowOf(page, 'R02').getByText(/^here, /).waitFor();
  await page.getByRole('button', { name: 'Open R02 in the workbench' }).click();
  await page.getByRole('button', { name: /^R02: / }).waitFor();
  expect(new URL(page.url()).hash).toMatch(/^#1\./);
  await page.goBack();
  await rowOf(page, 'R02').getByText(/^here, /).waitFor();
});

test('traces of all scenarios have the hash in this browser that they have in Node, and identities hold', async () => {
  const page = await openTrust();
  await page.getByRole('tab', { name: 'Determinism' }).click();
  await page.getByRole('button', { name: /^Compare all/ }).click();
  await page.getByText(/^Run in this browser: (\d+) of \1 scenarios\.$/).waitFor({ state: 'attached', timeout: 120_000 });
  const verdicts = await page.locator('[data-verdict]').allInnerTexts();
  expect(verdicts.length).toBeGreaterThan(15);
  expect([...new Set(verdicts)]).toEqual(['the same']);
  await page.getByRole('tab', { name: 'Identities' }).click();
  expect([...new Set(await page.locator('[data-verdict]').allInnerTexts())]).toEqual(['holds here']);
}, 150_000);

test('by keyboard a row is opened to its values and its scenarios', async () => {
  const page = await openTrust();
  const more = page.getByRole('button', { name: /^Q01 / });
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Q01: all values' }).waitFor();
  expect(await more.getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('Space');
  await page.getByRole('table', { name: 'Q01: all values' }).waitFor({ state: 'detached' });
});

test('in a sandboxed frame of another site it is fetched and run as well', async () => {
  const page = await app.newPage({ reducedMotion: 'reduce' });
  await page.goto(await app.secondOrigin(`<!doctype html><title>Elsewhere</title><iframe sandbox="allow-scripts" src="${app.url}#trust" width="1000" height="700"></iframe>`));
  const frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name: 'Run R02 in this browser' }).click({ timeout: PATIENCE_MS });
  const row = frame.locator('tr[data-verdict]').filter({ has: frame.getByRole('button', { name: /^R02 / }) });
  await row.getByText(/^here, /).waitFor({ timeout: PATIENCE_MS });
  expect(await row.getAttribute('data-verdict')).toBe('holds');
});
