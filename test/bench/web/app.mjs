// The built app in Chromium as a visitor uses it: dragging a slider, playing, loading.
import { inProject } from '../../../src/cli/project.mjs';

const watch = inProject('test/bench/web/watch.js');
const VIEWPORT = { width: 1440, height: 900 };

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 */
async function open(browser, address) {
  const page = await (await browser.newContext({ viewport: VIEWPORT })).newPage();
  await page.addInitScript({ path: watch });
  await page.goto(address);
  return page;
}

/**
 * Drags a slider of the breaker with the mouse, waiting at each step for the whole run's picture. Resolves to ms from the input event.
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 * @param {number} steps
 * @returns {Promise<{startMs: number, doneMs: number, pictureMs: number}[]>}
 */
export async function drag(browser, address, steps) {
  const page = await open(browser, address);
  await page.getByText('Whole run', { exact: true }).first().waitFor({ state: 'attached', timeout: 60_000 });
  const slider = page.locator('aside input[type=range]:not([disabled])').first();
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (box === null) throw new Error('the inspector shows no slider');
  const y = box.y + box.height / 2;
  const at = (/** @type {number} */ share) => box.x + box.width * share;
  const values = [];
  await page.mouse.move(at(0.5), y);
  await page.mouse.down();
  await page.waitForTimeout(1000);
  for (let step = 0; step < steps + 3; step++) {
    const inputs = await page.evaluate(() => window.bench.inputs);
    await page.mouse.move(at(0.3 + 0.4 * ((step * 7) % 17) / 17), y);
    await page.waitForFunction((before) => window.bench.inputs > before, inputs);
    const value = await page.evaluate(() => window.bench.picture());
    // The first ones are compiled while they run.
    if (step >= 3) values.push(value);
  }
  await page.mouse.up();
  await page.context().close();
  return values;
}

/**
 * Plays and resolves to the main thread's ms of each frame, and how many shapes are drawn in one.
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 * @param {number} playMs
 */
export async function playback(browser, address, playMs) {
  const page = await open(browser, address);
  await page.getByText('Whole run', { exact: true }).first().waitFor({ state: 'attached', timeout: 60_000 });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForTimeout(1500);
  const shapes = await page.evaluate(() => new Promise((resolve) => {
    // From one frame's callback to the next one's, the page draws once.
    requestAnimationFrame(() => {
      const stop = window.bench.countShapes();
      requestAnimationFrame(() => { const { calls } = window.bench; stop(); resolve(calls); });
    });
  }));
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'] });
  await page.waitForTimeout(playMs);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  await page.context().close();
  return { shapes: Number(shapes), frames: framesOf(traceEvents) };
}

/**
 * The main thread's tasks in ms, summed from one frame to the next.
 * @param {{name: string, ph: string, ts: number, dur?: number, tid: number, pid: number, args?: {name?: string}}[]} events
 */
function framesOf(events) {
  const animation = events.filter(({ name }) => name === 'FireAnimationFrame');
  const main = animation[0];
  if (main === undefined) throw new Error('the page drew no frame');
  const own = (/** @type {{tid: number, pid: number}} */ event) => event.tid === main.tid && event.pid === main.pid;
  const tasks = events.filter((event) => own(event) && event.ph === 'X' && event.name === 'RunTask');
  // Several callbacks of one frame belong together: a frame is a task in which they are fired.
  const frames = tasks.filter((task) => animation.some((event) => own(event) && event.ts >= task.ts && event.ts <= task.ts + (task.dur ?? 0))).sort((a, b) => a.ts - b.ts);
  return frames.slice(0, -1).map((frame, k) => {
    const until = frames[k + 1]?.ts ?? Infinity;
    return tasks.reduce((sum, task) => sum + (task.ts >= frame.ts && task.ts < until ? (task.dur ?? 0) : 0), 0) / 1000;
  });
}

/** Without a picture for so long, more scripts are let through. */
const WAVE_MS = 4000;

/**
 * The scripts it takes to draw a picture of the run: those of the first load, and, as long as that is not enough, all that is then asked for.
 * Resolves to their paths.
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 * @param {readonly string[]} first paths under the address
 */
export async function firstPicture(browser, address, first) {
  const page = await (await browser.newContext({ viewport: VIEWPORT })).newPage();
  await page.addInitScript({ path: watch });
  const allowed = new Set(first);
  /** @type {Map<string, import('playwright-core').Route>} */
  const held = new Map();
  await page.route('**/*.js', (route) => {
    const path = new URL(route.request().url()).pathname;
    if (allowed.has(path)) void route.continue();
    else held.set(path, route);
  });
  await page.goto(address, { waitUntil: 'commit' });
  const isDrawn = () => page.waitForFunction(() => [...window.bench.written].some((canvas) => canvas.isConnected && canvas.width > 300), undefined, { timeout: WAVE_MS }).then(() => true, () => false);
  while (!await isDrawn()) {
    if (held.size === 0) throw new Error('no picture is drawn, and no script is asked for');
    for (const [path, route] of held) {
      allowed.add(path);
      void route.continue();
    }
    held.clear();
  }
  await page.context().close();
  return [...allowed];
}
