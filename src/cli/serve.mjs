// A static file server on this machine only: right types, readable from any origin, nothing outside its folder.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** Vite puts a hash of the content in these names. */
const HASHED = /[\\/]assets[\\/][^\\/]+-[\w-]{8}\.\w+$/;

/**
 * The file a request names, or null when it names none inside the folder.
 * @param {string} folder
 * @param {string} url
 */
export function fileFor(folder, url) {
  const [path = ''] = url.split(/[?#]/, 1);
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || decoded.includes('\0')) return null;
  const root = resolve(folder);
  const file = resolve(root, '.' + (decoded.endsWith('/') ? decoded + 'index.html' : decoded));
  return file.startsWith(root + sep) ? file : null;
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folder, request, response) {
  // A sandboxed frame has an opaque origin and may load modules only from a host that allows every origin.
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const file = fileFor(folder, request.url ?? '/');
  const found = file === null ? undefined : await stat(file).catch(() => undefined);
  if (file === null || !found?.isFile()) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end('Not found\n');
    return;
  }
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': found.size,
    'Cache-Control': HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  if (request.method === 'HEAD') response.end();
  else pipeline(createReadStream(file), response, () => {});
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<void>}
 */
function listen(server, port, host) {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      done();
    });
  });
}

/** @param {import('node:http').Server} server */
function close(server) {
  return new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
}

/**
 * Serves a folder on both loopback addresses, so that `localhost` means this server and no other.
 * Port 0 picks a free one. Rejects with the system's error (EADDRINUSE when the port is taken on either address).
 * @param {string} folder
 * @param {{port?: number, host?: string}} [options] host: listen on this address alone, such as 0.0.0.0
 * @returns {Promise<{port: number, url: string, close: () => Promise<void>}>}
 */
export async function serveFolder(folder, { port = 0, host } = {}) {
  const newServer = () => createServer((request, response) => void answer(folder, request, response).catch(() => response.destroy()));
  const servers = [newServer()];
  await listen(/** @type {import('node:http').Server} */ (servers[0]), port, host ?? '127.0.0.1');
  const address = /** @type {import('node:net').AddressInfo} */ (servers[0]?.address());
  if (host === undefined) {
    const second = newServer();
    try {
      await listen(second, address.port, '::1');
      servers.push(second);
    } catch (error) {
      // No IPv6 here is fine; somebody else's server on that port is not, unless any port will do.
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE') {
        await Promise.all(servers.map(close));
        if (port !== 0) throw error;
        return serveFolder(folder);
      }
    }
  }
  return {
    port: address.port,
    url: `http://localhost:${address.port}/`,
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}
