/** A random scenario run to its end with every record kept, and what is asked of it. */
import fc from 'fast-check';
import { runScenario } from '../../src/cli/run-scenario.ts';
import type { Run } from '../../src/cli/run-scenario.ts';
import { SPAN } from '../../src/engine/recording/sink.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { Collector } from '../support/collector.ts';
import type { RawSpan } from '../support/collector.ts';
import { RUNS, scenarios, SEED } from '../support/random-scenarios.ts';

export interface Kept {
  readonly scenario: ScenarioV1; readonly run: Run; readonly raw: Collector;
  /** Attempts that were put on the link; short circuits were not. */
  readonly sent: readonly RawSpan[];
  /** Everything begun has ended: nothing was cut off at the run's last instant, no wait of a call either whose caller has left it. */
  readonly drained: boolean;
}

export function keep(scenario: ScenarioV1): Kept {
  let raw: Collector | null = null;
  const run = runScenario(scenario, { limits: { keepCalls: Infinity, keepGauges: Infinity, events: 200_000 }, watch: (inner) => (raw = new Collector(inner)) });
  if (raw === null) throw new Error('the run was not watched');
  const kept: Collector = raw, sent = kept.spans.filter((span) => (span.flags & SPAN.shortCircuit) === 0);
  const underWay = kept.levels.get('clients/client/inFlight')?.at(-1)?.value ?? 0;
  const isOver = run.endedAtUs < 2 * run.spec.durationUs && run.stopped === 'end' && run.callsUnderWay === 0;
  return { scenario, run, raw: kept, sent, drained: isOver && underWay === 0 && sent.every((span) => span.endedUs >= 0 && span.leftUs >= 0) };
}

/** As many runs as fit in memory are kept for all rules; more of them are run again for each. */
const MOST_KEPT = 500;

/** For runs of these scenarios: `check` throws where one breaks the rule; then the smallest that does is looked for and printed, with its seed. */
export function assertingOf(of: fc.Arbitrary<ScenarioV1>, some: { readonly seed: number; readonly numRuns: number }): (check: (kept: Kept) => void) => void {
  let every: readonly (() => Kept)[] | null = null;
  return (check) => {
    every ??= fc.sample(of, some).map((scenario) => {
      if (some.numRuns > MOST_KEPT) return () => keep(scenario);
      const kept = keep(scenario);
      return () => kept;
    });
    for (const run of every) {
      const kept = run();
      try {
        check(kept);
      } catch (error) {
        fc.assert(fc.property(of, (scenario) => { check(keep(scenario)); }), some);
        throw new Error(`In the run of ${JSON.stringify(kept.scenario)}`, { cause: error });
      }
    }
  };
}
export const assertOfEveryRun = assertingOf(scenarios, { seed: SEED, numRuns: RUNS });

/** Levels are integrated here by hand, from the values the engine set. */
export function integral(kept: Kept, name: string): number {
  let sum = 0, atUs = 0, value = 0;
  for (const set of kept.raw.levels.get(name) ?? []) {
    sum += value * (set.atUs - atUs);
    atUs = set.atUs; value = set.value;
  }
  return sum + value * (kept.run.endedAtUs - atUs);
}
export function total(kept: Kept, name: string): number { return kept.run.reader.total(name, 0, Infinity); }
export function lastOf(kept: Kept, level: string): number { return kept.raw.levels.get(level)?.at(-1)?.value ?? 0; }
/** Paths of a service's series: the sum and, with more than one, each instance. */
export function stationPaths(kept: Kept): readonly { readonly path: string; readonly instance: number }[] {
  const { instances } = kept.scenario.services[0]!;
  const each = instances > 1 ? Array.from({ length: instances }, (_, instance) => ({ path: `services/service/${instance}`, instance })) : [];
  return [{ path: 'services/service', instance: -1 }, ...each];
}
