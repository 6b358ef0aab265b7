/** Inspecting a run at t shows what the run was at t, from the start, from a checkpoint, and through the worker's loop. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/engine/fields.ts';
import { createLoop } from '../../src/worker/loop.ts';
import type { Report } from '../../src/worker/protocol.ts';
import { keep } from '../invariants/run.ts';
import { scenarios, SEED } from '../support/random-scenarios.ts';
import { begin, shortTraffic, specOf, traced } from '../support/traced-run.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';

const SOME = { seed: SEED, numRuns: process.env['HALFOPEN_NIGHTLY'] === '1' ? 1000 : 40 };
const TIMES_US = [0, 1, 1_999_999, 2_000_000, 2_345_678, 3_600_000, 5_000_000, 9_999_999, 12_000_000];

interface Inspected {
  readonly events: number; readonly callsUnderWay: number;
  readonly services: readonly { readonly id: string; readonly instances: readonly { readonly busy: number; readonly queued: number }[] }[];
  readonly states: readonly { readonly attach: string; readonly state: string; readonly shared: Json }[];
}
function inspectAt(scenario: ScenarioV1, atUs: number): Json {
  const { simulation } = begin(specOf(scenario), { unrecorded: true });
  simulation.advanceTo(atUs);
  return simulation.inspect();
}

describe('inspecting at t', () => {
  const scenario = shortTraffic();
  test.each(TIMES_US)('%d µs is the run itself, stopped there event by event', (atUs) => {
    const { simulation } = begin(specOf(scenario));
    const seen: Json[] = [simulation.inspect()];
    // Every state between two events of the run; the last one not after t is what it was at t.
    let at = 0;
    for (let over = false; !over;) {
      over = simulation.advance(1);
      if (simulation.nowUs > atUs || over) break;
      at = simulation.events;
      seen[0] = simulation.inspect();
    }
    const inspected = inspectAt(scenario, atUs);
    expect((inspected as unknown as Inspected).events).toBe(at);
    expect(inspected).toEqual(seen[0]);
  }, 60_000);

  test('agrees with the recording: workers, queues, calls under way, states', () => {
    const kept = keep(scenario), { reader } = kept.run;
    for (const atUs of TIMES_US.filter((us) => us <= 10_000_000)) {
      const at = inspectAt(scenario, atUs) as unknown as Inspected;
      const level = (name: string): number => kept.raw.levels.get(name)!.findLast((set) => set.atUs <= atUs)?.value ?? 0;
      const [payments] = at.services;
      expect({
        busy: payments!.instances[0]!.busy, queued: payments!.instances[0]!.queued,
        states: at.states.map((state) => state.state),
      }).toEqual({
        busy: level('services/payments/busy'), queued: level('services/payments/queued'),
        states: reader.meta.states.map((state, i) => state.names[reader.state(i, atUs).state] ?? ''),
      });
    }
  });

  test('in random scenarios, from a checkpoint taken at any event before, and goes on as the run does', () => {
    fc.assert(fc.property(scenarios, fc.nat(2_000_000), fc.double({ min: 0, max: 1, noNaN: true }), (random, atUs, share) => {
      const spec = specOf(random), whole = traced(random);
      const first = begin(spec);
      first.simulation.advance(Math.floor(share * whole.simulation.events));
      const checkpoint = structuredClone(first.simulation.checkpoint()), made = first.records.length;
      const second = begin(spec);
      second.simulation.restore(checkpoint);
      const builtBefore = second.records.length;
      if (first.simulation.nowUs <= atUs) {
        second.simulation.advanceTo(atUs);
        expect(second.simulation.inspect()).toEqual(inspectAt(random, atUs));
      }
      while (!second.simulation.advance(1000)) { /* to its end */ }
      expect(second.records.slice(builtBefore)).toEqual(whole.records.slice(made));
      expect(second.simulation.inspect()).toEqual(whole.simulation.inspect());
    }), SOME);
  });

  test('a checkpoint is not touched by what is done with it', () => {
    const { simulation } = begin(specOf(scenario));
    simulation.advanceTo(3_000_000);
    const checkpoint = simulation.checkpoint(), copy = structuredClone(checkpoint);
    simulation.advanceTo(6_000_000);
    const other = begin(specOf(scenario)).simulation;
    other.restore(checkpoint);
    other.advanceTo(9_000_000);
    expect(checkpoint).toEqual(copy);
  });
});

describe('the worker’s loop', () => {
  /** A loop whose turns are taken at once, and all it posts. */
  function run(scenario: ScenarioV1, sliceEvents: number): { readonly reports: readonly Report[]; readonly inspect: (atUs: number, call?: number) => Json } {
    const reports: Report[] = [], turns: (() => void)[] = [];
    const loop = createLoop({ post: (report) => { reports.push(report); }, turn: (next) => { turns.push(next); } }, sliceEvents);
    loop.receive({ type: 'run', run: 1, spec: specOf(scenario), hash: true });
    for (let next = turns.shift(); next !== undefined; next = turns.shift()) next();
    const inspect = (atUs: number, call?: number): Json => {
      loop.receive({ type: 'inspect', run: 1, ask: 7, atUs, ...(call === undefined ? {} : { call }) });
      const state = reports.at(-1);
      if (state?.type !== 'state') throw new Error(`the loop answered ${state?.type ?? 'nothing'}`);
      return state.snapshot;
    };
    return { reports, inspect };
  }

  test.each([1000, 20_000])('in slices of %d events has the same hash as a run in one go', (sliceEvents) => {
    const { reports } = run(shortTraffic(), sliceEvents), done = reports.at(-1);
    expect(done).toMatchObject({ type: 'done', stopped: 'end', hash: traced(shortTraffic()).hash });
  });

  test('inspects what the run was at any instant', () => {
    const { inspect } = run(shortTraffic(), 1000);
    for (const atUs of TIMES_US) {
      const { spans, ...state } = inspect(atUs) as { readonly [name: string]: Json };
      expect(spans).toEqual([]);
      expect(state).toEqual(inspectAt(shortTraffic(), atUs));
    }
  });

  test('gives the spans of one call, whatever was sampled away', () => {
    const kept = keep(shortTraffic()), call = kept.raw.calls.find(({ id }) => kept.raw.spans.filter((span) => span.owner === id).length > 2)!.id;
    const { spans } = run(shortTraffic(), 1000).inspect(0, call) as unknown as { readonly spans: readonly object[] };
    const wanted = kept.raw.spans
      .filter((span) => span.owner === call)
      .map(({ owner: _owner, ...span }) => ({ ...span, deadlineUs: span.deadlineUs === Infinity ? -1 : span.deadlineUs }));
    expect(spans).toEqual(wanted);
  });
});
