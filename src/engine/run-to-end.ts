/** Runs a spec to its end at one go and gives the reader of its recording. */
import type { Patterns } from './patterns.ts';
import type { RunMeta } from './recording/columns.ts';
import { createReader } from './recording/reader.ts';
import type { Reader } from './recording/reading.ts';
import { Recorder } from './recording/recorder.ts';
import type { Sink } from './recording/sink.ts';
import { secondsText } from './recording/trace.ts';
import { Simulation } from './simulation.ts';
import { LIMITS } from './spec.ts';
import type { Spec, Stopped } from './spec.ts';

export type WatchingSink = Sink & { describe(names: Omit<RunMeta, 'series'>): void };
export interface Run {
  readonly reader: Reader; readonly spec: Spec;
  readonly events: number; readonly endedAtUs: number; readonly stopped: Stopped;
  /** Calls that something still held at the end. */
  readonly callsUnderWay: number;
}

export interface Watching {
  /** Stands between engine and recorder, to watch the stream of records. */
  readonly watch?: ((inner: Sink) => WatchingSink) | undefined;
  /** Told now and then how far the run has come, in µs of its own time. */
  readonly onProgress?: ((nowUs: number) => void) | undefined;
}

const SLICE = 1_000_000;

/** Throws what a model throws. */
export function runToEnd(spec: Spec, patterns: Patterns, { watch, onProgress }: Watching = {}): Run {
  const recorder = new Recorder({ windowUs: spec.windowUs, keepCalls: spec.limits.keepCalls, keepGauges: spec.limits.keepGauges });
  const watching = watch?.(recorder);
  const simulation = new Simulation(spec, patterns, watching ?? recorder);
  watching?.describe(simulation.meta);
  const reader = createReader({ ...simulation.meta, series: recorder.series });
  while (!simulation.advance(SLICE)) {
    reader.append(recorder.flush(simulation.nowUs));
    onProgress?.(simulation.nowUs);
  }
  recorder.end(simulation.nowUs);
  reader.append(recorder.flush(simulation.nowUs));
  const { events, nowUs, stopped, callsUnderWay } = simulation;
  return { reader, spec, events, endedAtUs: nowUs, stopped: stopped ?? 'end', callsUnderWay };
}

/** Why a run stopped before its time, and when. */
export function stoppedText(run: Pick<Run, 'stopped' | 'endedAtUs' | 'events'>): string {
  const why = run.stopped === 'limit' ? `its limit of ${run.events} events was reached` : run.stopped === 'lines' ? `its programs printed more than ${LIMITS.lines} lines` : 'a loop that never waits stood still';
  return `The run stopped at ${secondsText(run.endedAtUs)} s: ${why}.`;
}
