// Builds the page, serves it, says where it is once it answers, and opens a browser where there is a desktop.
import { spawn } from 'node:child_process';
import { buildPage, inProject } from './project.mjs';
import { serveFolder } from './serve.mjs';

const FIRST_PORT = 4173;
const PORTS_TRIED = 100;

/** Resolves to an exit code when it could not start, else to nothing: the server keeps the process alive. */
export async function start() {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
  stopWithParent();
  const wanted = wantedPort(process.env.PORT);
  if (wanted === null) {
    console.error(`PORT must be a whole number from 1 to 65535, not ${JSON.stringify(process.env.PORT)}.`);
    return 2;
  }
  console.error('Building …');
  const built = await buildPage();
  if (built !== 0) return built;
  const server = await serveOnFreePort(wanted);
  if (server === null) {
    console.error(`No free port from ${wanted} to ${wanted + PORTS_TRIED - 1}.`);
    return 1;
  }
  const page = await fetch(server.url);
  if (!page.ok || !(await page.text()).includes('id="root"')) throw new Error(`${server.url} answers ${page.status} without the page`);
  console.log(`Halfopen: ${server.url}`);
  if (hasDesktop(process.platform, process.env)) openBrowser(server.url);
  return undefined;
}

/** npm passes a SIGTERM to the shell between us, which ends without a word to us: its end is ours too. */
function stopWithParent() {
  if (process.env.npm_lifecycle_event !== 'start' || process.platform === 'win32') return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 250).unref();
}

/** @param {string | undefined} text */
function wantedPort(text) {
  if (text === undefined || text === '') return FIRST_PORT;
  const port = Number(text);
  return Number.isInteger(port) && port >= 1 && port <= 65535 ? port : null;
}

/** @param {number} first */
async function serveOnFreePort(first) {
  const host = process.env.HOST;
  for (let port = first; port < first + PORTS_TRIED && port <= 65535; port++) {
    try {
      return await serveFolder(inProject('dist'), host ? { port, host } : { port });
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    }
  }
  return null;
}

/**
 * @param {string} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function hasDesktop(platform, env) {
  if (env.CI || env.BROWSER === 'none') return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** @param {string} url */
function openBrowser(url) {
  const [file, ...args] =
    process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['cmd', '/c', 'start', '', url] : ['xdg-open', url];
  const browser = spawn(file, args, { stdio: 'ignore', detached: true });
  // The address is printed: a desktop without a browser is no failure.
  browser.on('error', () => {});
  browser.unref();
}
