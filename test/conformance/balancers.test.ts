/** Every registered stage of a balancer against the contract, whatever it hears. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnyBalancer } from '../../src/engine/balancer.ts';
import { type CallInfo } from '../../src/engine/pattern.ts';
import { fieldsOf, type AnyPattern } from '../../src/engine/patterns.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { outcomeOf } from '../support/effects-log.ts';
import { configsOf } from '../support/random-configs.ts';
import { StageBench } from '../support/stage-bench.ts';

fc.configureGlobal({ seed: 16, numRuns: 60 });

const stages = Object.entries<AnyPattern>(patterns).flatMap(([kind, pattern]) => (pattern.role === 'balancer' ? [[kind, pattern] as const] : []));
const OUTCOMES = ['ok', 'ok', 'error Busy', 'timeout', 'unreachable', 'rejected:limit'];

interface Step {
  readonly what: 'place' | 'answer' | 'own' | 'members' | 'pass' | 'config';
  readonly pick: number;
  readonly outcome: string;
  readonly ms: number;
}
const step = fc.record({
  what: fc.constantFrom<Step['what']>('place', 'place', 'place', 'answer', 'answer', 'own', 'own', 'members', 'pass', 'pass', 'config'),
  pick: fc.nat({ max: 0xffff }), outcome: fc.constantFrom(...OUTCOMES), ms: fc.oneof(fc.constantFrom(0, 1, 100, 1000), fc.nat({ max: 20_000 })),
});
interface Script { readonly endpoints: number; readonly steps: readonly Step[] }
const scripts: fc.Arbitrary<Script> = fc.record({ endpoints: fc.integer({ min: 1, max: 7 }), steps: fc.array(step, { maxLength: 80 }) });

/** What became of each placing: what was left before, what the stage has dropped, what it picked. */
interface Placed { readonly before: readonly number[]; readonly left: readonly number[]; readonly picked: number }
function play(stage: AnyBalancer, configs: readonly object[], { endpoints, steps }: Script, clone: boolean): { readonly log: readonly string[]; readonly placed: readonly Placed[] } {
  const bench = new StageBench(stage, endpoints, configs[0]), placed: Placed[] = [];
  // Members are the first stage's to say; what stands before the others says it for them.
  const says = stage.looksUp !== undefined,
    subset = (pick: number): number[] => Array.from({ length: endpoints }, (_, k) => k).filter((k) => (pick >> k) % 2 === 0);
  for (const { what, pick, outcome, ms } of steps) {
    if (clone) bench.copy();
    switch (what) {
      case 'place': {
        const { set } = bench.placing(subset(pick >> 4).slice(0, pick % 3)),
          list = (): number[] => Array.from({ length: set.size }, (_, i) => set.at(i)),
          before = list();
        const call: CallInfo = { id: pick, client: pick % 3, n: pick, key: pick % 11, priority: 0, attempt: 1, startedUs: bench.nowUs, deadlineUs: Infinity };
        if (before.length === 0) break;
        const picked = bench.place(set, call), left = list();
        placed.push({ before, left, picked });
        bench.log.push(`left ${left.join()} picked ${picked}`);
        const to = stage.pick === undefined ? left[pick % Math.max(1, left.length)] : picked;
        if (to !== undefined && to >= 0) bench.sentTo(to);
        break;
      }
      case 'answer': {
        const open = bench.outstanding.flatMap((count, k) => (count > 0 ? [k] : []));
        if (open.length > 0) bench.answer(open[pick % open.length]!, ms * 1000, outcomeOf(outcome));
        break;
      }
      case 'own': if (bench.own.length > 0) bench.answerOwn(pick % bench.own.length, outcomeOf(outcome), outcome === 'ok' ? subset(pick >> 3) : []); break;
      case 'members': if (!says) bench.become(subset(pick)); break;
      case 'pass': bench.pass(ms * 1000); break;
      case 'config': bench.reconfigure(configs[pick % configs.length]!); break;
    }
  }
  return { log: bench.log, placed };
}

describe.each(stages)('%s', (_kind, stage) => {
  const configs = fc.array(configsOf(fieldsOf(stage, {}), stage.fields), { minLength: 1, maxLength: 3 });

  test('has scopes of a balancer, states that differ, and gauges bounded by its own fields', () => {
    expect(stage.scopes[0]).toBe('link');
    expect(stage.scopes).not.toContain('endpoint');
    for (const names of [stage.states, stage.endpointStates]) expect(new Set(names).size).toBe(names.length);
    for (const gauge of [...stage.gauges, ...stage.endpointGauges]) if (gauge.limit !== undefined) expect(Object.keys(stage.fields)).toContain(gauge.limit);
    expect(stage.picks === true).toBe(stage.pick !== undefined);
    expect(stage.narrow !== undefined || stage.pick !== undefined || stage.looksUp !== undefined).toBe(true);
  });

  test('leaves only what was left before it, and picks only of that', () => {
    fc.assert(fc.property(scripts, configs, (script, drawn) => {
      for (const { before, left, picked } of play(stage, drawn, script, false).placed) {
        expect(left.filter((endpoint) => !before.includes(endpoint))).toEqual([]);
        if (picked >= 0) expect(left).toContain(picked);
        if (stage.pick !== undefined && stage.narrow === undefined) expect(left).toEqual(before);
      }
    }));
  });

  test('does the same when its state is copied between steps', () => {
    fc.assert(
      fc.property(scripts, configs, (script, drawn) => {
        expect(play(stage, drawn, script, true).log).toEqual(play(stage, drawn, script, false).log);
      }),
    );
  });

  test('tells of endpoints and states that there are, in numbers', () => {
    fc.assert(fc.property(scripts, configs, (script, drawn) => {
      for (const line of play(stage, drawn, script, false).log) {
        const [, who, what, index, , until] = line.split(' ');
        if (what === 'moved')
          expect([Number(who) < script.endpoints, Number(index) < stage.endpointStates.length, Number.isNaN(Number(until))]).toEqual([
            true,
            true,
            false,
          ]);
        if (what === 'gauge') expect([Number(who) < script.endpoints, Number(index) < stage.endpointGauges.length, Number.isNaN(Number(line.split(' ')[4]))]).toEqual([true, true, false]);
        if (who === 'moved') expect(Number(what)).toBeLessThan(stage.states.length);
        if (who === 'gauge') expect(Number(what)).toBeLessThan(stage.gauges.length);
      }
    }));
  });
});
