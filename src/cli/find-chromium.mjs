// Finds a Chromium: the one that is asked for, the system's, the one packed for npm, or a new one when we may install it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Resolves to the path of a Chromium that starts; rejects with what was tried. */
export async function findChromium() {
  const wanted = process.env.CHROME_PATH;
  if (wanted) {
    if (!existsSync(wanted)) throw new Error(`CHROME_PATH does not exist: ${wanted}`);
    return wanted;
  }
  const installed = SYSTEM.find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  const packed = await packedChromium();
  if (packed !== null && starts(packed)) return packed;
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    aptGet('update');
    aptGet('install', '-y', '--no-install-recommends', 'chromium');
    const fresh = SYSTEM.find((path) => existsSync(path));
    if (fresh !== undefined) return fresh;
  }
  throw new Error('No Chromium found: set CHROME_PATH, or install chromium (tried system paths, @sparticuz/chromium and apt-get).');
}

async function packedChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  // So asked, it also unpacks the libraries it needs and puts them on LD_LIBRARY_PATH, which this process hands on.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return await packed.executablePath();
  } catch (error) {
    console.error(`@sparticuz/chromium could not be unpacked: ${String(error)}`);
    return null;
  }
}

/** @param {string[]} args */
function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { stdio: ['ignore', 2, 2], env });
}

/** @param {string} path */
function starts(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}
