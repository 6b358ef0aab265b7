/** Editing: every edit runs again at once, beside the run before, and the headless runner agrees with what is shown. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApp, type App } from './harness.ts';
import { boxOf, clock, expectEventually, expectQuiet, instant, numberOf, openRun, pause, scrubber, setting, settingValue, sharedLink, shownTotals, simRun, total, totals, totalsOfReport, totalsTable } from './workbench.ts';

const ERRORS = 'Errors to open';

let app: App;
let page: Page;

beforeAll(async () => {
  app = await startApp();
});

beforeEach(async () => {
  page = await app.newPage();
});

afterEach(async () => {
  await page.context().close();
  expectQuiet(app);
});

afterAll(async () => {
  await app.close();
});

/** Totals of what is on screen, by the headless runner, through its link. */
async function totalsHeadless(): Promise<{ readonly [row: string]: number }> {
  return totalsOfReport(await simRun(await sharedLink(page)));
}

declare global {
  interface Window {
    /** The totals of the run before the edit, newest last, by the name of the row: the table shows them for two seconds only. */
    ghosts?: { [row: string]: string }[];
    /** Every content that the totals of the whole run have had. */
    seen?: Set<string>;
  }
}

/** From now on every total that is shown beside a run, as that of the run before it, is noted. */
async function watchGhosts(): Promise<void> {
  await totalsTable(page).evaluate((table) => {
    const ghosts: { [row: string]: string }[] = [];
    window.ghosts = ghosts;
    new MutationObserver(() => {
      const rows = [...table.querySelectorAll('tbody tr')].map((row) => [row.children[0]?.textContent ?? '', row.children[3]?.textContent] as const);
      if (rows.every(([, before]) => before !== undefined && before !== null))
        ghosts.push(Object.fromEntries(rows.map(([name, before]) => [name, before ?? ''])));
    }).observe(table, { subtree: true, childList: true, characterData: true });
  });
}

/** The totals of the run before the edit that were shown last; null before there were any. */
async function lastGhost(): Promise<{ readonly [row: string]: number } | null> {
  const ghost = await page.evaluate(() => window.ghosts?.at(-1) ?? null);
  return ghost === null ? null : Object.fromEntries(Object.entries(ghost).map(([name, text]) => [name, numberOf(text)]));
}

/** Takes the thumb and moves it until the slider says `text`; it is still held. */
async function dragTo(slider: Locator, text: string): Promise<void> {
  await app.arrived(page);
  const box = await boxOf(slider);
  const [value, max] = await slider.evaluate((input) => [Number((input as HTMLInputElement).value), Number((input as HTMLInputElement).max)] as const);
  const y = box.y + box.height / 2;
  const thumb = 16;
  let x = box.x + thumb / 2 + ((box.width - thumb) * value) / max;
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (; (await slider.getAttribute('aria-valuetext')) !== text && x < box.x + box.width; x += 2) await page.mouse.move(x, y);
  await expectEventually(() => slider.getAttribute('aria-valuetext')).toBe(text);
}

test('the error threshold of chapter-breaker is moved from 3 to 5 by mouse and back by keyboard: opens are as the headless runner counts them, and the ghost is the run before', async () => {
  await openRun(page, app.url, 'preset=chapter-breaker');
  await pause(page);
  const with3 = totalsOfReport(await simRun('chapter-breaker'));
  expect(await shownTotals(page)).toMatchObject(with3);
  const slider = setting(page, ERRORS);
  expect(await settingValue(page, ERRORS)).toBe('3');

  await watchGhosts();
  await dragTo(slider, '5 errors');
  await expectEventually(lastGhost).toMatchObject(with3);
  await expectEventually(() => shownTotals(page)).not.toMatchObject(with3);
  await page.mouse.up();
  const with5 = await totalsHeadless();
  expect(await settingValue(page, ERRORS)).toBe('5');
  expect(with5).not.toEqual(with3);
  await expectEventually(() => shownTotals(page)).toMatchObject(with5);

  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expectEventually(lastGhost).toMatchObject(with5);
  await expectEventually(() => settingValue(page, ERRORS)).toBe('4');
  await page.keyboard.press('ArrowLeft');
  await expectEventually(() => settingValue(page, ERRORS)).toBe('3');
  expect(await totalsHeadless()).toEqual(with3);
  await expectEventually(() => shownTotals(page)).toMatchObject(with3);
});

test('while a slider is moved on and on, runs are seen before the hand rests', async () => {
  await openRun(page, app.url, 'preset=traffic-breaker&t=24');
  await app.arrived(page);
  const slider = setting(page, 'Stay open for'), box = await boxOf(slider), y = box.y + box.height / 2;
  await totalsTable(page).evaluate((table) => {
    const read = () => [...table.querySelectorAll('tbody tr')].map((row) => row.children[2]?.textContent).join();
    const seen = new Set([read()]);
    window.seen = seen;
    new MutationObserver(() => { seen.add(read()); }).observe(table, { subtree: true, childList: true, characterData: true });
  });
  await page.mouse.move(box.x + box.width * 0.2, y);
  await page.mouse.down();
  // Back and forth, a pixel a move and several moves a frame; whoever waits for the hand to rest waits in vain.
  let moves = 0;
  do await page.mouse.move(box.x + box.width * 0.2 + Math.abs((moves % 200) - 100), y);
  while (++moves < 5000 && (moves % 10 !== 0 || (await page.evaluate(() => window.seen?.size ?? 0)) < 4));
  expect(moves).toBeLessThan(5000);
  await page.mouse.up();
  await expectEventually(() => shownTotals(page)).toMatchObject(await totalsHeadless());
});

test('a whole drag is one step of undo, and redo brings it back', async () => {
  await openRun(page, app.url, 'preset=chapter-breaker');
  await pause(page);
  const before = await shownTotals(page);
  await dragTo(setting(page, ERRORS), '6 errors');
  await page.mouse.up();
  const after = await totalsHeadless();
  await expectEventually(() => shownTotals(page)).toMatchObject(after);

  await page.keyboard.press('Control+z');
  await expectEventually(() => settingValue(page, ERRORS)).toBe('3');
  await expectEventually(() => shownTotals(page)).toEqual(before);
  await page.keyboard.press('Control+Shift+z');
  await expectEventually(() => settingValue(page, ERRORS)).toBe('6');
  await expectEventually(() => shownTotals(page)).toMatchObject(after);
});

test('another library keeps the settings that it has under another name, and says which it does not have', async () => {
  await openRun(page, app.url, 'preset=traffic-breaker&t=24.3');
  await page.getByRole('combobox', { name: 'Behaves like' }).selectOption('Hystrix');
  await page.getByText('Behaves like Hystrix now. Not carried over: Window of, Window, ').waitFor();
  expect(await settingValue(page, 'Sleep window')).toBe('3.500');
  expect(await settingValue(page, 'Calls before it may open')).toBe('20');
});

test('an edit from the playhead on leaves what came before as it was, and its link gives the same totals headless', async () => {
  await openRun(page, app.url, 'preset=traffic-breaker');
  await pause(page);
  await scrubber(page).focus();
  await page.keyboard.press('Home');
  for (let k = 0; k < 4; k++) await page.keyboard.press('PageUp');
  await expectEventually(() => clock(page)).toBe(24);
  const readings = async () => [await instant(page), [...(await totals(page))].map(([name, { soFar }]) => `${name} ${soFar}`)];
  const atEdit = await readings();
  await page.keyboard.press('PageDown');
  await expectEventually(() => clock(page)).toBe(18);
  const earlier = await readings();
  await page.keyboard.press('PageUp');
  await expectEventually(() => clock(page)).toBe(24);

  await page.getByRole('radiogroup', { name: 'Edits apply to' }).getByRole('radio', { name: 'From playhead' }).click();
  const slider = setting(page, 'Stay open for');
  await slider.focus();
  await page.keyboard.press('PageUp');
  const wholeBefore = totalsOfReport(await simRun('traffic-breaker'));
  await expectEventually(() => total(page, 'Ok').then(({ whole }) => whole)).not.toBe(wholeBefore['Ok']);

  const report = await simRun(await sharedLink(page));
  await expectEventually(() => shownTotals(page)).toMatchObject(totalsOfReport(report));
  expect(await clock(page)).toBe(24);
  await expectEventually(readings).toEqual(atEdit);
  await scrubber(page).focus();
  await page.keyboard.press('PageDown');
  await expectEventually(readings).toEqual(earlier);
});

test('a chain is put into another order by mouse and back by keyboard: each move is said, the runs are those of the headless runner, and the handle keeps the focus', async () => {
  await openRun(page, app.url, 'preset=traffic-breaker');
  await pause(page);
  const order = () => page.locator('.react-flow button[aria-roledescription]').allTextContents();
  await expectEventually(order).toEqual(['Timeout', 'Retry', 'Breaker']);
  const handle = (name: string) => page.locator('.react-flow').getByRole('button', { name, exact: true });
  const said = () => page.locator('.react-flow [role="status"]').allTextContents();
  await app.arrived(page);
  const from = await boxOf(handle('Timeout')), to = await boxOf(handle('Breaker'));

  await page.mouse.move(from.x + 5, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(to.x + 5, to.y + 15, { steps: 5 });
  await expectEventually(said).toContain('Timeout is at place 3 of 3, counted from outermost.');
  await page.mouse.up();
  await expectEventually(order).toEqual(['Retry', 'Breaker', 'Timeout']);
  await expectEventually(said).toContain('Timeout was put down at place 3 of 3, counted from outermost.');
  await expectEventually(async () => totalsHeadless()).not.toEqual(totalsOfReport(await simRun('traffic-breaker')));
  await expectEventually(() => shownTotals(page)).toMatchObject(await totalsHeadless());

  await page.locator('.react-flow').getByRole('button', { name: 'Timeout: actions' }).focus();
  await page.keyboard.press('Shift+Tab');
  await expectEventually(() => handle('Timeout').evaluate((button) => button === document.activeElement)).toBe(true);
  for (const key of ['Space', 'ArrowLeft', 'ArrowLeft', 'Space']) await page.keyboard.press(key);
  await expectEventually(order).toEqual(['Timeout', 'Retry', 'Breaker']);
  await expectEventually(() => handle('Timeout').evaluate((button) => button === document.activeElement)).toBe(true);
  await expectEventually(() => shownTotals(page)).toMatchObject(totalsOfReport(await simRun('traffic-breaker')));
});
