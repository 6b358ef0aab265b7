/** What holds of every broker in every run: no message is lost or counted twice, orders are kept, deliveries end, and a run can be stopped and copied. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nullSink } from '../../src/engine/recording/null-sink.ts';
import { Recorder } from '../../src/engine/recording/recorder.ts';
import { TraceSink } from '../../src/engine/recording/trace-sink.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { Collector } from '../support/collector.ts';
import { brokers } from '../support/random-brokers.ts';
import { specOf } from '../support/traced-run.ts';
import { assertingOf, integral, keep, lastOf, total } from './run.ts';

const SEED = Number(process.env['HALFOPEN_SEED'] ?? 1), RUNS = process.env['HALFOPEN_NIGHTLY'] === '1' ? 2000 : 50;
const SOME = { seed: SEED, numRuns: RUNS };
const always = (scenarios: fc.Arbitrary<ScenarioV1>, check: (scenario: ScenarioV1) => void): void => { fc.assert(fc.property(scenarios, check), SOME); };
const everyKind = brokers();
const assertOfEveryRun = assertingOf(everyKind, SOME);
interface Rows { readonly live: number }
interface Checkpointed {
  readonly calls: { readonly slots: Rows };
  readonly nodes: {
    readonly nodes: readonly {
      readonly messages: { readonly slots: Rows };
      readonly deliveries: { readonly slots: Rows };
      readonly held: readonly unknown[];
    }[];
  };
}

describe(`in ${RUNS} random runs with a broker (seed ${SEED})`, { timeout: 600_000 }, () => {
  test('they are worth running: all that can happen to a message does', () => {
    const seen = new Map<string, number>();
    let cutOff = 0;
    assertOfEveryRun((kept) => {
      for (const { name } of kept.run.reader.meta.series.filter((series) => series.kind === 'counter' && series.name.startsWith('nodes/broker/')))
        seen.set(name, (seen.get(name) ?? 0) + Math.min(1, total(kept, name)));
      // Messages that are delivered for ever, and refused at once, may reach the limit of events.
      if (kept.run.stopped !== 'end') cutOff += 1;
    });
    expect(cutOff).toBeLessThanOrEqual(RUNS / 50);
    expect([...seen].filter(([, runs]) => runs < 3)).toEqual([]);
  });

  test('every message is waiting, in flight, dead, acknowledged, dropped or lost: at every instant', () => {
    always(everyKind, (scenario) => {
      const spec = specOf(scenario),
        raw = new Collector(new Recorder({ windowUs: spec.windowUs, keepCalls: 1, keepGauges: 1 })),
        simulation = new Simulation(spec, patterns, raw);
      const count = (name: string): number => raw.counted.get(`nodes/broker/${name}`) ?? 0, level = (name: string): number => raw.levels.get(`nodes/broker/${name}`)?.at(-1)?.value ?? 0;
      for (let over = false; !over;) {
        over = simulation.advance(1);
        const there = level('waiting') + level('inFlight') + level('deadLetters'), over_ = count('acknowledged') + count('dropped') + count('lost');
        if (count('published') !== there + over_) expect({ atUs: simulation.nowUs, published: count('published'), there, over: over_ }).toBe('conserved');
        if (level('lag') !== level('waiting') + level('inFlight')) expect(simulation.nowUs).toBe('an instant with another lag');
      }
      const { nodes: { nodes: [broker] }, calls } = simulation.checkpoint() as Checkpointed;
      if (calls.slots.live > 0 || broker!.held.length > 0) return;
      expect({ deliveries: broker!.deliveries.slots.live, messages: broker!.messages.slots.live }).toEqual({
        deliveries: 0,
        messages: level('waiting') + level('deadLetters') + staleRows(simulation),
      });
    });
  });

  test('a message is delivered no more often than it may be', () => {
    always(brokers({ config: { redriveMs: 0, consumers: 'competing' }, consumer: { retry: false, publishes: false }, changes: 0 }), (scenario) => {
      const most = Number(scenario.nodes[0]!.config['maxDeliveries']), times = new Map<number, number>();
      if (most === 0 || scenario.nodes[0]!.config['acknowledge'] === 'whenSent') return;
      for (const span of keep(scenario).sent)
        if (span.link !== 0 && scenario.links[span.link]?.from === 'broker') times.set(span.owner, (times.get(span.owner) ?? 0) + 1);
      expect(Math.max(0, ...times.values())).toBeLessThanOrEqual(most);
    });
  });

  test('of messages with one key each is done with before the next begins, in the order in which they came', () => {
    always(
      brokers({
        config: { ordered: true, redriveMs: 0, consumers: 'competing', whenFull: 'refuse' },
        consumer: { retry: false, publishes: false },
        changes: 0,
      }),
      (scenario) => {
        const kept = keep(scenario),
          keys = scenario.clients[0]!.keys?.count ?? 1,
          last = new Map<number, number>();
        const sent = kept.sent
          .filter((span) => scenario.links[span.link]?.from === 'broker')
          .sort((a, b) => a.sentUs - b.sentUs || a.owner - b.owner);
        const overtaken = sent.filter((span) => {
          const key = span.owner % keys,
            before = last.get(key) ?? -1;
          last.set(key, span.owner);
          return span.owner < before;
        });
        expect(overtaken.map(({ owner, sentUs }) => ({ owner, sentUs }))).toEqual([]);
      },
    );
  });

  test('no more are in flight on a link than its prefetch', () => {
    always(brokers({ config: { acknowledge: 'after' }, consumer: { retry: false }, changes: 0 }), (scenario) => {
      const prefetch = Number(scenario.nodes[0]!.config['prefetch']), kept = keep(scenario);
      if (prefetch === 0) return;
      for (const { id } of scenario.links.filter((link) => link.from === 'broker'))
        expect(Math.max(0, ...(kept.raw.levels.get(`links/${id}/inFlight`) ?? []).map(({ value }) => value))).toBeLessThanOrEqual(prefetch);
    });
  });

  test('a bounded queue never holds more than its places, but for what is delivered again', () => {
    always(brokers({ config: { maxDeliveries: 1, redriveMs: 0, capacity: 5, consumers: 'competing' }, changes: 2 }), (scenario) => {
      if (scenario.changes.some((change) => change.target.endsWith('redriveMs'))) return;
      expect(Math.max(0, ...(keep(scenario).raw.levels.get('nodes/broker/waiting') ?? []).map(({ value }) => value))).toBeLessThanOrEqual(5);
    });
  });

  test('Little’s law holds to the microsecond: the time messages wait is the integral of how many do', () => {
    let drained = 0;
    assertOfEveryRun((kept) => {
      const { count, meanUs } = kept.run.reader.distribution('nodes/broker/wait', 0, Infinity, []), waited = count === 0 ? 0 : count * meanUs;
      const byLevel = integral(kept, 'nodes/broker/waiting');
      if (lastOf(kept, 'nodes/broker/waiting') > 0) { expect(byLevel).toBeGreaterThanOrEqual(Math.floor(waited)); return; }
      drained++;
      expect(Math.abs(byLevel - waited)).toBeLessThanOrEqual(0.001 * Math.max(1, count));
    });
    expect(drained).toBeGreaterThan(RUNS / 4);
  });

  test('every publisher is answered once, and no effect is counted that consumers did not have', () => {
    assertOfEveryRun((kept) => {
      const { scenario } = kept, times = new Map<number, number>();
      for (const call of kept.raw.calls) times.set(call.id, (times.get(call.id) ?? 0) + 1);
      expect([...times.values()].every((n) => n === 1)).toBe(true);
      const completed = scenario.services
        .filter(({ id }) => id.startsWith('consumer'))
        .reduce((sum, { id }) => sum + total(kept, `services/${id}/completed`) - total(kept, `services/${id}/failed`), 0);
      expect(total(kept, 'nodes/broker/duplicates') + total(kept, 'nodes/broker/suppressed')).toBeLessThanOrEqual(completed);
    });
  });

  test('a run taken up from a checkpoint goes on the same', () => {
    fc.assert(fc.property(everyKind, fc.nat({ max: 1000 }), (scenario, events) => {
      const spec = specOf(scenario), begun = (): { readonly simulation: Simulation; readonly lines: string[] } => {
        const lines: string[] = [], trace = new TraceSink(nullSink, (line) => { lines.push(line); }), simulation = new Simulation(spec, patterns, trace);
        trace.describe(simulation.meta);
        return { simulation, lines };
      };
      const whole = begun(), copy = begun();
      whole.simulation.advance(events);
      const checkpoint = whole.simulation.checkpoint(), upTo = whole.lines.length;
      copy.simulation.restore(checkpoint);
      copy.lines.length = 0;
      expect(copy.simulation.inspect()).toEqual(whole.simulation.inspect());
      while (!whole.simulation.advance(100_000)) { /* to its end */ }
      while (!copy.simulation.advance(100_000)) { /* to its end */ }
      expect(copy.lines).toEqual(whole.lines.slice(upTo));
    }), { ...SOME, numRuns: Math.ceil(RUNS / 4) });
  });
});

/** Rows of messages that are done with and that a line still names: they are passed over when their turn comes. */
function staleRows(simulation: Simulation): number {
  const {
    nodes: {
      nodes: [broker],
    },
  } = simulation.checkpoint() as unknown as {
    readonly nodes: {
      readonly nodes: readonly { readonly state: { readonly messages: { readonly where: Uint8Array; readonly named: Uint16Array } } }[];
    };
  };
  const { where, named } = broker!.state.messages;
  return where.reduce((sum, is, m) => sum + (is === 0 && named[m]! > 0 ? 1 : 0), 0);
}
