/** The production build in a real Chromium: pages in fresh profiles, what went wrong on them, and a page on another site. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContextOptions, type Page, type Request } from 'playwright-core';
import { newestChange } from '../../src/cli/bundle.mjs';
import { chromiumArgs, findChromium } from '../../src/cli/find-chromium.mjs';
import { buildPage, inProject } from '../../src/cli/project.mjs';
import { serveFolder } from '../../src/cli/serve.mjs';

/** What a visitor has: viewport, `reducedMotion`, `colorScheme`, `permissions`, `hasTouch` and so on; `bypassCSP` only to put a checker into the page. */
export type VisitorOptions = Pick<
  BrowserContextOptions,
  | 'viewport'
  | 'reducedMotion'
  | 'colorScheme'
  | 'forcedColors'
  | 'permissions'
  | 'hasTouch'
  | 'isMobile'
  | 'deviceScaleFactor'
  | 'locale'
  | 'offline'
  | 'bypassCSP'
>;

/** What the arithmetic of `slowness` takes on two idle cores, those of `test/bench/reference.json`. */
const ARITHMETIC_MS = 200;

export interface App {
  /** Where the build is served, ending in a slash. */
  readonly url: string;
  readonly browser: Browser;
  /** A page in a new profile, still blank: 1440 × 900, light, motion allowed unless the options say otherwise. */
  newPage(options?: VisitorOptions): Promise<Page>;
  /** Resolves when whatever the page has asked for so far, and what that asks for in turn, has come and been drawn. */
  arrived(page: Page): Promise<void>;
  /**
   * How many times slower than the machine on which limits in ms were set this one is at the moment, at least 1: by the same arithmetic in a page of
   * its own. A limit that is a promise to the visitor is multiplied by it, for a machine that is busy with something else breaks no promise.
   */
  slowness(): Promise<number>;
  /** Console errors, uncaught errors, failed loads and requests to other hosts so far, of one page or of all. */
  errors(page?: Page): readonly string[];
  /** Takes an address as one of ours, so that requests to its host are no errors, and returns it. */
  allow(url: string): string;
  /** Serves a document on another site than the app's and returns its address. */
  secondOrigin(html: string): Promise<string>;
  close(): Promise<void>;
}

/** Builds when dist is missing or older than what it is made from, then serves it and starts a browser. */
export async function startApp(): Promise<App> {
  await buildWhenNeeded();
  const server = await serveFolder(inProject('dist'));
  const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumArgs });
  const other = await startSecondOrigin();
  const found: { page: Page; text: string }[] = [];
  const ownOrigins = new Set([new URL(server.url).origin, other.origin]);
  const underWay = new Map<Page, Set<Request>>();

  function watch(page: Page): void {
    const note = (text: string) => found.push({ page, text });
    page.on('console', (message) => {
      if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => note(`uncaught: ${error.stack ?? error.message}`));
    page.on('crash', () => note('the page crashed'));
    const requests = new Set<Request>();
    underWay.set(page, requests);
    page.on('requestfinished', (request) => requests.delete(request));
    page.on('requestfailed', (request) => requests.delete(request));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (!protocol.startsWith('http')) return;
      requests.add(request);
      if (!ownOrigins.has(origin)) note(`request to another host: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) note(`${response.status()} for ${response.url()}`);
    });
  }

  async function newPage(options: VisitorOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'no-preference', ...options });
    context.on('page', watch);
    return context.newPage();
  }

  return {
    url: server.url,
    browser,
    newPage,
    async arrived(page) {
      // What has come may ask for more once it has run, so nothing may be under way twice in a row.
      for (let calm = 0; calm < 2; calm = (underWay.get(page)?.size ?? 0) === 0 ? calm + 1 : 0) await drawn(page);
    },
    async slowness() {
      const page = await newPage();
      const tookMs = await page.evaluate(() => {
        const fromMs = performance.now();
        let x = 1;
        for (let i = 0; i < 1e8; i++) x = (Math.imul(x, 1_664_525) + 1_013_904_223) | 0;
        return x === 0 ? Infinity : performance.now() - fromMs;
      });
      await page.context().close();
      return Math.max(1, tookMs / ARITHMETIC_MS);
    },
    errors: (page) => found.filter((entry) => page === undefined || entry.page === page).map((entry) => entry.text),
    allow(url) {
      ownOrigins.add(new URL(url).origin);
      return url;
    },
    secondOrigin: async (html) => other.add(html),
    async close() {
      await browser.close();
      await Promise.all([server.close(), other.close()]);
    },
  };
}

/** Two frames from now: what had happened on the page by this call is drawn. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((done) => { requestAnimationFrame(() => requestAnimationFrame(() => done())); }));
}

async function buildWhenNeeded(): Promise<void> {
  const madeFrom = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
  const changedAt = Math.max(...madeFrom.map((source) => newestChange(inProject(source))));
  if (newestChange(inProject('dist', 'index.html')) >= changedAt) return;
  const code = await buildPage();
  if (code !== 0) throw new Error(`The production build failed with ${code}`);
}

/** `127.0.0.1` and `localhost` are different sites to a browser, so storage and origin rules of third parties apply. */
async function startSecondOrigin() {
  const documents = new Map<string, string>();
  const server: Server = createServer((request, response) => {
    const html = documents.get(request.url ?? '');
    const status = html === undefined && request.url !== '/favicon.ico' ? 404 : html === undefined ? 204 : 200;
    response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(html);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    add(html: string): string {
      const path = `/${randomUUID()}`;
      documents.set(path, html);
      return origin + path;
    },
    async close(): Promise<void> {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
