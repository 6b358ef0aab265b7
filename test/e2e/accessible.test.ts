/** For everyone: no finding of axe on any screen in either theme, everything by keyboard, nothing cut off on a phone. */
import { readFileSync } from 'node:fs';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inProject } from '../../src/cli/project.mjs';
import { startApp, type App } from './harness.ts';
import { clock, expectEventually, expectQuiet, openRun, pause, paused, play, setting, settingValue } from './workbench.ts';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const AXE = readFileSync(inProject('node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const THEMES = ['light', 'dark'] as const;

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

/** What axe finds, of any impact, once all of the page has come: rule, element and why. */
async function findings(page: Page): Promise<string[]> {
  await app.arrived(page);
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ content: AXE });
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => `${impact} ${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
  });
}

/** Opens a link that names a moment: it stands still there. */
async function openMoment(page: Page, hash: string): Promise<void> {
  await openRun(page, app.url, hash);
  await paused(page);
}

describe.each(THEMES)('axe finds nothing in the %s theme', (colorScheme) => {
  const visit = () => app.newPage({ colorScheme, bypassCSP: true, reducedMotion: 'reduce' });

  test('on the workbench, with each tab of the foot and of the inspector', async () => {
    const page = await visit();
    await openMoment(page, 'preset=traffic-breaker&t=24');
    expect(await findings(page)).toEqual([]);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await findings(page)).toEqual([]);
    }
  });

  test('on the dialogs', async () => {
    const page = await visit();
    await openMoment(page, 'preset=traffic-breaker&t=24');
    for (const [button, title] of [['Scenarios', 'Scenarios'], ['Share', 'Share'], ['Help', 'Help']] as const) {
      await page.getByRole('banner').getByRole('button', { name: button }).click();
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.waitFor();
      expect(await findings(page)).toEqual([]);
      for (const tab of await dialog.getByRole('tab', { selected: false }).all()) {
        await tab.click();
        expect(await findings(page)).toEqual([]);
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
  });

  test.each([1440, 320])('on each section of the page of trust, %d px wide', async (width) => {
    const page = await app.newPage({ colorScheme, bypassCSP: true, reducedMotion: 'reduce', viewport: { width, height: 900 } });
    await page.goto(`${app.url}#trust`);
    await page.getByRole('table', { name: 'Published results' }).waitFor();
    await page.getByRole('button', { name: /^T04 / }).click();
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  test('on the settings as a sheet, where there is no room beside', async () => {
    const page = await app.newPage({ colorScheme, bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 1000, height: 800 } });
    await openMoment(page, 'preset=traffic-breaker&t=24');
    await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('on the answer to why a call came out as it did', async () => {
    const page = await visit();
    await openMoment(page, 'preset=traffic-breaker&t=24');
    await page.getByRole('grid', { name: 'Calls' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Why / }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('on a phone', async () => {
    const page = await app.newPage({ colorScheme, bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 320, height: 700 } });
    await openMoment(page, 'preset=traffic-breaker&t=24');
    expect(await findings(page)).toEqual([]);
  });

  test('on an embed', async () => {
    const page = await visit();
    await page.goto(`${app.url}#preset=traffic-breaker&t=24&embed=1&panels=canvas,breaker,charts,timeline`);
    await page.getByRole('grid', { name: 'Calls' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  test('on a damaged link', async () => {
    const page = await visit();
    await page.goto(`${app.url}#1.damaged`);
    await page.getByText('This link cannot be opened').waitFor();
    expect(await findings(page)).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  /** Presses Tab until what is wanted has the focus. */
  async function tabTo(page: Page, role: string, name: string): Promise<void> {
    for (let k = 0; k < 150; k++) {
      await page.keyboard.press('Tab');
      const there = await page.evaluate(([wantedRole, wantedName]) => {
        const at = document.activeElement;
        const ownRole = at?.getAttribute('role') ?? { BUTTON: 'button', INPUT: at?.getAttribute('type') === 'range' ? 'slider' : 'textbox' }[at?.tagName ?? ''];
        return ownRole === wantedRole && (at?.getAttribute('aria-label') ?? at?.textContent ?? '').startsWith(wantedName);
      }, [role, name] as const);
      if (there) return;
    }
    throw new Error(`Tab never came to the ${role} ${name}`);
  }

  test('transport, scrubber, sliders, tabs and dialogs are reached and operated', async () => {
    const page = await app.newPage();
    await openMoment(page, 'preset=chapter-breaker&t=10');
    await tabTo(page, 'button', 'Play');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await paused(page);

    await tabTo(page, 'slider', 'Simulated time');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expectEventually(() => clock(page)).toBe(0.1);

    await tabTo(page, 'slider', 'Errors to open');
    await page.keyboard.press('ArrowRight');
    await expectEventually(() => settingValue(page, 'Errors to open')).toBe('4');

    await tabTo(page, 'tab', 'Settings');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Explain', selected: true }).waitFor();

    await tabTo(page, 'button', 'Share');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Share' });
    await expectEventually(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    for (let k = 0; k < 30; k++) {
      await page.keyboard.press('Tab');
      expect(
        await dialog.evaluate(
          (element) =>
            element.contains(document.activeElement) ||
            document.activeElement === document.body ||
            document.activeElement?.hasAttribute('data-base-ui-focus-guard'),
        ),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expectEventually(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toContain('Share');
  });
});

describe('in a narrow window', () => {
  test.each([320, 768])('%i px wide, nothing is cut off to the side and the run can be played', async (width) => {
    const page = await app.newPage({ viewport: { width, height: 700 }, hasTouch: width < 400 });
    await openRun(page, app.url, 'preset=chapter-breaker');
    await pause(page);
    await app.arrived(page);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
    const from = await clock(page);
    await play(page);
    await expectEventually(() => clock(page)).toBeGreaterThan(from);
    await pause(page);
    for (const tab of await page.getByRole('tab').all()) {
      if (!(await tab.isVisible())) continue;
      await tab.click();
      await app.arrived(page);
      expect(await overflow()).toBeLessThanOrEqual(0);
    }
  });

  test('768 px wide, a setting can be changed', async () => {
    const page = await app.newPage({ viewport: { width: 768, height: 1000 } });
    await openRun(page, app.url, 'preset=chapter-breaker');
    await pause(page);
    await page.getByRole('tab', { name: 'Settings' }).first().click();
    await setting(page, 'Errors to open').focus();
    await page.keyboard.press('ArrowRight');
    await expectEventually(() => settingValue(page, 'Errors to open')).toBe('4');
  });
});

test('where the system gives the colours, what is chosen looks other than what is not', async () => {
  const page = await app.newPage({ forcedColors: 'active', reducedMotion: 'reduce' });
  await openMoment(page, 'preset=chapter-breaker&t=4');
  const ground = (checked: boolean) => page.getByRole('radio', { checked }).first().evaluate((radio) => getComputedStyle(radio).backgroundColor);
  expect(await ground(true)).not.toBe(await ground(false));
  const underline = page.getByRole('tab', { selected: true }).first().evaluate((tab) => getComputedStyle(tab, '::after').backgroundColor);
  expect(await underline).not.toBe(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
});
