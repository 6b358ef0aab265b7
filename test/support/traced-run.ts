/** Runs a scenario under odd circumstances and gives its trace: every record as text, with the instant at which it was made. */
import type { Sink } from '../../src/engine/recording/sink.ts';
import { nullSink } from '../../src/engine/recording/null-sink.ts';
import { Recorder } from '../../src/engine/recording/recorder.ts';
import { TraceSink } from '../../src/engine/recording/trace-sink.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import type { Spec } from '../../src/engine/spec.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { openPreset } from '../../src/scenario/link.ts';
import { toSpec } from '../../src/scenario/to-spec.ts';

export interface Circumstances {
  readonly sliceEvents?: number;
  readonly windowUs?: number;
  readonly keepCalls?: number;
  readonly keepGauges?: number;
  /** Nothing is recorded beside the trace. */
  readonly unrecorded?: true;
  /** Chunks are taken once in this many slices. */
  readonly flushEvery?: number;
}
export interface Record { readonly atUs: number; readonly line: string }
export interface Traced { readonly hash: string; readonly records: readonly Record[]; readonly simulation: Simulation }

export function specOf(scenario: ScenarioV1, seed = scenario.seed): Spec { return toSpec({ ...scenario, seed }, patterns); }

/** A simulation with its trace; `records` grows while it advances. */
export function begin(
  spec: Spec,
  around: Circumstances = {},
): { readonly simulation: Simulation; readonly trace: TraceSink; readonly records: Record[]; readonly recorder: Recorder | null } {
  const recorder = around.unrecorded
    ? null
    : new Recorder({ windowUs: spec.windowUs, keepCalls: spec.limits.keepCalls, keepGauges: spec.limits.keepGauges });
  const records: Record[] = [],
    started: { simulation: Simulation | null } = { simulation: null };
  const inner: Sink = recorder ?? nullSink;
  const trace = new TraceSink(inner, (line) => {
    records.push({ atUs: started.simulation?.nowUs ?? 0, line });
  });
  const simulation = (started.simulation = new Simulation(spec, patterns, trace));
  trace.describe(simulation.meta);
  return { simulation, trace, records, recorder };
}

export function traced(scenario: ScenarioV1, around: Circumstances & { readonly seed?: number } = {}): Traced {
  const plain = specOf(scenario, around.seed);
  const spec: Spec = {
    ...plain,
    windowUs: around.windowUs ?? plain.windowUs,
    limits: {
      ...plain.limits,
      events: 500_000,
      keepCalls: around.keepCalls ?? plain.limits.keepCalls,
      keepGauges: around.keepGauges ?? plain.limits.keepGauges,
    },
  };
  const { simulation, trace, records, recorder } = begin(spec, around);
  for (let slice = 1; !simulation.advance(around.sliceEvents ?? 1_000_000); slice++) {
    if (recorder !== null && slice % (around.flushEvery ?? 1) === 0) recorder.flush(simulation.nowUs);
  }
  return { hash: trace.hash(), records, simulation };
}

/** A preset as it is, or with some of its fields replaced. */
export function presetOf(id: string, changes: Partial<ScenarioV1> = {}): ScenarioV1 {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(opened.issues.map((issue) => issue.message).join('\n'));
  return { ...opened.scenario, ...changes };
}
/** The first-visit run with its outage from 2 to 4 s, ten seconds long. */
export function shortTraffic(id: 'traffic-breaker' | 'traffic-no-breaker' = 'traffic-breaker'): ScenarioV1 {
  const scenario = presetOf(id);
  return { ...scenario, durationMs: 10_000, changes: scenario.changes.map((change) => ({ ...change, atMs: 2000, untilMs: 4000 })) };
}
