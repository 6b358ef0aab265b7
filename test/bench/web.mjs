// The app in Chromium, production build: `npm run bench:web [-- --quick]`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import react from '@vitejs/plugin-react';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { chromiumArgs, findChromium } from '../../src/cli/find-chromium.mjs';
import { cacheFolder, inProject } from '../../src/cli/project.mjs';
import { serveFolder } from '../../src/cli/serve.mjs';
import { firstScripts, freshBuild, gzipBytes } from './built.mjs';
import { median, nodeProgram, p95, reference } from './measure.mjs';
import { report } from './table.mjs';
import { drag, firstPicture, playback } from './web/app.mjs';

const quick = process.argv.includes('--quick');
const sizes = quick ? { rounds: 3, pipeMs: 1e5, steps: 12, playMs: 3000, drawings: 3 } : { rounds: 5, pipeMs: 5e5, steps: 40, playMs: 10_000, drawings: 7 };

/** A page of its own for what the app does not show: the same engine in a worker, and the timeline drawn twice. */
async function buildBenchPage() {
  const outDir = join(cacheFolder, 'bench-page');
  await build({
    root: inProject(), configFile: false, logLevel: 'warn', plugins: [react()], worker: { format: 'iife' },
    build: { outDir, emptyOutDir: true, copyPublicDir: false, chunkSizeWarningLimit: 10_000, rolldownOptions: { input: inProject('test/bench/web/page.ts'), output: { entryFileNames: 'page.js', assetFileNames: '[name][extname]' } } },
  });
  mkdirSync(outDir, { recursive: true });
  writeFileSync(join(outDir, 'index.html'), '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="page.css"><body><script type="module" src="page.js"></script>');
  return outDir;
}

const node = await nodeProgram();
const dist = await freshBuild();
const appServer = await serveFolder(dist);
const pageServer = await serveFolder(await buildBenchPage());
const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumArgs });
/** @type {string[]} */
const problems = [];
/** @type {number[]} */
const loops = [];
const loop = () => loops.push(Number(node('wall', 'hold', 10_000, 5e6)['ns']));

try {
  const benchPage = await browser.newPage();
  await benchPage.goto(pageServer.url);
  await benchPage.waitForFunction(() => document.title === 'Bench');
  loop();
  /** @type {number[]} */
  const throughput = [];
  for (let round = 0; round < sizes.rounds; round++) {
    const here = node('wall', 'pipe', sizes.pipeMs, 100);
    const there = await benchPage.evaluate(([durationMs, warmUpMs]) => window.benchPage.pipeline(durationMs, warmUpMs), [sizes.pipeMs, Math.max(sizes.pipeMs / 10, 30_000)]);
    throughput.push((here.s ?? NaN) / there.s);
    if (!isDeepStrictEqual(here.counts, there.counts)) problems.push(`Chromium counts ${JSON.stringify(there.counts)}, Node ${JSON.stringify(here.counts)}`);
  }
  const hashesHere = node('ours', 'hashes');
  const hashesThere = await benchPage.evaluate(() => window.benchPage.hashes());
  if (!isDeepStrictEqual(hashesHere, hashesThere)) problems.push(`trace hashes: Chromium ${JSON.stringify(hashesThere)}, Node ${JSON.stringify(hashesHere)}`);
  const timeline = await benchPage.evaluate((rounds) => window.benchPage.timeline(20_000, rounds), sizes.drawings);
  await benchPage.close();

  loop();
  const dragged = await drag(browser, `${appServer.url}#${String(node('ours', 'link', 'drag')['hash'])}`, sizes.steps);
  loop();
  const played = await playback(browser, `${appServer.url}#${String(node('ours', 'link', 'play')['hash'])}`, sizes.playMs);
  loop();
  const first = await firstPicture(browser, appServer.url, firstScripts(dist).map((file) => `/${relative(dist, file).replaceAll('\\', '/')}`));
  if (played.shapes < 1500 || played.shapes > 3500) problems.push(`playback draws ${played.shapes} shapes a frame, not about 2 000`);

  const loopNs = median(loops);
  const slower = loopNs / reference.holdNs;
  process.exitCode = report('web', [
    { what: 'the same engine in a Chromium worker against Node', unit: '', better: 'more', floor: 0.6, target: 0.8, values: throughput },
    { what: 'drag to new picture, 60 s × 500 rps, p95', unit: ' ms', better: 'less', floor: 100, target: 50, values: [p95(dragged.map(({ pictureMs }) => pictureMs))], slower },
    { what: '… median', unit: ' ms', better: 'less', floor: null, target: null, values: dragged.map(({ pictureMs }) => pictureMs) },
    { what: '… of it until the run begins', unit: ' ms', better: 'less', floor: null, target: null, values: dragged.map(({ startMs }) => startMs) },
    { what: '… of it until the run is done', unit: ' ms', better: 'less', floor: null, target: null, values: dragged.map(({ doneMs }) => doneMs) },
    { what: `playback, ${played.shapes} shapes moving: main thread per frame, p95`, unit: ' ms', better: 'less', floor: 12, target: 8, values: [p95(played.frames)], slower },
    { what: '… median', unit: ' ms', better: 'less', floor: null, target: null, values: played.frames },
    { what: `request timeline, ${timeline.spans} spans: time of a drawing against SVG by React`, unit: '', better: 'less', floor: 0.2, target: 0.1, values: timeline.canvasMs.map((ms, k) => ms / (timeline.svgMs[k] ?? NaN)) },
    { what: '… on the canvas', unit: ' ms', better: 'less', floor: null, target: null, values: timeline.canvasMs },
    { what: 'JavaScript before the first picture, gzip', unit: ' kB', better: 'less', floor: 125, target: 105, values: [first.reduce((sum, file) => sum + gzipBytes(join(dist, file)), 0) / 1000] },
  ], {
    problems,
    notes: [
      problems.some((problem) => problem.startsWith('trace')) ? 'Trace hashes differ.' : `Trace hashes of all ${Object.keys(hashesHere).length} presets: the same in Node and Chromium.`,
      `Calibration loop: ${loopNs.toFixed(0)} ns (reference ${reference.holdNs} ns); ms are judged after division by ${slower.toFixed(2)}.`,
    ],
    more: { quick, loopNs, referenceNs: reference.holdNs, hashes: hashesThere, dragged, frames: played.frames, timeline },
  });
} finally {
  await browser.close();
  await Promise.all([appServer.close(), pageServer.close()]);
}
