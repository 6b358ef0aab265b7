// Other browsers than the one the tests run in: `npm run browsers`. In each whose driver is installed, the traces of all scenarios are compared with those
// made in Node, axe looks at every scenario and the page Trust, and an embed is opened in a sandboxed frame on another site.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { build } from 'vite';
import { inProject } from '../../src/cli/project.mjs';
import { serveFolder } from '../../src/cli/serve.mjs';
import { driversHere, driversKnown, openBrowser, pause } from './web-driver.mjs';

const PATIENCE_MS = 300_000, LOOK_MS = 500;

/** @typedef {Awaited<ReturnType<typeof openBrowser>>} Browser */

/**
 * @param {Browser} browser
 * @param {string} what
 * @param {string} script returns true once it is so
 */
async function until(browser, what, script) {
  let said = '';
  // A page that is just being opened may have no answer.
  const isSo = () => browser.run(script).catch((error) => { said = `: ${String(error)}`; return false; });
  for (const fromMs = Date.now(); !(await isSo());) {
    if (Date.now() - fromMs > PATIENCE_MS) throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} s${said}`);
    await pause(LOOK_MS);
  }
}

/**
 * By the page Trust, as a visitor would.
 * @param {Browser} browser
 * @param {string} address
 * @returns {Promise<{ same: number, differ: readonly string[], hashes: readonly string[] }>} `hashes`: of the scenarios' addresses
 */
async function compareTraces(browser, address) {
  const found = (/** @type {string} */ selector, /** @type {string} */ text) => `const found = [...document.querySelectorAll('${selector}')].find((one) => one.textContent.trim().startsWith('${text}'));`;
  await browser.go(`${address}#trust`);
  await until(browser, 'the page Trust', `${found('button, [role=tab], a', 'Determinism')} found?.click(); return found !== undefined;`);
  await until(browser, 'the button that compares', `${found('button', 'Compare all')} found?.click(); return found !== undefined;`);
  const verdicts = `const table = [...document.querySelectorAll('table')].find((one) => one.caption?.textContent.startsWith('Hashes of traces'));
    const rows = [...table.tBodies[0].rows].map(({ cells }) => [cells[0].textContent.trim(), cells[cells.length - 1].textContent.trim()]);`;
  await until(browser, 'the last verdict', `${verdicts} return rows.every(([, verdict]) => verdict === 'the same' || verdict === 'differs');`);
  /** @type {readonly [string, string][]} */
  const rows = await browser.run(`${verdicts} return rows;`);
  return {
    same: rows.filter(([, verdict]) => verdict === 'the same').length,
    differ: rows.flatMap(([title, verdict]) => (verdict === 'the same' ? [] : [title])),
    hashes: await browser.run(`${verdicts} return [...table.querySelectorAll('a')].map((link) => link.hash);`),
  };
}

/**
 * What axe finds, by address.
 * @param {Browser} browser
 * @param {string} address
 * @param {readonly string[]} hashes
 * @returns {Promise<readonly string[]>}
 */
async function lookWithAxe(browser, address, hashes) {
  const axe = await readFile(inProject('node_modules/axe-core/axe.min.js'), 'utf8');
  const found = [];
  for (const hash of hashes) {
    // Else only the hash would change, and the page stay.
    await browser.go('about:blank');
    await browser.go(`${address}${hash}`);
    await until(browser, hash, "return document.querySelector('main') !== null && document.querySelector('section[aria-label=\"Calls of the run\"], table') !== null;");
    await browser.run(`${axe}; window.findings = null; axe.run().then(({ violations }) => { window.findings = violations.map(({ id, nodes }) => id + ' at ' + nodes[0].html.slice(0, 80)); }); return true;`);
    await until(browser, 'axe', 'return window.findings !== null;');
    found.push(...(await browser.run('return window.findings;')).map((/** @type {string} */ finding) => `${hash}: ${finding}`));
  }
  return found;
}

/**
 * @param {Browser} browser
 * @param {string} address
 */
async function openEmbed(browser, address) {
  const host = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>Host</title><iframe sandbox="allow-scripts" width="900" height="500" src="${address}embed.html#preset=traffic-breaker&amp;t=24&amp;embed=1&amp;panels=breaker"></iframe>`);
  });
  await new Promise((resolve) => { host.listen(0, '127.0.0.1', () => { resolve(undefined); }); });
  const port = /** @type {import('node:net').AddressInfo} */ (host.address()).port;
  try {
    await browser.go(`http://127.0.0.1:${port}/`);
    await browser.enter(0);
    await until(browser, 'the embed', "return document.querySelector('section[aria-label^=\"Breaker on\"]')?.textContent.includes('every call is refused') === true;");
    await browser.enter(null);
  } finally {
    host.closeAllConnections();
    host.close();
  }
}

const drivers = driversHere();
if (drivers.length === 0) {
  console.error(`No driver of another browser is installed; known are ${driversKnown.join(', ')}.`);
  process.exitCode = 2;
} else {
  await build({ root: inProject(), logLevel: 'warn' });
  const server = await serveFolder(inProject('dist'));
  try {
    for (const driver of drivers) {
      /** @type {Browser | undefined} */
      let browser;
      try {
        browser = await openBrowser(driver);
        const { same, differ, hashes } = await compareTraces(browser, server.url);
        const findings = await lookWithAxe(browser, server.url, [...hashes, '#trust']);
        await openEmbed(browser, server.url);
        console.log(`${driver.name}, ${browser.version}: ${same} traces are those of Node${differ.length === 0 ? '' : `, ${differ.length} are not: ${differ.join('; ')}`}. An embed opens in a sandboxed frame.`);
        console.log(findings.length === 0 ? `  axe finds nothing on ${hashes.length + 1} pages.` : findings.map((finding) => `  ${finding}`).join('\n'));
        if (differ.length + findings.length > 0) process.exitCode = 1;
      } catch (error) {
        console.log(`${driver.name}: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      } finally {
        await browser?.close();
      }
    }
  } finally {
    await server.close();
  }
}
