/** Runs a scenario to its end in this process and gives the reader of its recording. */
import type { RunMeta } from '../engine/recording/columns.ts';
import { createReader } from '../engine/recording/reader.ts';
import type { Reader } from '../engine/recording/reading.ts';
import type { Patterns } from '../engine/pattern.ts';
import { Recorder } from '../engine/recording/recorder.ts';
import type { Sink } from '../engine/recording/sink.ts';
import { secondsText } from '../engine/recording/trace.ts';
import { Simulation } from '../engine/simulation.ts';
import type { Stopped } from '../engine/simulation.ts';
import type { Limits, Spec } from '../engine/spec.ts';
import * as patterns from '../patterns/registry.ts';
import type { ScenarioV1 } from '../scenario/document.ts';
import { toSpec } from '../scenario/to-spec.ts';

const SLICE = 1_000_000;

export interface RunOptions {
  readonly seed?: number;
  /** Replaces some of the spec's limits. */
  readonly limits?: Partial<Limits>;
  /** Instead of those of the registry. */
  readonly patterns?: Patterns;
  /** Stands between engine and recorder, to watch the stream of records. */
  readonly watch?: (inner: Sink) => WatchingSink;
}
export type WatchingSink = Sink & { describe(names: Omit<RunMeta, 'series'>): void };
export interface Run { readonly reader: Reader; readonly spec: Spec; readonly events: number; readonly endedAtUs: number; readonly stopped: Stopped }

export function runScenario(scenario: ScenarioV1, options: RunOptions = {}): Run {
  const spec = toSpec(options.seed === undefined ? scenario : { ...scenario, seed: options.seed }, patterns);
  return runSpec(options.limits === undefined ? spec : { ...spec, limits: { ...spec.limits, ...options.limits } }, options.watch, options.patterns);
}

/** Why a run stopped before its time, and when. */
export function stoppedText(run: Pick<Run, 'stopped' | 'endedAtUs' | 'events'>): string {
  const why = run.stopped === 'limit' ? `its limit of ${run.events} events was reached` : 'a loop that never waits stood still';
  return `The run stopped at ${secondsText(run.endedAtUs)} s: ${why}.`;
}

export function runSpec(spec: Spec, watch?: RunOptions['watch'], used: Patterns = patterns): Run {
  const recorder = new Recorder({ windowUs: spec.windowUs, keepCalls: spec.limits.keepCalls, keepGauges: spec.limits.keepGauges });
  const watching = watch?.(recorder);
  const simulation = new Simulation(spec, used, watching ?? recorder);
  watching?.describe(simulation.meta);
  const reader = createReader({ ...simulation.meta, series: recorder.series });
  while (!simulation.advance(SLICE)) reader.append(recorder.flush(simulation.nowUs));
  recorder.end(simulation.nowUs);
  reader.append(recorder.flush(simulation.nowUs));
  return { reader, spec, events: simulation.events, endedAtUs: simulation.nowUs, stopped: simulation.stopped ?? 'end' };
}
