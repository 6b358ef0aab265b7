import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultsOf, type Field } from '../../src/engine/fields.ts';
import { type DisciplineEffects } from '../../src/engine/discipline.ts';
import { machineOf, type AnyMachine, type AnyPolicy } from '../../src/engine/pattern.ts';
import { fieldsOf, type AnyPattern } from '../../src/engine/patterns.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { placesOf } from '../../src/scenario/places.ts';
import { outcomeOf } from '../support/effects-log.ts';
import { configsOf, type AnyConfig } from '../support/random-configs.ts';
import { SmallHost, type Work } from '../support/small-host.ts';

fc.configureGlobal({ seed: 16 });

const all: readonly (readonly [string, AnyPattern])[] = Object.entries(patterns);
const folderOf = (kind: string) => new URL(`../../src/patterns/${kind.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}/`, import.meta.url);
const textOfFile = (kind: string, name: string) => readFileSync(new URL(name, folderOf(kind)), 'utf8');

/** A pattern without dialects once, one with dialects once for each. */
function variantsOf(pattern: AnyPattern): readonly { readonly [field: string]: unknown }[] {
  const choices = 'dialects' in pattern ? Object.keys(pattern.dialects).map((dialect) => ({ dialect })) : [{}];
  return choices.map((choice) => ({ ...defaultsOf(fieldsOf(pattern, choice)), ...choice }));
}
const policies = all.flatMap(([kind, pattern]) => (pattern.role === 'policy'
  ? variantsOf(pattern).map((config) => [`${kind} ${String(config['dialect'] ?? '')}`.trim(), pattern, config] as const) : []));

describe.each(all)('%s', (kind, pattern) => {
  test('is named after its folder, which holds its help, its example and its view', () => {
    expect(pattern.kind).toBe(kind);
    const files = [
      'model.ts',
      'model.test.ts',
      'README.md',
      'example.json',
      'view.tsx',
      ...(pattern.role === 'policy' || pattern.role === 'balancer' ? ['headline.tsx'] : []),
    ];
    expect(files.filter((name) => !existsSync(new URL(name, folderOf(kind))))).toEqual([]);
  });

  test('has a help that says when to use it, where it traps, what is modelled, and by whose rules', () => {
    const help = textOfFile(kind, 'README.md'), parts = ['When to use it', 'Pitfalls', 'What is modelled, and what is not', 'Sources'];
    expect(help).toMatch(/^# .+\n/);
    expect(parts.filter((part) => !help.includes(`\n## ${part}\n`))).toEqual([]);
  });

  test('has an example that is a scenario and uses it', () => {
    const parsed = parseScenario(JSON.parse(textOfFile(kind, 'example.json')), patterns);
    expect(parsed.ok ? [] : parsed.issues).toEqual([]);
    const used = parsed.ok ? placesOf(parsed.scenario).map((found) => found.attach.kind) : [];
    expect(used).toContain(kind);
  });

  test('has complete fields whose defaults it accepts itself', () => {
    for (const config of variantsOf(pattern)) {
      const fields = fieldsOf(pattern, config);
      expect(Object.entries(fields).flatMap(([name, field]) => issuesOf(name, field, fields))).toEqual([]);
    }
  });
});

function issuesOf(name: string, field: Field, fields: { readonly [name: string]: Field }): readonly string[] {
  const issues: string[] = [];
  const must = (holds: boolean, text: string): void => { if (!holds) issues.push(`${name}: ${text}`); };
  must(/^[A-Z±].*[^.]$/.test(field.label), 'label in sentence case, without a full stop');
  must(/^[A-Z0-9].*\.$/s.test(field.help) && !field.help.includes('!'), 'help is a sentence');
  if ('accept' in field && field.accept.min < 0) must(/negative|below zero|or less|outside|−1/i.test(field.help), 'help says what a value below zero does');
  for (const [other, values] of Object.entries(field.when ?? {})) {
    const on = fields[other];
    must(on !== undefined && on !== field, `depends on ${other}`);
    if (on?.type === 'choice') must(values.every((value) => on.options.some((option) => option.value === value)), `values of ${other}`);
  }
  switch (field.type) {
    case 'duration': case 'share': case 'count': case 'rate':
      must(field.unit !== '', 'unit');
      must(field.accept.min <= field.default && field.default <= field.accept.max, 'default accepted');
      must(field.accept.min <= field.slider.min && field.slider.max <= field.accept.max, 'slider accepted');
      must(field.slider.min < field.slider.max && field.slider.step > 0, 'slider has a range');
      must(field.slider.scale === 'linear' || field.slider.min > 0, 'a logarithmic slider starts above 0');
      must(field.type !== 'count' || (field.whole === true && Number.isInteger(field.default)), 'counts are whole');
      break;
    case 'choice':
      must(field.options.length > 1 && field.options.some((option) => option.value === field.default), 'default is an option');
      must(new Set(field.options.map((option) => option.value)).size === field.options.length, 'options differ');
      break;
    case 'durations': case 'counts':
      must(field.default.every((ms) => field.accept.min <= ms && ms <= field.accept.max), 'default accepted');
      break;
    case 'toggle': case 'names': case 'distribution': case 'reference': break;
  }
  return issues;
}

describe.each(policies)('%s', (_name, policy, config) => {
  test('names its states and bounds its gauges by its own fields', () => {
    const machine: AnyMachine = machineOf(policy, config);
    expect(machine.scopes.length).toBeGreaterThan(0);
    expect(new Set(machine.states).size).toBe(machine.states.length);
    for (const gauge of machine.gauges) if (gauge.limit !== undefined) expect(Object.keys(fieldsOf(policy, config))).toContain(gauge.limit);
  });

  test('replies to every call exactly once, whatever comes', () => {
    fc.assert(fc.property(scripts, configs(policy, config), (script, drawn) => {
      const host = play(policy, drawn, script, false);
      // cockatiel's bulkhead keeps who waits for ever where no turn comes, as its source does.
      const held = policy.kind === 'bulkhead' && drawn['dialect'] === 'cockatiel' ? host.gauges[1] ?? 0 : 0;
      expect(host.calls.filter((call) => call.replies.length > 1)).toEqual([]);
      expect(host.calls.filter((call) => call.replies.length === 0)).toHaveLength(held);
    }));
  });

  test('does the same when its state is copied between steps', () => {
    fc.assert(fc.property(scripts, configs(policy, config), (script, drawn) => {
      expect(play(policy, drawn, script, true).log).toEqual(play(policy, drawn, script, false).log);
    }));
  });

  test('tells a condition only of states it has, in numbers', () => {
    fc.assert(fc.property(scripts, configs(policy, config), (script, drawn) => {
      const host = play(policy, drawn, script, false);
      const at = { state: host.state, sinceUs: 0, untilUs: host.untilUs, cause: -1, gauges: host.gauges };
      const isState = (state: number) => host.machine.states[state] !== undefined;
      expect(
        host.machine
          .conditions(at, drawn, host.nowUs)
          .filter(
            ({ from, to, have, need, atUs }) => !isState(from) || !isState(to) || !Number.isFinite(have) || Number.isNaN(need) || Number.isNaN(atUs),
          ),
      ).toEqual([]);
    }));
  });
});

const OUTCOMES = ['ok', 'ok', 'error Busy', 'error panic', 'timeout', 'rejected:open', 'bad-request', 'cancelled'];
interface Script {
  readonly calls: readonly { readonly atMs: number; readonly leavesAfterMs: number; readonly works: readonly Work[] }[];
  readonly seed: number;
}
const scripts: fc.Arbitrary<Script> = fc.record({
  seed: fc.nat(),
  calls: fc.array(fc.record({
    atMs: fc.integer({ min: 0, max: 20_000 }),
    leavesAfterMs: fc.oneof(fc.constant(-1), fc.constant(-1), fc.integer({ min: 0, max: 3000 })),
    works: fc.array(fc.record({
      ms: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2000 })),
      outcome: fc.constantFrom(...OUTCOMES).map(outcomeOf),
    }), { minLength: 1, maxLength: 4 }),
  }), { minLength: 1, maxLength: 30 }),
});

/** Configs of the same dialect: defaults, and values small enough for a short script to reach every limit. */
function configs(policy: AnyPolicy, config: AnyConfig): fc.Arbitrary<AnyConfig> {
  const { dialect: _, ...drawn } = fieldsOf(policy, config);
  return configsOf(drawn, drawn, config['dialect'] === undefined ? {} : { dialect: config['dialect'] });
}

/** Work of the twelfth attempt on succeeds, or a retry for ever would never end. */
function play(policy: AnyPolicy, config: AnyConfig, script: Script, clone: boolean): SmallHost {
  let seed = script.seed;
  const random = (): number => { seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; return seed / 2 ** 32; };
  const begun: number[] = [];
  const host = new SmallHost(policy, config, {
    clone, random,
    work: (call, attempt) => {
      const works = script.calls[begun[call] ?? 0]?.works ?? [];
      return (attempt < 12 ? works[Math.min(attempt, works.length) - 1] : undefined) ?? { ms: 0, outcome: outcomeOf('ok') };
    },
  });
  script.calls.forEach((call, i) => {
    host.at(call.atMs, () => {
      begun.push(i);
      const n = host.request();
      if (call.leavesAfterMs >= 0) host.at(call.atMs + call.leavesAfterMs, () => { host.cancel(n); });
    });
  });
  host.run();
  return host;
}

describe.each(all.flatMap(([kind, pattern]) => (pattern.role === 'discipline' ? [[kind, pattern] as const] : [])))('%s', (_kind, discipline) => {
  test('gives back each call it took exactly once, whatever leaves, and when its state is copied between steps', () => {
    const steps = fc.array(fc.record({ what: fc.constantFrom('offer', 'offer', 'take', 'leave', 'depart'), pick: fc.nat() }), { maxLength: 200 });
    fc.assert(fc.property(steps, (list) => {
      expect(queueLog(discipline, list, true)).toEqual(queueLog(discipline, list, false));
    }));
  });
});

function queueLog(discipline: Extract<AnyPattern, { role: 'discipline' }>, steps: readonly { readonly what: string; readonly pick: number }[], clone: boolean): readonly string[] {
  const config = defaultsOf(discipline.fields);
  const log: string[] = [];
  const waiting = new Set<number>();
  const departed = new Set<number>();
  const fx: DisciplineEffects = {
    nowUs: 0, random: () => 0.5, meanServiceUs: () => 1000, departed: (call) => departed.has(call),
    info: (id) => ({ id, client: 0, n: id, key: 0, priority: 0, attempt: 1, startedUs: 0, deadlineUs: Infinity }),
    drop: (call, reason) => { expect(waiting.delete(call)).toBe(true); log.push(`drop ${String(call)} ${reason}`); },
    moved: (to) => { expect(discipline.states?.[to]).toBeDefined(); log.push(`moved ${String(to)}`); },
    gauge: (index, value) => { expect(discipline.gauges?.[index]).toBeDefined(); log.push(`gauge ${String(index)} ${String(value)}`); },
  };
  let state: unknown = discipline.init(config);
  const take = (): number => {
    const call = discipline.take(state, config, fx);
    if (call !== -1) expect(waiting.delete(call)).toBe(true);
    log.push(`take ${String(call)}`);
    return call;
  };
  let next = 0;
  for (const { what, pick } of steps) {
    if (clone) state = structuredClone(state);
    const one = [...waiting][pick % Math.max(1, waiting.size)];
    if (what === 'offer') {
      next += 1;
      if (discipline.offer(state, config, next, fx)) waiting.add(next); else log.push(`refuse ${String(next)}`);
    } else if (what === 'take') take();
    else if (one !== undefined && what === 'depart') departed.add(one);
    else if (one !== undefined) { discipline.remove(state, one); waiting.delete(one); }
  }
  while (take() !== -1);
  expect([...waiting]).toEqual([]);
  return log;
}
