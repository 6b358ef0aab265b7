/** The engine and the link decoder in a real Chromium give what they give in Node. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProject } from '../../src/cli/project.mjs';
import { traceOf } from '../../src/cli/print-trace.ts';
import { serveFolder } from '../../src/cli/serve.mjs';
import { portableMathDigest } from '../../src/engine/des/portable-math-digest.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { withField } from '../../src/scenario/edits.ts';
import { GALLERY } from '../../src/scenario/gallery.ts';
import { linkTo, openPreset } from '../../src/scenario/link.ts';
import type {} from './engine-page.ts';
import { startApp, type App } from './harness.ts';

let app: App;
let folder: string;
let server: Awaited<ReturnType<typeof serveFolder>>;
let page: Page;

beforeAll(async () => {
  app = await startApp();
  folder = await mkdtemp(join(tmpdir(), 'halfopen-engine-'));
  await build({
    root: inProject(),
    configFile: false,
    logLevel: 'warn',
    worker: { format: 'iife' },
    build: { outDir: folder, copyPublicDir: false, emptyOutDir: true, rolldownOptions: { input: inProject('test', 'e2e', 'engine-page.ts'), output: { entryFileNames: 'engine.js' } } },
  });
  const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>/.exec(await readFile(inProject('dist', 'index.html'), 'utf8'))?.[0];
  if (policy === undefined) throw new Error('The built page has no policy');
  await writeFile(join(folder, 'index.html'), `<!doctype html><meta charset="utf-8">${policy}<link rel="icon" href="data:,"><script type="module" src="engine.js"></script>`);
  server = await serveFolder(folder);
  page = await app.newPage();
  await page.goto(app.allow(server.url));
  await page.waitForFunction(() => document.title === 'Engine');
});

afterAll(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true });
});

function opened(id: string) {
  const found = openPreset(id, patterns);
  if (!found.ok) throw new Error(JSON.stringify(found.issues));
  return found;
}

const open = (hash: string) => page.evaluate((text) => window.enginePage.open(text), hash);

const coded = (content: Buffer | string) => deflateRawSync(content, { level: 9 }).toString('base64url');

test('logarithms and powers have the same bits in Chromium as in Node', async () => {
  expect(await page.evaluate(() => window.enginePage.mathDigest())).toBe(portableMathDigest());
});

describe('a run has the same trace in Chromium as in Node', () => {
  test.each(GALLERY.map(({ id }) => id))('%s, in a worker under the page policy', async (id) => {
    const run = await page.evaluate((preset) => window.enginePage.run(preset, true), id);
    expect(run).toMatchObject({ hash: traceOf(opened(id).scenario, undefined, () => {}).hash, mode: 'worker' });
    expect(run.events).toBeGreaterThan(0);
  });

  test('traffic-breaker, on the page where no worker can start', async () => {
    const run = await page.evaluate(() => window.enginePage.run('traffic-breaker', false));
    expect(run).toMatchObject({ hash: traceOf(opened('traffic-breaker').scenario, undefined, () => {}).hash, mode: 'page' });
  });
});

describe('a link in Chromium', () => {
  test('that Node made opens', async () => {
    const { scenario, base } = opened('chapter-breaker');
    const link = await linkTo({ ...withField(scenario, breakerOf(scenario), 'errorThreshold', 5), title: 'Five errors' }, base, {}, patterns);
    expect(link).toMatch(/^1\.[\w-]+$/);
    expect(await open(`#${link}`)).toMatchObject({ title: 'Five errors', messages: [] });
  });

  test('that lacks its end is refused as damaged', async () => {
    const { scenario, base } = opened('chapter-breaker');
    const link = await linkTo({ ...scenario, title: 'Cut on the way' }, base, {}, patterns);
    for (const length of [link.length - 1, link.length - 8, Math.floor(link.length / 2), 6]) {
      const { title, messages } = await open(`#${link.slice(0, length)}`);
      expect(title).toBeNull();
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(/^The link (is damaged|has characters that do not belong there, or lacks some)/);
    }
  });

  test('that unpacks to 40 MB is refused for its size while the page goes on drawing', async () => {
    const bomb = coded(Buffer.alloc(40_000_000, 0x20));
    expect(bomb.length).toBeLessThan(65_536);
    const { title, messages, longestPauseMs } = await open(`#1.${bomb}`);
    expect({ title, messages }).toEqual({ title: null, messages: ['The link unpacks to more than 262\u2009144 bytes, which no scenario needs.'] });
    expect(longestPauseMs).toBeLessThan(5_000);
  });

  test('of 5 MB is refused for its length', async () => {
    const { title, messages, longestPauseMs } = await open(`#1.${'A'.repeat(5_000_000)}`);
    expect({ title, messages }).toEqual({ title: null, messages: ['The link has 5\u2009000\u2009002 characters. The most is 70\u2009000.'] });
    expect(longestPauseMs).toBeLessThan(5_000);
  });

  test('whose content nests a hundred thousand deep is refused', async () => {
    const deep = coded(`{"scenario":${'['.repeat(100_000)}${']'.repeat(100_000)},"view":{}}`);
    const { title, messages } = await open(`#1.${deep}`);
    expect(title).toBeNull();
    expect(messages).toHaveLength(1);
  });
});

test('the engine page ran without an error and asked no other host for anything', () => {
  expect(app.errors(page)).toEqual([]);
});

function breakerOf(scenario: ReturnType<typeof opened>['scenario']): string {
  const link = scenario.links.find(({ chain }) => chain.some(({ kind }) => kind === 'circuitBreaker'));
  const attach = link?.chain.find(({ kind }) => kind === 'circuitBreaker');
  if (link === undefined || attach === undefined) throw new Error('The scenario has no breaker');
  return `links/${link.id}/${attach.id}`;
}
