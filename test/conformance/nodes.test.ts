import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultsOf } from '../../src/engine/fields.ts';
import type { Field } from '../../src/engine/fields.ts';
import type { AnyNode } from '../../src/engine/node-model.ts';
import type { AnyPattern } from '../../src/engine/patterns.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { NodeBench } from '../support/node-bench.ts';

const SEED = { seed: 16, numRuns: 200 };
const nodes = Object.entries(patterns as { readonly [kind: string]: AnyPattern }).flatMap(([kind, pattern]) =>
  pattern.role === 'node' ? [[kind, pattern] as const] : [],
);

/** Small values, so that a short script reaches every limit. */
function valueOf(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'duration': case 'share': case 'count': case 'rate': {
      const small = { duration: [0, 1, 40, 1000], share: [0, 0.3, 1], count: [0, 1, 2, 5], rate: [1, 10] }[field.type].filter(
        (value) => value >= field.accept.min && value <= field.accept.max,
      );
      return fc.constantFrom(field.default, ...small);
    }
    case 'choice': return fc.constantFrom(...field.options.map((option) => option.value));
    case 'toggle': return fc.boolean();
    case 'names': case 'durations': case 'counts': case 'distribution': case 'reference': return fc.constant(field.default);
  }
}
const configs = (node: AnyNode): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(Object.entries(node.fields).map(([name, field]) => [name, valueOf(field)])));
const step = fc.record({
  what: fc.constantFrom('call', 'call', 'call', 'answer', 'answer', 'answer', 'wait', 'stall', 'lost', 'config'),
  pick: fc.nat(),
  key: fc.integer({ min: 0, max: 3 }),
  ok: fc.boolean(),
});
const scripts = fc.array(step, { maxLength: 120 });
type Script = readonly { readonly what: string; readonly pick: number; readonly key: number; readonly ok: boolean }[];

function play(node: AnyNode, config: object, script: Script, clone: boolean): NodeBench {
  let seed = 7;
  const random = (): number => { seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; return seed / 2 ** 32; };
  const bench = new NodeBench(node, config, { links: node.sends ? 2 : 0, most: 20, clone, random, randomOf: (call) => call * 0.37 % 1 });
  let atMs = 0;
  for (const { what, pick, key, ok } of script) {
    const under = [...bench.underWay.keys()], one = under[pick % Math.max(1, under.length)];
    bench.caller = 1 + pick % 5;
    if (what === 'call') bench.call(node.verbs[pick % node.verbs.length], key);
    else if (what === 'wait') bench.advanceTo(atMs += pick % 100);
    else if (what === 'lost') bench.fault('lost');
    else if (what === 'config') bench.reconfigure({ ...config, ...Object.fromEntries(Object.entries(defaultsOf(node.fields)).slice(0, pick % 5)) });
    else if (one !== undefined && what === 'stall') bench.still.add(one);
    else if (one !== undefined) bench.answerTo(one, ok ? 'ok' : 'error Bad');
  }
  // What is under way is answered at last.
  for (let round = 0; round < 50 && bench.underWay.size > 0; round++) for (const delivery of Array.from(bench.underWay.keys())) bench.answerTo(delivery);
  return bench;
}

describe.each(nodes)('%s', (_kind, node) => {
  test('names what it tells, once each, and bounds its gauges by its own fields', () => {
    for (const names of [node.verbs, node.states, node.counters, node.levels, node.histograms, node.gauges.map(({ name }) => name)])
      expect(new Set(names).size).toBe(names.length);
    expect(node.verbs.length).toBeGreaterThan(0);
    for (const gauge of node.gauges) if (gauge.limit !== undefined) expect(Object.keys(node.fields)).toContain(gauge.limit);
  });
  test('answers every call exactly once, and forgets no message twice', () => {
    fc.assert(fc.property(configs(node), scripts, (config, script) => {
      const bench = play(node, config, script, false), calls = script.filter(({ what }) => what === 'call').length;
      expect([...bench.replies.values()]).toEqual(Array.from({ length: calls }, () => 1));
    }), SEED);
  });
  test('does the same when its state is copied between steps', () => {
    fc.assert(fc.property(configs(node), scripts, (config, script) => {
      const one = play(node, config, script, false), other = play(node, config, script, true);
      expect([other.log, other.gauges, [...other.counts], [...other.levels]]).toEqual([one.log, one.gauges, [...one.counts], [...one.levels]]);
    }), SEED);
  });
  test('says what it holds in few words', () => {
    fc.assert(fc.property(configs(node), scripts, (config, script) => {
      const bench = play(node, config, script, false);
      expect(JSON.stringify(node.inspect(bench.state, config, bench.nowUs)).length).toBeLessThan(10_000);
    }), SEED);
  });
});
