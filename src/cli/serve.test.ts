/** The static server: types, caching, origins, and nothing outside its folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileFor, serveFolder } from './serve.mjs';

const parent = mkdtempSync(join(tmpdir(), 'halfopen-serve-'));
const folder = join(parent, 'dist');
let server: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<div id="root"></div>');
  writeFileSync(join(folder, 'assets', 'index-AbCd_123.js'), 'export {}');
  server = await serveFolder(folder);
});

afterAll(async () => {
  await server.close();
  rmSync(parent, { recursive: true });
});

/** Sends the path as it stands: `fetch` would tidy it up. */
function statusOf(path: string, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('the page is served at the root, to every origin, and is never cached', async () => {
  const response = await fetch(server.url);
  expect(await response.text()).toBe('<div id="root"></div>');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
});

test('a file named by its content may be kept', async () => {
  const response = await fetch(new URL('assets/index-AbCd_123.js', server.url));
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('cache-control')).toContain('immutable');
});

test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt', '/%00', '/%zz', '/missing', '/assets', '//etc/passwd'])(
  '%s is not found',
  async (path) => {
    expect(await statusOf(path)).toBe(404);
  },
);

test('only reading is allowed', async () => {
  expect(await statusOf('/', 'POST')).toBe(405);
  expect(await statusOf('/', 'HEAD')).toBe(200);
});

test('a path is taken below the folder, without its query', () => {
  expect(fileFor('/site', '/a%20b.js?x=1')).toBe('/site/a b.js');
  expect(fileFor('/site', '/docs/')).toBe('/site/docs/index.html');
  expect(fileFor('/site', '/../site-other/a')).toBeNull();
});

test('a port that is taken on one of the two loopback addresses is refused', async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(serveFolder(folder, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await new Promise((closed) => other.close(closed));
});
