/** The served production build: what it loads, under which policy, and how it behaves on another site. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from './harness.ts';

let app: App;

beforeAll(async () => {
  app = await startApp();
});

afterEach(async () => {
  await Promise.all(app.browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await app.close();
});

test('the page opens without an error and asks no other host for anything', async () => {
  const page = await app.newPage();
  await page.goto(app.url);
  await page.getByRole('main').waitFor();
  expect(await page.title()).toContain('Halfopen');
  expect(app.errors(page)).toEqual([]);
});

test('the page forbids inline scripts and styles and sends no referrer', async () => {
  const page = await app.newPage();
  await page.goto(app.url);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'",
  );
  expect(await page.locator('meta[name="referrer"]').getAttribute('content')).toBe('no-referrer');
});

test('the page opens in a sandboxed frame on another site', async () => {
  const page = await app.newPage();
  await page.goto(await app.secondOrigin(`<!doctype html><title>Host</title><iframe title="sim" sandbox="allow-scripts" src="${app.url}"></iframe>`));
  await page.frameLocator('iframe').getByRole('main').waitFor();
  expect(app.errors(page)).toEqual([]);
});

test('the page for frames loads nothing from another host either, once its first script has named its own', async () => {
  const page = await app.newPage();
  await page.goto(await app.secondOrigin(`<!doctype html><title>Host</title><iframe title="sim" sandbox="allow-scripts" src="${app.url}embed.html#preset=traffic-breaker&amp;embed=1"></iframe>`));
  const frame = page.frames().find((one) => one.url().includes('embed.html'));
  await page.frameLocator('iframe').getByRole('button', { name: 'Play', exact: true }).waitFor();
  expect(app.errors(page)).toEqual([]);
  const policies = await frame?.locator('meta[http-equiv="Content-Security-Policy"]').evaluateAll((metas) => metas.map((meta) => meta.getAttribute('content') ?? ''));
  expect(policies?.at(-1)).toContain(`script-src 'self' ${new URL(app.url).origin};`);
  const refused = await frame?.evaluate((url) => new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => { resolve(event.effectiveDirective); });
    document.head.append(Object.assign(document.createElement('script'), { src: url }));
  }), `${page.url()}other.js`);
  expect(refused).toBe('script-src-elem');
});
