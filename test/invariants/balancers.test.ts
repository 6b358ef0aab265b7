/** What holds of every run with a balancer, whatever its stages, settings and faults. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyBalancer, BalancerEffects, BalancerSignal, Endpoints } from '../../src/engine/balancer.ts';
import type { CallInfo } from '../../src/engine/pattern.ts';
import type { AnyPattern, Patterns } from '../../src/engine/patterns.ts';
import { SPAN } from '../../src/engine/recording/sink.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { TraceSink } from '../../src/engine/recording/trace-sink.ts';
import * as registry from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { toSpec } from '../../src/scenario/to-spec.ts';
import { Collector } from '../support/collector.ts';
import { nullSink } from '../../src/engine/recording/null-sink.ts';
import { balanced } from '../support/random-balancers.ts';
import { SEED } from '../support/random-scenarios.ts';

const RUNS = process.env['HALFOPEN_NIGHTLY'] === '1' ? 2000 : 80;

interface Ran { readonly simulation: Simulation; readonly raw: Collector; readonly hash: () => string; readonly lines: string[] }
function begin(scenario: ScenarioV1, patterns: Patterns): Ran {
  const spec = toSpec(scenario, patterns), raw = new Collector(nullSink), lines: string[] = [], trace = new TraceSink(raw, (line) => { lines.push(line); });
  const simulation = new Simulation({ ...spec, limits: { ...spec.limits, events: 200_000 } }, patterns, trace);
  trace.describe(simulation.meta);
  return { simulation, raw, hash: () => trace.hash(), lines };
}
function run(scenario: ScenarioV1, patterns: Patterns = registry): Ran {
  const ran = begin(scenario, patterns);
  while (!ran.simulation.advance(50_000)) { /* to its end */ }
  return ran;
}

const left = (set: Endpoints): readonly number[] => Array.from({ length: set.size }, (_, i) => set.at(i));
/** The registry with every stage watched: what a stage did that it must not is thrown. */
function watched(seen: { picks: number; dropped: number; joined: number }): Patterns {
  return Object.fromEntries(
    Object.entries<AnyPattern>(registry).map(([kind, pattern]) => [kind, pattern.role === 'balancer' ? watchedStage(pattern, seen) : pattern]),
  );
}
function watchedStage(stage: AnyBalancer, seen: { picks: number; dropped: number; joined: number }): AnyBalancer {
  /** By a stage's state: calls sent and not answered, by endpoint. */
  const counts = new Map<unknown, number[]>();
  const countsOf = (shared: unknown): number[] => counts.get(shared) ?? counts.set(shared, []).get(shared)!;
  return {
    ...stage,
    ...(stage.narrow === undefined ? {} : {
      narrow(shared: unknown, config: unknown, call: CallInfo, set: Endpoints, fx: BalancerEffects): void {
        const before = left(set);
        stage.narrow!(shared, config, call, set, fx);
        const after = left(set);
        if (after.some((endpoint) => !before.includes(endpoint))) throw new Error(`${stage.kind} has brought back what another dropped`);
        seen.dropped += before.length - after.length;
      },
    }),
    ...(stage.pick === undefined ? {} : {
      pick(shared: unknown, config: unknown, call: CallInfo, set: Endpoints, fx: BalancerEffects): number {
        const among = left(set), picked = stage.pick!(shared, config, call, set, fx);
        seen.picks += 1;
        if (picked >= 0 && !(among.includes(picked) && fx.current.includes(picked))) throw new Error(`${stage.kind} picked ${picked} of ${among.join()}`);
        for (const [endpoint, count] of countsOf(shared).entries()) if ((count ?? 0) !== fx.outstanding(endpoint)) throw new Error(`${fx.outstanding(endpoint)} outstanding at ${endpoint}, ${count} sent and not answered`);
        return picked;
      },
    }),
    signal(shared: unknown, config: unknown, signal: BalancerSignal, fx: BalancerEffects): void {
      const own = countsOf(shared);
      if (signal.type === 'sent') own[signal.endpoint] = (own[signal.endpoint] ?? 0) + 1;
      if (signal.type === 'answered') own[signal.endpoint] = (own[signal.endpoint] ?? 0) - 1;
      if (signal.type === 'joined') seen.joined += 1;
      stage.signal(shared, config, signal, fx);
    },
  };
}
interface Balancers {
  readonly balancers: readonly { readonly views: readonly { readonly members: readonly number[]; readonly outstanding: readonly number[] }[] }[];
}
const viewsOf = ({ simulation }: Ran) => (simulation.inspect() as unknown as Balancers).balancers.flatMap(({ views }) => views);
const property = (check: (scenario: ScenarioV1) => void): void => { fc.assert(fc.property(balanced, check), { seed: SEED, numRuns: RUNS }); };

describe(`in ${RUNS} random runs with balancers (seed ${SEED})`, () => {
  test('no stage brings back what another dropped, none is picked that is not left, and outstanding is what was sent and not answered', () => {
    const seen = { picks: 0, dropped: 0, joined: 0 };
    property((scenario) => { expect(run(scenario, watched(seen)).simulation.stopped).toBe('end'); });
    for (const [what, count] of Object.entries(seen)) expect({ what, enough: count > 10 }).toEqual({ what, enough: true });
  });

  test('every attempt sent over the link goes to an instance, and nothing is outstanding when all has been answered', () => {
    property((scenario) => {
      const ran = run(scenario), number = ran.simulation.meta.links.findIndex(({ id }) => id === 'link');
      const sent = ran.raw.spans.filter((span) => span.link === number && (span.flags & SPAN.shortCircuit) === 0);
      expect(sent.filter(({ instance }) => instance >= scenario.services[0]!.instances)).toEqual([]);
      if (sent.every((span) => span.endedUs >= 0 && span.leftUs >= 0))
        for (const { outstanding } of viewsOf(ran)) expect(outstanding.filter((count) => count !== 0)).toEqual([]);
    });
  });

  test('at any instant what is outstanding is what is open on a link without latency', () => {
    fc.assert(fc.property(balanced, fc.integer({ min: 0, max: 1500 }), (drawn, atMs) => {
      const [link] = drawn.links, names = new Set(Object.values<AnyPattern>(registry).flatMap(({ role, kind }) => (role === 'balancer' ? [kind] : [])));
      const scenario: ScenarioV1 = { ...drawn, links: [{ ...link!, latency: { dist: 'constant', ms: 0 }, chain: link!.chain.filter(({ kind, id }) => names.has(kind) || id === 'retry' || id === 'timeout') }, ...drawn.links.slice(1)], changes: drawn.changes.filter(({ why }) => why === 'fault') };
      const half = begin(scenario, registry), whole = run(scenario), number = whole.simulation.meta.links.findIndex(({ id }) => id === 'link');
      half.simulation.advanceTo(atMs * 1000);
      const answeredUs = (span: (typeof whole.raw.spans)[number]): number => ((span.flags & SPAN.departed) === 0 ? span.leftUs : span.endedUs);
      const open = whole.raw.spans.filter(
        (span) =>
          span.link === number &&
          (span.flags & SPAN.shortCircuit) === 0 &&
          span.sentUs <= half.simulation.nowUs &&
          (answeredUs(span) < 0 || answeredUs(span) > half.simulation.nowUs),
      );
      const sum = viewsOf(half).reduce((all, { outstanding }) => all + outstanding.reduce((a, b) => a + b, 0), 0);
      expect(sum).toBe(open.length);
    }), { seed: SEED, numRuns: RUNS });
  });

  test('a run is the same again, and from a checkpoint at any instant', () => {
    fc.assert(fc.property(balanced, fc.integer({ min: 0, max: 1200 }), (scenario, atMs) => {
      const whole = run(scenario), half = begin(scenario, registry), rest = begin(scenario, registry);
      expect(run(scenario).hash()).toBe(whole.hash());
      half.simulation.advanceTo(atMs * 1000);
      rest.simulation.restore(half.simulation.checkpoint());
      const from = rest.lines.length;
      while (!rest.simulation.advance(50_000)) { /* to its end */ }
      expect([...half.lines, ...rest.lines.slice(from)]).toEqual(whole.lines);
    }), { seed: SEED, numRuns: Math.ceil(RUNS / 2) });
  });
});
