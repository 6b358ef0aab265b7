/** An embed in a sandboxed frame on another site: it starts, plays, shows what it is asked to, and leaves the reader's keys and wheel alone. */
import type axe from 'axe-core';
import { chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { chromiumArgs, findChromium } from '../../src/cli/find-chromium.mjs';
import { inProject } from '../../src/cli/project.mjs';
import { startApp, type App, type VisitorOptions } from './harness.ts';
import { clock, expectEventually } from './workbench.ts';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

let app: App;
let page: Page;
let frame: FrameLocator;

beforeAll(async () => {
  app = await startApp();
});

/** A page on another site, to be scrolled, with panels of a scenario on it. */
async function openHost(hash: string, { sandbox = 'allow-scripts', visitor = {} as VisitorOptions, width = 900, height = 700 } = {}): Promise<void> {
  page = await app.newPage(visitor);
  await page.goto(await hostOf(hash, sandbox, width, height));
  frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name: 'Play', exact: true }).waitFor();
}

function hostOf(hash: string, sandbox: string, width: number, height: number): Promise<string> {
  const src = `${app.url}embed.html#${hash}&embed=1`.replaceAll('&', '&amp;');
  return app.secondOrigin(`<!doctype html><title>Host</title><meta name="viewport" content="width=device-width"><p>Above</p><iframe title="sim" width="${width}" height="${height}" sandbox="${sandbox}" src="${src}"></iframe><p style="margin-top:3000px">Below</p>`);
}

/** What a sandbox forbids is known only once it has been tried, and then the browser says so. */
const FORBIDDEN = "'allow-popups' permission is not set";

function expectNothingElse(): void {
  expect(app.errors().filter((error) => !error.includes(FORBIDDEN))).toEqual([]);
}

const openBreaker = () => openHost('preset=chapter-breaker&t=5&panels=breaker,timeline');

afterEach(async () => {
  await Promise.all(app.browser.contexts().map((context) => context.close()));
  expectNothingElse();
});

afterAll(async () => {
  await app.close();
});

const shownClock = async () => Number(((await frame.getByTestId('clock').textContent()) ?? '').replace(/[^\d.]/g, ''));
const scrolled = () => page.evaluate(() => window.scrollY);

test('it opens where the link says, paused, and plays when it is told to', async () => {
  await openBreaker();
  expect(await shownClock()).toBe(5);
  await frame.getByRole('button', { name: 'Play', exact: true }).click();
  await expectEventually(shownClock).toBeGreaterThan(6);
  await frame.getByRole('button', { name: 'Pause', exact: true }).click();
  await frame.getByRole('button', { name: 'Play', exact: true }).waitFor();
});

test('it shows the panels that the link names and no other', async () => {
  await openBreaker();
  await frame.getByRole('region', { name: /^Breaker on/ }).waitFor();
  await frame.getByRole('grid', { name: 'Calls' }).waitFor();
  await app.arrived(page);
  expect(await frame.getByRole('region', { name: 'Pipeline' }).count()).toBe(0);
  expect(await frame.getByRole('region', { name: /settings$/ }).count()).toBe(0);
  expect(await frame.locator('[data-renders]').count()).toBe(0);
  expect(await frame.getByRole('link', { name: 'Open in Halfopen' }).getAttribute('href')).toContain('preset=chapter-breaker');
});

/** The middle of what scrolls in a panel. */
async function overThe(what: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await what.boundingBox();
  if (box === null) throw new Error(`${what.toString()} is not on screen`);
  return { x: box.x + box.width / 2, y: box.y + Math.min(80, box.height / 2) };
}

const rows = () => frame.getByRole('grid', { name: 'Calls' });
const firstRow = async () => (await frame.getByRole('row', { name: /^#/ }).first().textContent()) ?? '';
const topOf = (list: Locator) => list.evaluate((element) => element.scrollTop);

test('before it is clicked it takes no wheel: the page around it scrolls', async () => {
  await openBreaker();
  const { x, y } = await overThe(frame.getByRole('region', { name: /^Breaker on/ }));
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 400);
  await expectEventually(scrolled).toBeGreaterThan(100);
});

test.each(['timeline', 'charts,timeline', 'breaker,timeline'])('the rows of %s stay where they are under the wheel, and scroll once it has been clicked', async (panels) => {
  await openHost(`preset=traffic-breaker&t=5&panels=${panels}`);
  await rows().waitFor();
  await app.arrived(page);
  const { x, y } = await overThe(rows());
  const before = await firstRow();
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 300);
  await expectEventually(scrolled).toBe(300);
  expect(await firstRow()).toBe(before);

  await page.evaluate(() => { window.scrollTo(0, 0); });
  await frame.getByRole('heading', { level: 1 }).click();
  expect(await firstRow()).toBe(before);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 300);
  await expectEventually(firstRow).not.toBe(before);
  expect(await scrolled()).toBe(0);
});

test('a console stays at its line under the wheel, and scrolls once it has been clicked', async () => {
  await openHost('preset=chapter-breaker&t=50&panels=console', { height: 400 });
  const list = frame.getByRole('list', { name: 'Console' });
  await expectEventually(() => topOf(list)).toBeGreaterThan(300);
  const before = await topOf(list);
  const { x, y } = await overThe(list);
  await page.mouse.move(x, y);
  // Up, where there are lines: the page around has to be away from its top.
  await page.evaluate(() => { window.scrollTo(0, 20); });
  await page.mouse.wheel(0, -20);
  await expectEventually(scrolled).toBe(0);
  expect(await topOf(list)).toBe(before);

  await frame.getByRole('heading', { level: 1 }).click();
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -200);
  await expectEventually(() => topOf(list)).toBe(before - 200);
});

test('before it is tapped a finger moves the page around it, not the rows and not the time', async () => {
  await openHost('preset=traffic-breaker&t=5&panels=charts,timeline', { visitor: { viewport: { width: 400, height: 700 }, hasTouch: true, isMobile: true }, width: 360, height: 640 });
  await rows().waitFor();
  await app.arrived(page);
  const session = await page.context().newCDPSession(page);
  const swipe = async (what: Locator) => {
    const { x, y } = await overThe(what);
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    for (let up = 10; up <= 120; up += 10) await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y: y - up }] });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  const before = await firstRow();
  for (const what of [rows(), frame.getByTestId('charts-seek')]) {
    await swipe(what);
    // The page rolls on for a while after the finger has gone.
    let last = -1;
    await expectEventually(async () => {
      const before = last;
      last = await scrolled();
      return last > 60 && last === before;
    }).toBe(true);
    await page.evaluate(() => { window.scrollTo(0, 0); });
  }
  expect(await shownClock()).toBe(5);
  expect(await firstRow()).toBe(before);

  await frame.getByRole('heading', { level: 1 }).tap();
  await swipe(rows());
  await expectEventually(firstRow).not.toBe(before);
  expect(await scrolled()).toBe(0);
});

test('nothing moves when it wakes, where scroll bars take room', async () => {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumArgs, ignoreDefaultArgs: ['--hide-scrollbars'] });
  try {
    const other = await browser.newPage({ viewport: { width: 700, height: 700 } });
    for (const panels of ['charts', 'totals', 'console', 'breaker,timeline']) {
      await other.goto('about:blank');
      await other.goto(await hostOf(`preset=chapter-breaker&t=50&panels=${panels}`, 'allow-scripts', 480, 400));
      const embed = other.frameLocator('iframe');
      await embed.getByRole('button', { name: 'Play', exact: true }).waitFor();
      await other.waitForLoadState('networkidle');
      // Of what is seen by now: more may still come.
      const parts = await embed.locator('main').evaluateHandle((main) =>
        [...main.querySelectorAll('div, li, button, [data-panel="totals"] td')].filter((part) => part.getBoundingClientRect().width > 0 && part.getBoundingClientRect().height > 0),
      );
      const edges = () => parts.evaluate((list) => list.flatMap((part) => (part.isConnected ? [Math.round(part.getBoundingClientRect().right)] : [])));
      const room = () =>
        embed.locator('[data-scrolls]').evaluateAll((parts) => Math.max(...parts.map((part) => (part as HTMLElement).offsetWidth - part.clientWidth)));
      await expectEventually(room).toBeGreaterThan(4);
      let before = await edges();
      // Until its room has been found.
      await expectEventually(async () => {
        const last = before;
        before = await edges();
        return before.join() === last.join();
      }).toBe(true);
      await embed.getByRole('heading', { level: 1 }).click();
      await embed.locator('[data-awake="true"]').evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
      expect(await edges()).toEqual(before);
    }
  } finally {
    await browser.close();
  }
});

test('before it is clicked it takes no key, and afterwards it does', async () => {
  await openBreaker();
  // The reader has come to the frame with the Tab key, not by clicking it.
  await page.locator('iframe').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('r');
  await frame.locator('body').evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  expect(await shownClock()).toBe(5);
  expect(await frame.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1);

  await frame.getByRole('region', { name: /^Breaker on/ }).getByRole('heading').click();
  await page.keyboard.press('r');
  await expectEventually(shownClock).toBe(0);
  await page.keyboard.press('Space');
  await frame.getByRole('button', { name: 'Pause', exact: true }).waitFor();
});

const toTheWhole = () => frame.getByRole('link', { name: 'Open in Halfopen' });

test('the whole of it opens in a tab, where the page around allows tabs', async () => {
  await openHost('preset=chapter-breaker&t=5&panels=breaker', { sandbox: 'allow-scripts allow-popups allow-popups-to-escape-sandbox' });
  const opened = page.waitForEvent('popup');
  await toTheWhole().click();
  const tab = await opened;
  await tab.getByRole('region', { name: 'Pipeline' }).waitFor();
  expect(tab.url()).toBe(`${app.url}#preset=chapter-breaker&t=5`);
  await expectEventually(() => clock(tab)).toBe(5);
  expect(await tab.evaluate(() => self.origin)).toBe(new URL(app.url).origin);
  expect(await frame.getByRole('dialog').count()).toBe(0);
});

test.each(['light', 'dark'] as const)('where the page around allows none, its address is there to be copied, in the %s theme', async (colorScheme) => {
  await openHost('preset=chapter-breaker&t=5&panels=breaker', { visitor: { colorScheme, bypassCSP: true }, width: 320 });
  await expectEventually(() => toTheWhole().getAttribute('href')).toMatch(/#./);
  await toTheWhole().focus();
  await page.keyboard.press('Enter');
  const field = frame.getByRole('dialog', { name: 'Open in Halfopen' }).getByRole('textbox', { name: 'Address' });
  await field.waitFor();
  expect(await field.inputValue()).toBe(`${app.url}#preset=chapter-breaker&t=5`);
  expect(await field.evaluate((input) => input === document.activeElement && document.getSelection()?.toString())).toBe(await field.inputValue());
  expect(await axeFindings()).toEqual([]);

  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  expect(await toTheWhole().evaluate((link) => link === document.activeElement)).toBe(true);
  await toTheWhole().click();
  await field.waitFor();
  await frame.getByRole('heading', { level: 1 }).click();
  await field.waitFor({ state: 'detached' });
  expect(page.context().pages().length).toBe(1);
  // The second time it was not tried again.
  expect(app.errors(page).filter((error) => error.includes(FORBIDDEN)).length).toBe(1);
});

async function axeFindings(): Promise<string[]> {
  const [, inside] = page.frames();
  if (inside === undefined) throw new Error('There is no frame');
  await inside.addScriptTag({ path: inProject('node_modules', 'axe-core', 'axe.min.js') });
  return inside.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`));
}
