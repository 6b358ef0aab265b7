/** The chapter's patterns: each is opened from the gallery without it and with it, played, one of its sliders moved, and the numbers are those of the headless runner. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { GALLERY } from '../../src/scenario/gallery.ts';
import { STORIES } from '../../src/scenario/stories.ts';
import { startApp, type App } from './harness.ts';
import { clock, expectEventually, expectQuiet, openRun, pause, play, setting, sharedLink, simRun, total, wholeRun } from './workbench.ts';

/** What is moved in each story: the slider of a setting of what stands at `at`, by so many large steps; and the row of the totals that tells. */
const MOVED: {
  readonly [pattern: string]: {
    readonly at: string;
    readonly slider: string;
    readonly key: 'PageUp' | 'PageDown';
    readonly times: number;
    readonly row: string;
  };
} = {
  'Event processing': { at: 'Mails', slider: 'Places', key: 'PageDown', times: 8, row: 'Ok' },
  'Timeout': { at: 'Timeout', slider: 'Timeout', key: 'PageUp', times: 4, row: 'Ok' },
  'Back off': { at: 'Retry', slider: 'Retries', key: 'PageDown', times: 1, row: 'Ok' },
  'Circuit breaking': { at: 'Breaker', slider: 'Stay open for', key: 'PageUp', times: 2, row: 'Ok' },
  'Health checks': { at: 'Checks', slider: 'Interval', key: 'PageUp', times: 3, row: 'Ok' },
  'Throttling': { at: 'Rate limiter', slider: 'Rate', key: 'PageDown', times: 2, row: 'Ok, Shop' },
  'Service discovery': { at: 'Discovery', slider: 'List holds for', key: 'PageUp', times: 3, row: 'Ok' },
  'Load balancing': { at: 'Timeout', slider: 'Timeout', key: 'PageDown', times: 4, row: 'Ok' },
  'Caching': { at: 'Cache', slider: 'Capacity', key: 'PageDown', times: 4, row: 'Ok' },
};

let app: App;
let page: Page;

beforeAll(async () => { app = await startApp(); });
beforeEach(async () => { page = await app.newPage(); });
afterEach(async () => {
  await page.context().close();
  expectQuiet(app);
});
afterAll(async () => { await app.close(); });

async function expectTitle(title: string): Promise<void> {
  await expectEventually(() => page.locator('header').first().getByRole('button', { name: title, exact: true }).count()).toBe(1);
}
/** Returns when the scenario is open; it plays from then on. The dialog closes before that. */
async function openFromGallery(side: string, id: string): Promise<void> {
  await page.getByRole('button', { name: 'Scenarios' }).click();
  await page.getByRole('dialog', { name: 'Scenarios' }).getByRole('button', { name: side, exact: true }).click();
  await expectTitle(GALLERY.find((preset) => preset.id === id)!.title);
  await wholeRun(page);
}
const ok = async (row: string): Promise<number> => (await total(page, row)).whole;
/** The same number by the headless runner: calls of the named client, or of the first, that ended well. */
async function okHeadless(row: string, what: string): Promise<number> {
  const { clients } = await simRun(what);
  const client = row.includes(', ') ? clients.find(({ id }) => id === row.split(', ')[1]!.toLowerCase()) : clients[0];
  return client?.ended['ok'] ?? NaN;
}

test('every scenario of the gallery opens', async () => {
  await openRun(page, app.url, 'preset=chapter-slow&t=0');
  for (const { id, title } of GALLERY) {
    await page.goto(`${app.url}#preset=${id}&t=0`);
    await expectTitle(title);
  }
});

test('the example of every pattern opens from the gallery', async () => {
  const titles = Object.values(import.meta.glob<string>('../../src/patterns/*/example.json', { import: 'title', eager: true }));
  expect(titles.length).toBeGreaterThan(20);
  await openRun(page, app.url, 'preset=chapter-slow&t=0');
  for (const title of titles) {
    await page.getByRole('button', { name: 'Scenarios' }).click();
    await page.getByRole('region', { name: 'Each pattern by itself' }).getByRole('button').filter({ hasText: title }).click();
    await expectTitle(title);
  }
  await wholeRun(page);
});

test('every pattern of the chapter has something to move', () => { expect(Object.keys(MOVED)).toEqual(STORIES.map(({ pattern }) => pattern)); });

test.each(STORIES)('$pattern', async (story) => {
  const { at, slider, key, times, row } = MOVED[story.pattern]!;
  await openRun(page, app.url, 'preset=chapter-slow');
  await openFromGallery(`Without ${story.pattern.toLowerCase()}`, story.without);
  await pause(page);
  const without = await okHeadless(row, story.without), with_ = await okHeadless(row, story.with);
  expect(without).not.toBe(with_);
  await expectEventually(() => ok(row)).toBe(without);

  await openFromGallery(`With ${story.pattern.toLowerCase()}`, story.with);
  await pause(page);
  await expectEventually(() => ok(row)).toBe(with_);
  const before = await clock(page);
  await play(page);
  await expectEventually(() => clock(page)).toBeGreaterThan(before);
  await pause(page);

  await page.getByRole('button', { name: new RegExp(`^${at}`) }).first().click();
  await setting(page, slider).focus();
  for (let k = 0; k < times; k++) await page.keyboard.press(key);
  await expectEventually(() => ok(row)).not.toBe(with_);
  const link = await sharedLink(page);
  await expectEventually(() => ok(row)).toBe(await okHeadless(row, link));
});
