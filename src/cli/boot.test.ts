/** The parts of the boot commands that decide: whether there is a desktop, what a report counts, when a bundle is stale. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newestChange, newFolderIn } from './bundle.mjs';
import { needsInstall } from './install.mjs';
import { countTests } from './stage.mjs';
import { hasDesktop } from './start.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halfopen-boot-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a browser opens where there is a desktop, and never in a continuous integration run', () => {
  expect(hasDesktop('linux', {})).toBe(false);
  expect(hasDesktop('linux', { DISPLAY: ':0' })).toBe(true);
  expect(hasDesktop('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect(hasDesktop('darwin', {})).toBe(true);
  expect(hasDesktop('win32', { CI: 'true' })).toBe(false);
  expect(hasDesktop('linux', { DISPLAY: ':0', BROWSER: 'none' })).toBe(false);
});

test('a report counts each test, and a file that could not be loaded as one failure', () => {
  const report = join(folder, 'report.json');
  const testResults = [
    { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] },
    { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
    { status: 'failed', assertionResults: [] },
  ];
  writeFileSync(report, JSON.stringify({ numPassedTests: 3, testResults }));
  expect(countTests(report)).toEqual({ passed: 3, failed: 2 });
});

test('a missing report counts nothing', () => {
  expect(countTests(join(folder, 'none.json'))).toEqual({ passed: 0, failed: 0 });
});

test('the newest change is that of the newest file below, tests left out', () => {
  mkdirSync(join(folder, 'deep'));
  const at = (name: string, seconds: number) => {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), seconds, seconds);
  };
  at('deep/a.ts', 2_000);
  at('b.ts', 1_000);
  at('deep/a.test.ts', 9_000);
  utimesSync(join(folder, 'deep'), 500, 500);
  utimesSync(folder, 500, 500);
  expect(newestChange(folder)).toBe(2_000_000);
  expect(newestChange(join(folder, 'missing'))).toBe(-Infinity);
});

test('where nothing can be written, no folder for the bundle is made, and that is no error', () => {
  expect(newFolderIn(join(folder, 'kept', 'here'))).toMatch(/bundle-\w{6}$/);
  writeFileSync(join(folder, 'file'), '');
  expect(newFolderIn(join(folder, 'file'))).toBe(null);
});

test('packages are installed where a tool is not there, whatever the list of installed ones says', () => {
  expect(needsInstall()).toBe(false);
  expect(needsInstall([folder, join(folder, 'tool.js')])).toBe(true);
});
