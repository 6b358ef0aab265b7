/** The playhead: the same instant looks the same every time, and a transition can be gone to. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApp, type App } from './harness.ts';
import { boxOf, clock, expectEventually, expectQuiet, instant, openRun, pause, scrubber, simRun, total, totals } from './workbench.ts';

let app: App;
let page: Page;

beforeAll(async () => {
  app = await startApp();
});

beforeEach(async () => {
  page = await app.newPage();
  await openRun(page, app.url, 'preset=traffic-breaker');
  await pause(page);
});

afterEach(async () => {
  await page.context().close();
  expectQuiet(app);
});

afterAll(async () => {
  await app.close();
});

const breaker = () => page.getByRole('region', { name: /^Breaker on/ });
/** The pipeline as a list: what it says is up to a quarter of a second old. */
const pipeline = () => page.getByRole('list', { name: 'Pipeline', exact: true }).textContent();

/** All that is said about the instant: clock, scrubber, breaker, totals so far, the pipeline as a list, the calls. */
async function picture() {
  return {
    clock: await clock(page),
    scrubber: await instant(page),
    breaker: await breaker().innerText(),
    soFar: [...(await totals(page))].map(([name, { soFar }]) => `${name}: ${soFar}`),
    pipeline: await pipeline(),
    calls: await page.getByRole('grid', { name: 'Calls' }).textContent(),
  };
}

/** Presses the scrubber at a share of its width, and waits until the playhead is there, within what a pixel is worth. */
async function scrubTo(share: number): Promise<void> {
  const box = await boxOf(scrubber(page));
  const endS = Number(await scrubber(page).getAttribute('aria-valuemax'));
  await page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
  // The track begins and ends somewhat inside of the box.
  await expectEventually(() => clock(page).then((at) => Math.abs(at - endS * share))).toBeLessThan(0.02 * endS);
}

test('scrubbing away and back shows the same state at the same time', async () => {
  await scrubTo(0.36);
  await app.arrived(page);
  await expectEventually(pipeline).toContain('Breaker, open');
  const there = await picture();
  await scrubTo(0.8);
  await expectEventually(() => total(page, 'Opens')).toMatchObject({ soFar: 3 });
  await scrubTo(0.1);
  await expectEventually(() => total(page, 'Opens')).toMatchObject({ soFar: 0 });
  await scrubTo(0.36);
  await expectEventually(picture).toEqual(there);
});

test('clicking a transition puts the playhead there and shows the call that caused it', async () => {
  const opening = (await simRun('traffic-breaker')).stateChanges.find(({ to }) => to === 'open');
  if (opening === undefined) throw new Error('The breaker never opens');
  await scrubTo(0.3);
  const at = (Math.round(opening.atMs) / 1000).toFixed(3);
  await breaker().getByRole('button', { name: `Open at ${at} s, by call #${opening.causeCall}` }).click();
  await expectEventually(() => clock(page)).toBe(Number(at));
  await expectEventually(() => instant(page)).toMatch(/, open/);
  const row = page.getByRole('grid', { name: 'Calls' }).getByRole('row', { selected: true });
  await expectEventually(() => row.textContent()).toContain(`#${opening.causeCall}`);
});

test('a link to a moment shows every call of the run, however many came after it was opened', async () => {
  for (const hash of ['preset=cache-added&t=18', 'preset=stack-polly&t=24', 'preset=cache-none&t=18']) {
    await page.goto('about:blank');
    await openRun(page, app.url, hash);
    const { whole } = await total(page, 'Calls');
    await expectEventually(async () => Number((await page.getByText(/^\d+ of [\d\s\u2009]+ calls$/).innerText()).replace(/^\d+ of |\D/g, ''))).toBe(whole);
  }
});

test('rows that the keyboard comes to keep their axis above them', async () => {
  const heads = async () => (await page.getByText('Outcome', { exact: true }).last().boundingBox())?.y ?? Number.NaN;
  const before = await heads();
  await page.getByRole('grid', { name: 'Calls' }).focus();
  await page.keyboard.press('ArrowDown');
  expect(await heads()).toBe(before);
});

test('steps go to the next event, the next state change and by 100 ms', async () => {
  const changes = (await simRun('traffic-breaker')).stateChanges;
  await scrubber(page).focus();
  await page.keyboard.press('Home');
  await expectEventually(() => clock(page)).toBe(0);
  await page.getByRole('button', { name: 'Forward 100 ms' }).click();
  await expectEventually(() => clock(page)).toBe(0.1);
  await page.getByRole('button', { name: 'Next event' }).click();
  await expectEventually(() => clock(page)).toBeGreaterThan(0.1);
  for (const change of changes.slice(0, 3)) {
    await page.getByRole('button', { name: 'Next state change' }).click();
    await expectEventually(() => clock(page)).toBe(Math.round(change.atMs) / 1000);
  }
  await page.getByRole('button', { name: 'Back 100 ms' }).click();
  await expectEventually(() => clock(page)).toBe(Math.round((changes[2]?.atMs ?? NaN) - 100) / 1000);
});
