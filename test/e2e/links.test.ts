/** Links: a copied one opens the same elsewhere, and one that cannot be opened says why and opens nothing in its place. */
import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decodeLink } from '../../src/scenario/url-codec.ts';
import { startApp, type App } from './harness.ts';
import {
  clock,
  expectEventually,
  expectQuiet,
  openRun,
  pause,
  setting,
  settingValue,
  sharedLink,
  shownTotals,
  simRun,
  totals,
  totalsOfReport,
  wholeRun,
} from './workbench.ts';

const ERRORS = 'Errors to open';

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

/** Drops a file on the page, as from a folder of the desk. */
async function drop(page: Page, text: string): Promise<void> {
  await page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], 'scenario.json', { type: 'application/json' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, text);
}

/** chapter-breaker with 4 errors to open, paused at some instant. */
async function edited(page: Page): Promise<void> {
  await openRun(page, app.url, 'preset=chapter-breaker');
  await pause(page);
  await setting(page, ERRORS).focus();
  await page.keyboard.press('ArrowRight');
  await expectEventually(() => settingValue(page, ERRORS)).toBe('4');
}

const notice = (page: Page) => page.getByRole('main');

async function expectRefusal(page: Page, message: RegExp): Promise<void> {
  await page.getByText('This link cannot be opened').waitFor();
  await expectEventually(() => notice(page).innerText()).toMatch(message);
  expect(await page.getByRole('slider').count()).toBe(0);
}

test('an edit made while playing is there again after the page has been loaded again, and can be undone', async () => {
  const page = await app.newPage();
  await openRun(page, app.url, 'preset=chapter-breaker');
  await setting(page, ERRORS).focus();
  await page.keyboard.press('ArrowRight');
  await expectEventually(() => settingValue(page, ERRORS)).toBe('4');
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  await page.reload();
  await expectEventually(() => settingValue(page, ERRORS)).toBe('4');
  await page.getByText('The edits made before the page was left are here again.').waitFor();
  await page.keyboard.press('Control+z');
  await expectEventually(() => settingValue(page, ERRORS)).toBe('3');
});

describe('a copied link', () => {
  test('reopens the identical scenario at the same instant in a new profile', async () => {
    const page = await app.newPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    await edited(page);
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Share' });
    await dialog.getByRole('button', { name: 'Copy link' }).click();
    await dialog.getByText('Copied.').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.keyboard.press('Escape');

    const other = await app.newPage();
    await other.goto(link);
    await wholeRun(other);
    expect(await settingValue(other, ERRORS)).toBe('4');
    expect(await clock(other)).toBe(await clock(page));
    const rows = async (of: Page) => [...(await totals(of))].map(([name, { soFar, whole }]) => ({ name, soFar, whole }));
    const there = await rows(other);
    await expectEventually(() => rows(page)).toEqual(there);
    expect(await sharedLink(other)).toBe(link);
    const report = await simRun(link);
    expect(await shownTotals(other)).toMatchObject(totalsOfReport(report));
  });

  test('has a file beside it, which the runner takes, and which dropped on the page opens the same', async () => {
    const page = await app.newPage();
    await edited(page);
    const link = await sharedLink(page);
    await page.keyboard.press('Control+s');
    const coming = page.waitForEvent('download');
    await page.getByRole('dialog', { name: 'Share' }).getByRole('button', { name: 'Save as file' }).click();
    const download = await coming, file = await download.path();
    expect(download.suggestedFilename()).toMatch(/^[a-z0-9-]+\.json$/);
    expect(await simRun(file)).toEqual(await simRun(link));

    const other = await app.newPage();
    await other.goto(app.url);
    await wholeRun(other);
    await drop(other, await readFile(file, 'utf8'));
    await expectEventually(() => settingValue(other, ERRORS)).toBe('4');
    const hashOf = (address: string) => address.replace(/^[^#]*#/, '');
    expect(await decodeLink(hashOf(await sharedLink(other)))).toMatchObject({ ok: true });
  });

  test('is not offered where none can hold the scenario, and the file is', async () => {
    const page = await app.newPage();
    await page.goto(app.url);
    await wholeRun(page);
    const each = (count: number) => Array.from({ length: count }, (_, k) => k);
    await drop(page, JSON.stringify({
      version: 1, title: 'A long list', seed: 1, durationMs: 1000,
      clients: [{ id: 'client', workload: { kind: 'at', timesMs: [0] } }],
      services: each(10).map((service) => ({ id: `service${service}`, steps: each(1000).map((step) => ({ do: 'fail', share: 0, error: `Error${service * 1000 + step}` })) })),
      links: [{ id: 'link', from: 'client', to: 'service0' }],
    }));
    await expectEventually(() => page.title()).toContain('A long list');
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Share' });
    await dialog.getByRole('alert').getByText(/too large for a link/).waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Link', exact: true }).count()).toBe(0);
    expect(await dialog.getByRole('button', { name: 'Save as file' }).isEnabled()).toBe(true);
  });

  test('is left behind in the history by a scenario of the gallery, with its edits and its moment', async () => {
    const page = await app.newPage();
    await edited(page);
    const atSec = await clock(page);
    await page.getByRole('button', { name: 'Scenarios', exact: true }).click();
    // What is typed at once is searched for.
    await page.getByRole('searchbox', { name: 'Search scenarios' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('hystrix');
    await page.getByRole('dialog').getByRole('button', { name: /^HystrixCommand/ }).click();
    await expectEventually(() => page.title()).toBe('HystrixCommand – Halfopen');
    await page.goBack();
    await expectEventually(() => page.title()).toBe('Circuit breaker, New(3, 1, 5 s) – Halfopen');
    expect(await settingValue(page, ERRORS)).toBe('4');
    await expectEventually(() => clock(page)).toBe(atSec);
    await page.goForward();
    await expectEventually(() => page.title()).toBe('HystrixCommand – Halfopen');
  });

  test('is in the address once an edit has settled', async () => {
    const page = await app.newPage();
    await edited(page);
    await expectEventually(() => page.url()).toContain('#1.');
    const address = page.url();
    await page.reload();
    await wholeRun(page);
    expect(await settingValue(page, ERRORS)).toBe('4');
    expect(page.url()).toBe(address);
  });
});

describe('a link that cannot be opened', () => {
  const bomb = () => `1.${deflateRawSync(Buffer.alloc(40_000_000, 0x20), { level: 9 }).toString('base64url')}`;
  const content = (text: string) => `1.${deflateRawSync(text).toString('base64url')}`;

  test.each([
    ['cut on the way', () => '1.q1YqSSwuUbJSMjQyNjE1M7ewVKoFAA', /link/i],
    ['with letters that do not belong there', () => '1.%F0%9F%92%A9', /characters that do not belong there/],
    ['of a later form', () => '7.AAAA', /form 7, which is unknown here/],
    ['to a preset that never was', () => 'preset=no-such-thing', /no preset no-such-thing/i],
    ['that unpacks to 40 MB', bomb, /unpacks to more than 262\u2009144 bytes/],
    ['of 1 MB', () => `1.${'A'.repeat(1_000_000)}`, /has 1\u2009000\u2009002 characters/],
    ['with an impossible document', () => content(JSON.stringify({ base: { preset: 'chapter-breaker', version: 1 }, scenario: { set: [['durationMs', 1e300]] }, view: {} })), /link|durationMs/],
  ])('%s names the problem and offers the default scenario', async (_what, hash, message) => {
    const page = await app.newPage();
    await page.goto(`${app.url}#${hash()}`);
    await expectRefusal(page, message);
    expect(await notice(page).innerText()).toContain('Nothing has been opened in its place.');
    await page.getByRole('button', { name: 'Open the default scenario' }).click();
    await wholeRun(page);
    await page.getByText('Outage behind a circuit breaker').first().waitFor();
  });

  test('behind a question mark is not passed over; what a site adds there is', async () => {
    const page = await app.newPage();
    await page.goto(`${app.url}?preset=chapter-breaker`);
    await expectRefusal(page, /Put # in place of the question mark/);
    await openRun(page, `${app.url}?utm_source=mail`, 'preset=chapter-breaker');
    await page.getByText('Circuit breaker, New(3, 1, 5 s)').first().waitFor();
  });

  test('loses nothing of the work that is open', async () => {
    const page = await app.newPage();
    await edited(page);
    const link = await sharedLink(page);
    await page.evaluate(() => {
      location.hash = '1.damaged';
    });
    await expectRefusal(page, /damaged|changed or cut/);
    expect(await notice(page).innerText()).toContain('The scenario you had open is untouched.');
    await page.getByRole('button', { name: 'Back to my scenario' }).click();
    await wholeRun(page);
    expect(await settingValue(page, ERRORS)).toBe('4');
    expect(await sharedLink(page)).toBe(link);
  });
});
