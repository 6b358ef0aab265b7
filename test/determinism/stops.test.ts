/** A run may be stopped anywhere, copied, looked at and taken up by another simulation as often as one likes: its trace stays the same, whatever is recorded beside it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Patterns } from '../../src/engine/patterns.ts';
import { nullSink } from '../../src/engine/recording/null-sink.ts';
import { Recorder } from '../../src/engine/recording/recorder.ts';
import type { Sink } from '../../src/engine/recording/sink.ts';
import { TraceSink } from '../../src/engine/recording/trace-sink.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import type { Spec } from '../../src/engine/spec.ts';
import * as registry from '../../src/patterns/registry.ts';
import { balanced } from '../support/random-balancers.ts';
import { brokers } from '../support/random-brokers.ts';
import { networks, POLICIES } from '../support/random-networks.ts';
import { scenarios, SEED } from '../support/random-scenarios.ts';
import { patternsOf } from '../support/small-run.ts';
import { specOf } from '../support/traced-run.ts';

const SOME = { seed: SEED, numRuns: process.env['HALFOPEN_NIGHTLY'] === '1' ? 500 : 10 };
const small = (spec: Spec): Spec => ({ ...spec, limits: { ...spec.limits, events: 100_000 } });
const recorderOf = (spec: Spec): Recorder => new Recorder({ windowUs: spec.windowUs, keepCalls: 20, keepGauges: 20 });

interface Told { readonly simulation: Simulation; readonly trace: TraceSink; readonly lines: string[] }
function begin(spec: Spec, patterns: Patterns, inner: Sink = nullSink): Told {
  const lines: string[] = [], trace = new TraceSink(inner, (line) => { lines.push(line); }), simulation = new Simulation(spec, patterns, trace);
  trace.describe(simulation.meta);
  return { simulation, trace, lines };
}

/** `stops`: how many events each piece has, and whether it ends with a copy that another simulation takes up. */
function assertSame(spec: Spec, patterns: Patterns, stops: readonly (readonly [number, boolean])[]): void {
  const whole = begin(spec, patterns, recorderOf(spec));
  while (!whole.simulation.advance(20_000)) { /* to its end */ }
  const single = begin(spec, patterns);
  while (!single.simulation.advance(1)) { /* to its end */ }
  expect(single.trace.hash()).toBe(whole.trace.hash());

  let part = begin(spec, patterns, recorderOf(spec));
  const lines: string[] = [];
  let built = 0;
  for (let i = 0, over = false; !over; i++) {
    const [events, isCopied] = stops[i % stops.length]!;
    over = part.simulation.advance(events);
    const seen = part.simulation.inspect();
    // What is shown of it is plain JSON, and looking changes nothing.
    expect(JSON.parse(JSON.stringify(seen))).toStrictEqual(seen);
    if (!isCopied || over) continue;
    lines.push(...part.lines.slice(built));
    const next = begin(spec, patterns, i % 2 === 0 ? nullSink : recorderOf(spec));
    built = next.lines.length;
    next.simulation.restore(structuredClone(structuredClone(part.simulation.checkpoint())));
    expect(next.simulation.inspect()).toEqual(seen);
    part = next;
  }
  expect([...lines, ...part.lines.slice(built)]).toEqual(whole.lines);
  expect(part.simulation.inspect()).toEqual(whole.simulation.inspect());
  expect(part.simulation.stopped).toBe(whole.simulation.stopped);
}

describe('a run in pieces of random length, some of them copied and taken up again', () => {
  const stops = fc.array(fc.tuple(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 50, max: 3000 })), fc.boolean()), { minLength: 3, maxLength: 12 })
    .map((list) => [...list, [2000, true] as const]);
  test.each([['one link', scenarios], ['balancers', balanced], ['brokers', brokers()]] as const)('is the run at one go: %s', (_, of) => {
    fc.assert(fc.property(of, stops, (scenario, pieces) => { assertSame(small(specOf(scenario)), registry, pieces); }), SOME);
  });
  test('is the run at one go: networks', () => {
    fc.assert(fc.property(networks, stops, (spec, pieces) => { assertSame(small(spec), patternsOf(POLICIES), pieces); }), SOME);
  });
});
