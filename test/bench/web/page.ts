/** A page for the browser bench: the engine in a worker, and the request timeline on a canvas and as SVG by React. */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { createReader } from '../../../src/engine/recording/reader.ts';
import { Recorder } from '../../../src/engine/recording/recorder.ts';
import type { Chunk } from '../../../src/engine/recording/columns.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import * as patterns from '../../../src/patterns/registry.ts';
import { CanvasSurface } from '../../../src/ui/kit/canvas-surface.ts';
import type { Surface } from '../../../src/ui/kit/surface.ts';
import { readTheme } from '../../../src/ui/kit/theme.ts';
import '../../../src/ui/kit/base.css';
import { DENSE, drawCall, rowPalette } from '../../../src/ui/timeline/draw-rows.ts';
import { listRows } from '../../../src/ui/timeline/row-list.ts';
import { collectSpans } from '../../../src/ui/timeline/span-table.ts';
import { pipelineSpec } from '../ours.ts';
import type { Measured } from '../ours.ts';
import { ReactSurface } from './react-surface.ts';
import type { Question } from './engine.worker.ts';
import EngineWorker from './engine.worker.ts?worker&inline';

export interface BenchPage {
  pipeline(durationMs: number, warmUpMs: number): Promise<Measured>;
  hashes(): Promise<Record<string, string>>;
  /** ms from the beginning of a drawing to the frame after it, drawing by drawing. */
  timeline(spans: number, rounds: number): Promise<{ readonly spans: number; readonly canvasMs: readonly number[]; readonly svgMs: readonly number[] }>;
}
declare global { interface Window { benchPage: BenchPage } }

function ask<T>(question: Question): Promise<T> {
  const worker = new EngineWorker();
  return new Promise<T>((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<T>) => { resolve(event.data); });
    worker.addEventListener('error', (event) => { reject(new Error(event.message)); });
    worker.postMessage(question);
  }).finally(() => { worker.terminate(); });
}

const WIDTH = 1200, ROWS = 50;

/** The first so many attempts of the pipeline as the timeline's own columns. */
function spanTable(spans: number) {
  const spec = pipelineSpec(spans, 100), recorder = new Recorder({ windowUs: spec.windowUs, keepCalls: Infinity, keepGauges: spec.limits.keepGauges });
  const simulation = new Simulation(spec, patterns, recorder), chunks: Chunk[] = [];
  while (!simulation.advance(20_000)) chunks.push(recorder.flush(simulation.nowUs));
  recorder.end(simulation.nowUs);
  chunks.push(recorder.flush(simulation.nowUs));
  const reader = createReader({ ...simulation.meta, series: recorder.series });
  for (const chunk of chunks) reader.append(chunk);
  const rows = listRows(reader, 'all', reader.untilUs), all = collectSpans(reader, rows, 0, rows.length);
  let calls = 0;
  while ((all.first[calls] ?? Infinity) < spans) calls++;
  return { table: collectSpans(reader, rows, 0, calls), outcomes: reader.outcomes };
}

/** Resolves once what was drawn before has been put on the screen. */
const shown = (): Promise<void> => new Promise((resolve) => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { resolve(); };
    port2.postMessage(0);
  });
});

window.benchPage = {
  pipeline: (durationMs, warmUpMs) => ask({ ask: 'pipeline', durationMs, warmUpMs }),
  hashes: () => ask({ ask: 'hashes' }),
  async timeline(spans, rounds) {
    const { table, outcomes } = spanTable(spans), palette = rowPalette(readTheme(document.documentElement), outcomes);
    // Every call is on the screen: its own second beside the others', fifty rows under each other.
    const draw = (surface: Surface, shiftUs: number): void => {
      for (let r = 0; r < table.rows; r++) {
        const fromUs = (table.startUs[r] ?? 0) - (r % 900) * 1000 - shiftUs;
        drawCall(surface, { table, fromUs, pxPerUs: WIDTH / 1e6, width: WIDTH, measures: DENSE, palette }, r, (r % ROWS + 0.5) * DENSE.row);
      }
    };
    const measure = async (picture: (shiftUs: number) => void): Promise<readonly number[]> => {
      const times: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        await shown();
        const fromMs = performance.now();
        picture(round * 2000);
        await shown();
        if (round > 0) times.push(performance.now() - fromMs);
      }
      return times;
    };
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = ROWS * DENSE.row;
    document.body.replaceChildren(canvas);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    const canvasMs = await measure((shiftUs) => {
      context.clearRect(0, 0, WIDTH, canvas.height);
      draw(new CanvasSurface(context), shiftUs);
    });
    const place = document.createElement('div');
    document.body.replaceChildren(place);
    const root = createRoot(place);
    const svgMs = await measure((shiftUs) => {
      const surface = new ReactSurface();
      draw(surface, shiftUs);
      flushSync(() => { root.render(createElement('svg', { width: WIDTH, height: ROWS * DENSE.row }, surface.elements)); });
    });
    root.unmount();
    return { spans: table.first[table.rows] ?? 0, canvasMs, svgMs };
  },
};
document.title = 'Bench';
