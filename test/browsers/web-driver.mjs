// What it takes of the WebDriver protocol (W3C) to look at a page in a browser that Playwright does not drive.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

const START_MS = 30_000, LOOK_MS = 250, SCRIPT_MS = 300_000;

/** @typedef {{ name: string, program: string, args: (port: number) => string[], capabilities: object, env?: Record<string, string> }} Driver */

/** The browser of WebKitGTK's own tests, where Debian, Fedora and Arch put it. */
const miniBrowser = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/libexec', '/usr/lib'].flatMap((folder) => ['4.1', '4.0', '6.0'].map((version) => `${folder}/webkit2gtk-${version}/MiniBrowser`)).find((path) => existsSync(path));

/** @type {readonly Driver[]} */
const DRIVERS = [
  { name: 'Safari', program: 'safaridriver', args: (port) => ['-p', String(port)], capabilities: { browserName: 'safari' } },
  { name: 'Firefox', program: 'geckodriver', args: (port) => ['--port', String(port)], capabilities: { 'browserName': 'firefox', 'moz:firefoxOptions': { args: ['-headless'] } } },
  {
    name: 'WebKitGTK', program: 'WebKitWebDriver', args: (port) => [`--port=${port}`],
    capabilities: { 'browserName': 'MiniBrowser', 'webkitgtk:browserOptions': { args: ['--automation'], ...(miniBrowser === undefined ? {} : { binary: miniBrowser }) } },
    // Its own sandbox does not start for root.
    ...(process.getuid?.() === 0 ? { env: { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } } : {}),
  },
  { name: 'Chromium', program: 'chromedriver', args: (port) => [`--port=${port}`], capabilities: { 'browserName': 'chrome', 'goog:chromeOptions': { args: ['--headless', '--no-sandbox'] } } },
];

/** @param {string} program */
const isOnPath = (program) => (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** Those whose driver is on the path. */
export const driversHere = () => DRIVERS.filter(({ program }) => isOnPath(program));
export const driversKnown = DRIVERS.map(({ name, program }) => `${program} (${name})`);

/** @returns {Promise<number>} */
const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : 0); });
  });
});
/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/**
 * Starts a driver and its browser. Rejects with what the driver says.
 * @param {Driver} driver
 */
export async function openBrowser({ program, args, capabilities, env }) {
  const port = await freePort();
  // Without a screen WebKitGTK needs one that nobody sees.
  const hidden = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'] && isOnPath('xvfb-run');
  const [command, ...rest] = [...(hidden ? ['xvfb-run', '-a'] : []), program, ...args(port)];
  const child = spawn(command ?? program, rest, { stdio: 'ignore', detached: process.platform !== 'win32', env: { ...process.env, ...env } });
  const end = () => {
    try { process.kill(process.platform === 'win32' ? child.pid ?? 0 : -(child.pid ?? 0)); } catch { /* it has ended by itself */ }
  };
  /**
   * @template T
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<T>} what the command gives, by the protocol
   */
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const { value } = /** @type {{ value: T & { readonly error?: string, readonly message?: string } }} */ (await answer.json());
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  try {
    const untilMs = Date.now() + START_MS;
    while (!(await call('GET', '/status').then((status) => status.ready === true, () => false))) {
      if (Date.now() > untilMs) throw new Error(`${program} did not start within ${START_MS / 1000} s`);
      await pause(LOOK_MS);
    }
    const session = await call('POST', '/session', { capabilities: { alwaysMatch: capabilities } });
    const at = `/session/${session.sessionId}`;
    await call('POST', `${at}/timeouts`, { script: SCRIPT_MS, pageLoad: SCRIPT_MS });
    return {
      version: `${session.capabilities.browserName} ${session.capabilities.browserVersion}`,
      /** @param {string} url */
      go: (url) => call('POST', `${at}/url`, { url }),
      /** Runs the body of a function in the page. @param {string} script */
      run: (script) => call('POST', `${at}/execute/sync`, { script, args: [] }),
      /** @param {number | null} frame its number in the page; null: back to the whole page */
      enter: (frame) => call('POST', `${at}/frame`, { id: frame }),
      close: async () => { await call('DELETE', at).catch(() => undefined); end(); },
    };
  } catch (error) {
    end();
    throw error;
  }
}
