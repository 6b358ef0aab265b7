/** Runs a scenario to its end in this process and gives the reader of its recording. */
import type { Patterns } from '../engine/patterns.ts';
import { runToEnd } from '../engine/run-to-end.ts';
import type { Run, WatchingSink } from '../engine/run-to-end.ts';
import type { Sink } from '../engine/recording/sink.ts';
import type { Limits } from '../engine/spec.ts';
import * as patterns from '../patterns/registry.ts';
import type { ScenarioV1 } from '../scenario/document.ts';
import { toSpec } from '../scenario/to-spec.ts';

export type { Run };

export interface RunOptions {
  readonly seed?: number;
  /** Replaces some of the spec's limits. */
  readonly limits?: Partial<Limits>;
  /** Instead of those of the registry. */
  readonly patterns?: Patterns;
  /** Stands between engine and recorder, to watch the stream of records. */
  readonly watch?: (inner: Sink) => WatchingSink;
}

export function runScenario(scenario: ScenarioV1, options: RunOptions = {}): Run {
  const spec = toSpec(options.seed === undefined ? scenario : { ...scenario, seed: options.seed }, patterns);
  return runToEnd(options.limits === undefined ? spec : { ...spec, limits: { ...spec.limits, ...options.limits } }, options.patterns ?? patterns, {
    watch: options.watch,
  });
}
