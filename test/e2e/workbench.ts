/** What a visitor reads off the workbench and does to it, by roles, names and tables only; and the same runs headless. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RunReport } from '../../src/cli/report.ts';
import { inProject } from '../../src/cli/project.mjs';
import type { App } from './harness.ts';

/** Long enough for a slow machine with two cores. */
export const PATIENCE_MS = 30_000;

/** No console error, no uncaught error, no failed load, no request to another host, on any page so far. */
export function expectQuiet(app: App): void {
  expect(app.errors()).toEqual([]);
}

export interface Total {
  readonly soFar: number;
  readonly whole: number;
}

/** Waits until a reading is as wanted. */
export function expectEventually<T>(read: () => Promise<T> | T) {
  return expect.poll(read, { timeout: PATIENCE_MS, interval: 50 });
}

/** Opens the workbench on a hash, in a page that shows nothing yet, and waits until its whole run has been computed. */
export async function openRun(page: Page, url: string, hash: string): Promise<void> {
  await page.goto(`${url}#${hash}`);
  await wholeRun(page);
}

/** Waits until the run on screen is complete. Right after an edit that is still the run before it: then wait for what the edit brings. */
export async function wholeRun(page: Page): Promise<void> {
  await totalsTable(page).getByText('Whole run', { exact: true }).waitFor({ state: 'attached', timeout: PATIENCE_MS });
}

export function totalsTable(page: Page): Locator {
  return page.locator('table', { has: page.locator('caption', { hasText: 'Totals of the run' }) }).first();
}

/** The table of totals, by the name of the row. Throws while a run is being computed: what has been counted by then is not its whole. */
export async function totals(page: Page): Promise<ReadonlyMap<string, Total>> {
  const [head = [], ...rows] = await totalsTable(page).evaluate((table) => [...table.querySelectorAll('tr')].map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
  if (head[2] !== 'Whole run') throw new Error(`The run is being computed: ${head.join(', ')}`);
  return new Map(rows.map(([name = '', soFar = '', whole = '']) => [name, { soFar: numberOf(soFar), whole: numberOf(whole) }]));
}

export async function total(page: Page, name: string): Promise<Total> {
  const found = (await totals(page)).get(name);
  if (found === undefined) throw new Error(`There is no total ${name}`);
  return found;
}

/** A count or a time as it is written on the page. */
export function numberOf(text: string): number {
  return Number(text.replace(/[\u2009\s]/g, '').replace('\u2212', '-'));
}

/** The clock's seconds. */
export async function clock(page: Page): Promise<number> {
  return numberOf((await page.getByTestId('clock').textContent()) ?? '');
}

export const scrubber = (page: Page): Locator => page.getByRole('slider', { name: 'Simulated time' });

/** What the scrubber says: the instant, the breaker's state, the fault under way. */
export async function instant(page: Page): Promise<string> {
  return (await scrubber(page).getAttribute('aria-valuetext')) ?? '';
}

/** Waits until it plays, and pauses it. */
export async function pause(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await paused(page);
}

/** Waits until it does not play: what is opened at a moment, or where little may move, never begins to by itself. */
export async function paused(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
}

export async function play(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
}

/** The box of something that can be pressed where it is: in sight, not covered, and in the same place for two frames. */
export async function boxOf(target: Locator): Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }> {
  await target.click({ trial: true });
  const box = await target.boundingBox();
  if (box === null) throw new Error(`${target.toString()} is not on screen`);
  return box;
}

/** The slider of one setting of what is selected. */
export const setting = (page: Page, label: string): Locator => page.getByRole('slider', { name: label, exact: true });

/** The setting as it is typed. */
export async function settingValue(page: Page, label: string): Promise<string> {
  return page.getByRole('spinbutton', { name: label, exact: true }).inputValue();
}

/** The link that the share dialog offers; the dialog is closed again. */
export async function sharedLink(page: Page): Promise<string> {
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Share' });
  const field = dialog.getByRole('textbox', { name: 'Link', exact: true });
  await expectEventually(() => field.inputValue()).toMatch(/#./);
  const link = await field.inputValue();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return link;
}

/** `sim run --json` of a link or a preset. */
export async function simRun(what: string): Promise<RunReport> {
  const { stdout } = await promisify(execFile)(process.execPath, [inProject('src', 'cli', 'boot.mjs'), 'sim', 'run', what, '--json'], {
    maxBuffer: 1 << 28,
    cwd: inProject(),
  });
  return JSON.parse(stdout) as RunReport;
}

/** Moves into `state` in all of a run. */
function timesEntered(report: RunReport, state: string): number {
  return report.stateChanges.filter(({ to }) => to === state).length;
}

/** The rows of the table of totals as the headless report has them. */
export function totalsOfReport(report: RunReport): { readonly [row: string]: number } {
  const [client, link, service] = [report.clients[0], report.links[0], report.services[0]];
  if (client === undefined || link === undefined || service === undefined) throw new Error('The report has no client, link or service');
  const { ok, error, timeout } = client.ended;
  return {
    Calls: client.calls, Ok: ok ?? NaN, Error: error ?? NaN, Timeout: timeout ?? NaN, 'Short-circuited': client.ended['rejected:open'] ?? NaN,
    'Attempts sent': link.attemptsSent, 'Answered in time': link.answeredInTime, 'Answered late': link.answeredLate,
    Opens: timesEntered(report, 'open'), 'Half-opens': timesEntered(report, 'halfOpen'), Closes: timesEntered(report, 'closed'),
    'Arrived at the service': service.arrived, 'Completed by the service': service.completed, 'Failed by the service': service.failed,
    'Refused by the service': service.refused, 'Dropped from the queue': service.dropped,
  };
}

/** The table of totals for the whole run. */
export async function shownTotals(page: Page): Promise<{ readonly [row: string]: number }> {
  return Object.fromEntries([...(await totals(page))].map(([name, { whole }]) => [name, whole]));
}
