import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as registry from '../patterns/registry.ts';
import type { Patterns } from '../engine/patterns.ts';
import { listWords, MOST_ISSUES } from './issue.ts';
import { parseScenario } from './parse.ts';
import { findPreset } from './gallery.ts';

const patterns: Patterns = { ...registry };
/** What may stand in a chain, in words. */
const NODES = listWords(Object.values(patterns).filter((pattern) => pattern.role === 'node').map((pattern) => pattern.kind));
const POLICIES = listWords(
  Object.values(patterns)
    .filter((pattern) => pattern.role === 'policy' || pattern.role === 'balancer')
    .map((pattern) => pattern.kind),
);

interface Loose { [field: string]: Loose }

/** The traffic preset as loose data, with one thing spoilt. */
function spoilt(spoil: (document: Loose) => void): unknown {
  const document = structuredClone(findPreset('traffic-breaker')?.document) as Loose;
  spoil(document);
  return document;
}

/** The chapter's breaker as loose data, with one thing spoilt. */
function program(spoil: (document: Loose) => void): unknown {
  const document = structuredClone(findPreset('chapter-breaker')?.document) as Loose;
  spoil(document);
  return document;
}

function issuesOf(input: unknown): readonly string[] {
  const parsed = parseScenario(input, patterns);
  // Thin spaces as plain ones, to be read here.
  return parsed.ok ? [] : parsed.issues.map((issue) => `${issue.path}: ${issue.message}`.replaceAll('\u2009', ' '));
}

/** Walks to a part by names and numbers. */
function at(document: Loose, ...path: readonly (string | number)[]): Loose {
  return path.reduce<Loose>((part, name) => part[name] as Loose, document);
}

const set = (...path: readonly (string | number)[]) => (value: unknown) => (document: Loose) => {
  (at(document, ...path.slice(0, -1)) as { [field: string]: unknown })[String(path.at(-1))] = value;
};
const BREAKER = ['links', 0, 'chain', 2, 'config'] as const;
const deep = (levels: number): unknown => { let value: unknown = 1; for (let i = 0; i < levels; i++) value = [value]; return value; };

describe('a bad document is refused with the path and a sentence', () => {
  const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['no object', 5, [': The document is 5. It must be an object.']],
    ['null', null, [': The document is null. It must be an object.']],
    ['no version', spoilt(set('version')(undefined)), ['version: The field version is missing. It must be 1.']],
    ['a later version', spoilt(set('version')(9)), ['version: The document has version 9, which is unknown here. A newer Halfopen made it. It must be 1.']],
    ['an earlier version than any', spoilt(set('version')(0)), ['version: The document has version 0, which is unknown here. It must be 1.']],
    ['a version in words', spoilt(set('version')('one')), ['version: The field version is “one”. It must be 1.']],
    ['an unknown field', spoilt(set('colour')('red')), ['colour: The field colour is unknown. Known here: version, title, durationMs, clients, services, links, note, seed, nodes, changes, layout.']],
    ['a missing field', spoilt(set('durationMs')(undefined)), ['durationMs: The field durationMs is missing.']],
    ['a duration of zero', spoilt(set('durationMs')(0)), ['durationMs: The field durationMs is 0 ms. It must be from 1 to 1 000 000 000 ms.']],
    ['a huge duration', spoilt(set('durationMs')(1e300)), ['durationMs: The field durationMs is 1e+300 ms. It must be from 1 to 1 000 000 000 ms.']],
    ['NaN', spoilt(set('durationMs')(NaN)), ['durationMs: The field durationMs is not a number. It must be from 1 to 1 000 000 000 ms.']],
    ['infinity', spoilt(set('seed')(Infinity)), ['seed: The field seed is infinite. It must be a whole number from 0 to 4 294 967 295.']],
    ['a broken seed', spoilt(set('seed')(1.5)), ['seed: The field seed is 1.5. It must be a whole number from 0 to 4 294 967 295.']],
    ['a list that is none', spoilt(set('clients')('checkout')), ['clients: The field clients is “checkout”. It must be a list.']],
    ['a field of a pattern out of range', spoilt(set(...BREAKER, 'slidingWindowSize')(-5)), ['links/checkout-payments/breaker.slidingWindowSize: The field breaker.slidingWindowSize is −5 calls. It must be a whole number from 1 to 1 000 000 calls.']],
    ['a field the dialect lacks', spoilt(set(...BREAKER, 'errorThreshold')(3)), ['links/checkout-payments/breaker.errorThreshold: The field breaker.errorThreshold is unknown. Known here:']],
    ['an unknown dialect', spoilt(set(...BREAKER, 'dialect')('toString')), [`links/checkout-payments/breaker.dialect: The field breaker.dialect is “toString”. It must be ${listWords(Object.keys(registry.circuitBreaker.dialects))}.`]],
    ['an unknown pattern', spoilt(set('links', 0, 'chain', 2, 'kind')('constructor')), [`links/checkout-payments/breaker.kind: The kind “constructor” is unknown here. It must be ${POLICIES}.`]],
    ['a queue in a chain', spoilt(set('links', 0, 'chain', 2)({ id: 'breaker', kind: 'fifo' })), [`links/checkout-payments/breaker.kind: The kind “fifo” is not a pattern for a chain. It must be ${POLICIES}.`]],
    ['an unknown scope', spoilt(set('links', 0, 'chain', 0, 'scope')('planet')), ['links/checkout-payments/timeout.scope: The field timeout.scope is “planet”. It must be link.']],
    ['a bad id', spoilt(set('clients', 0, 'id')('a/b')), ['clients[0].id: The field clients[0].id is “a/b”. An id is 1 to 64 letters, digits, - or _, and begins with a letter or digit.']],
    ['a rate below zero', spoilt(set('clients', 0, 'workload', 'ratePerSec')(-1)), ['clients/checkout.workload.ratePerSec: The field checkout.workload.ratePerSec is −1 rps. It must be from 0 to 1 000 000 000 rps.']],
    ['a missing rate', spoilt(set('clients', 0, 'workload')({ kind: 'poisson' })), ['clients/checkout.workload.ratePerSec: The field checkout.workload.ratePerSec is missing.']],
    ['an unknown workload', spoilt(set('clients', 0, 'workload', 'kind')('flood')), ['clients/checkout.workload.kind: The field checkout.workload.kind is “flood”. It must be poisson, even, at, bursts, rates, closed, serial or program.']],
    ['a distribution without its field', spoilt(set('services', 0, 'steps', 0, 'time')({ dist: 'exponential' })), ['services/payments.steps[0].time.meanMs: The field payments.steps[0].time.meanMs is missing.']],
    ['a duplicate id', spoilt((document) => { (document['clients'] as unknown as unknown[]).push({ id: 'payments', workload: { kind: 'even', ratePerSec: 1 } }); }), [
      'clients/payments: No link leaves the client payments, so its calls have nowhere to go.',
      'services/payments: The id payments is used twice. Clients, services, nodes and links need ids of their own.']],
    ['two attachments of one id', spoilt(set('links', 0, 'chain', 1, 'id')('timeout')), ['links/checkout-payments/timeout: The id timeout is used twice in links/checkout-payments.']],
    ['a link to nowhere', spoilt(set('links', 0, 'to')('ledger')), ['links/checkout-payments.to: The field checkout-payments.to names ledger, and there is no such service or node.']],
    ['a link from nowhere', spoilt((document) => { (document['links'] as unknown as unknown[]).push({ id: 'stray', from: 'ghost', to: 'payments' }); }), ['links/stray.from: The field stray.from names ghost, and there is no such client, service or node.']],
    ['steps without a program', spoilt(set('clients', 0, 'steps')([{ do: 'exit' }])), ['clients/checkout.steps: Steps belong to a client whose workload is a program.']],
    ['a broker', spoilt(set('nodes')([{ id: 'broker', kind: 'queue' }])), [`nodes/broker.kind: The kind “queue” is unknown here. It must be ${NODES}.`]],
    ['a change of nothing', spoilt(set('changes', 0, 'target')('links/other/breaker.slidingWindowSize')), ['changes/outage.target: There is no link other.']],
    ['a change of a field that is not there', spoilt(set('changes', 0, 'target')('links/checkout-payments/breaker.size')), ['changes/outage.target: links/checkout-payments/breaker has no field size.']],
    ['a change of an inherited name', spoilt(set('changes', 0, 'target')('links/checkout-payments/breaker.constructor')), ['changes/outage.target: links/checkout-payments/breaker has no field constructor.']],
    ['a change of the dialect', spoilt(set('changes', 0)({ id: 'swap', atMs: 1, target: 'links/checkout-payments/breaker.dialect', value: 'go-resiliency' })), ['changes/swap.target: The dialect holds for the whole run; it cannot change on the way.']],
    ['a change that ends before it begins', spoilt(set('changes', 0, 'untilMs')(10)), ['changes/outage.untilMs: The field outage.untilMs is 10 ms. It must be above outage.atMs, which is 20 000 ms.']],
    ['a fault of an instance that is not there', spoilt(set('changes', 0, 'target')('services/payments/1/fault')), ['changes/outage.target: The service payments has no instance 1. They are numbered from 0 to 0.']],
    ['a fault out of range', spoilt(set('changes', 0, 'value', 'errorShare')(2)), ['changes/outage.value.errorShare: The field outage.value.errorShare is 2. It must be from 0 to 1.']],
    ['a value out of the field’s range', spoilt(set('changes', 0)({ id: 'edit', atMs: 1, target: 'services/payments/queue.capacity', value: 'big' })), ['changes/edit.value: The field edit.value is “big”. It must be']],
    ['a layout of nothing', spoilt(set('layout')({ ghost: [0, 0] })), ['layout.ghost: The layout places ghost, and there is no such client, service or node.']],
    ['no clients', { version: 1, title: 'x', durationMs: 1, clients: [], services: [], links: [] }, ['clients: The list clients is empty. A scenario has at least one client.']],
    ['a call on a link of another', program((document) => {
      (document['clients'] as unknown as unknown[]).push({ id: 'other', workload: { kind: 'even', ratePerSec: 1 } });
      (document['links'] as unknown as unknown[]).push({ id: 'other-service', from: 'other', to: 'service' });
      set('clients', 0, 'steps', 0, 'steps', 0, 'link')('other-service')(document);
    }), ['clients/main.steps[0].steps[0].link: The link other-service does not leave the client main.']],
    ['a call on no link', program(set('clients', 0, 'steps', 0, 'steps', 0, 'link')('nowhere')), ['clients/main.steps[0].steps[0].link: There is no link nowhere.']],
    ['a handler of no outcome', program(set('clients', 0, 'steps', 0, 'steps', 0, 'on', 'fine')([])), ['clients/main.steps[0].steps[0].on.fine: The field main.steps[0].steps[0].on.fine is unknown. Known here:']],
    ['a program without steps', program(set('clients', 0, 'steps')([])), ['clients/main.steps: The field main.steps is missing. A program needs at least one step.']],
    ['an endless loop that takes no time', program(set('clients', 0, 'steps', 0, 'steps')([{ do: 'print', text: '' }])), ['clients/main.steps[0].times: These steps take no time']],
    ['a long loop of loops that take no time', program(set('clients', 0, 'steps')([{ do: 'repeat', times: 10_000, steps: [{ do: 'repeat', times: 10_000, steps: [{ do: 'print', text: '' }] }] }])), ['clients/main.steps[0].times: These steps take no time']],
    ['nesting that is too deep', spoilt(set('note')(deep(100_000))), ['note[0][0]']],
    ['a function', spoilt(set('note')(() => 1)), ['note: A function is not data a document can hold.']],
    ['a date', spoilt(set('note')(new Date(0))), ['note: A document holds plain objects only.']],
  ];
  test.each(cases)('%s', (_, input, expected) => {
    const found = issuesOf(input);
    expect(found).toHaveLength(expected.length);
    found.forEach((text, i) => expect(text.slice(0, expected[i]?.length)).toBe(expected[i]));
  });

  test('more events than a run may have, with the number and the field', () => {
    expect(issuesOf(spoilt(set('clients', 0, 'workload', 'ratePerSec')(1e8)))).toEqual([
      'clients/checkout.workload.ratePerSec: The run takes at least 6 000 000 000 events, most of them because of the field checkout.workload.ratePerSec. It must take at most 200 000 000.',
    ]);
    expect(issuesOf(spoilt(set('clients', 0, 'workload')({ kind: 'bursts', everyMs: 1, size: 1e5 })))[0]).toMatch(
      /^clients\/checkout\.workload\.size: The run takes at least 6 000 000 000 events/,
    );
    expect(issuesOf(spoilt(set('clients', 0, 'workload')({ kind: 'rates', arrivals: 'even', shape: 'ramp', points: [{ atMs: 0, ratePerSec: 0 }, { atMs: 60_000, ratePerSec: 1e8 }] })))[0])
      .toMatch(/^clients\/checkout\.workload\.points: The run takes at least 3 000 000 000 events/);
  });

  test('a list of a million entries is refused unread', () => {
    expect(issuesOf(spoilt(set('clients', 0, 'workload')({ kind: 'at', timesMs: Array.from({ length: 900_000 }, (_, i) => i) })))).toEqual([
      'clients/checkout.workload.timesMs: The list checkout.workload.timesMs has 900 000 entries. The most is 100 000.',
    ]);
  });

  test('all issues are listed, not only the first', () => {
    const found = issuesOf(spoilt((document) => {
      set('durationMs')(-1)(document);
      set(...BREAKER, 'failureRateThreshold')(2)(document);
      set('links', 0, 'to')('ledger')(document);
      set('changes', 0, 'why')('whim')(document);
    }));
    expect(found.map((text) => text.split(':')[0])).toEqual([
      'links/checkout-payments/breaker.failureRateThreshold', 'changes/outage.why', 'durationMs', 'links/checkout-payments.to',
    ]);
  });

  test('thousands are set apart by thin spaces, and minus is a real one', () => {
    const parsed = parseScenario(spoilt(set('durationMs')(-1_234.5)), patterns);
    expect(parsed.ok ? '' : parsed.issues[0]?.message).toBe('The field durationMs is \u22121\u2009234.5 ms. It must be from 1 to 1\u2009000\u2009000\u2009000 ms.');
  });

  test('fifty issues at the most', () => {
    expect(issuesOf(spoilt((document) => { for (let i = 0; i < 500; i++) set(`extra${i}`)(1)(document); }))).toHaveLength(MOST_ISSUES);
  });
});

describe('a good document', () => {
  test('comes back complete, and once more the same', () => {
    const parsed = parseScenario(findPreset('traffic-breaker')?.document, patterns);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    expect(parsed.scenario.clients[0]?.count).toBe(1);
    expect(parsed.scenario.links[0]?.latency).toEqual({ dist: 'constant', ms: 0 });
    expect(parsed.scenario.links[0]?.chain[1]?.config).toMatchObject({ retries: 2, infinite: false, classifier: 'default' });
    expect(parsed.warnings).toEqual([]);
    expect(parseScenario(JSON.parse(JSON.stringify(parsed.scenario)), patterns)).toEqual(parsed);
  });

  test('with overlapping changes is taken, with a warning that says which wins', () => {
    const parsed = parseScenario(spoilt((document) => {
      (document['changes'] as unknown as unknown[]).push({ id: 'worse', atMs: 25_000, untilMs: 40_000, target: 'services/payments/fault', value: { down: true }, why: 'fault' });
    }), patterns);
    expect(parsed).toMatchObject({
      ok: true,
      warnings: [{ path: 'changes/worse', message: 'The changes outage and worse hold fault at the same time. The later start wins: worse, from 25\u2009000 ms.' }],
    });
  });

  test('two edits in a row are no overlap', () => {
    const edit = (id: string, atMs: number) => ({ id, atMs, target: 'services/payments/workers', value: 30 });
    expect(parseScenario(spoilt(set('changes')([edit('a', 1), edit('b', 2)])), patterns)).toMatchObject({ ok: true, warnings: [] });
  });
});

describe('migrations', () => {
  const table = { 0: (old: { readonly [name: string]: unknown }) => ({ ...(old['scenario'] as object), title: `Once ${String(old['name'])}` }) };
  const old = { version: 0, name: 'upon a time', scenario: findPreset('chapter-slow')?.document };

  test('the migrated document is what is returned', () => {
    const parsed = parseScenario(old, patterns, table);
    expect(parsed).toMatchObject({ ok: true, scenario: { version: 1, title: 'Once upon a time', durationMs: 10_000 } });
    expect(parsed.ok && 'name' in parsed.scenario).toBe(false);
  });

  test('without the table the version is unknown', () => {
    expect(issuesOf(old)).toEqual(['version: The document has version 0, which is unknown here. It must be 1.']);
  });

  test('what a migration makes is checked like any other document', () => {
    expect(parseScenario({ ...old, scenario: {} }, patterns, table)).toMatchObject({
      ok: false,
      issues: [{ path: 'durationMs' }, { path: 'clients' }, { path: 'services' }, { path: 'links' }],
    });
  });
});

describe('no data makes it throw', () => {
  test('any JSON', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => { expect(parseScenario(value, patterns).ok).toBe(false); }), { seed: 1, numRuns: 300 });
  });

  test('a preset with any one value replaced by any JSON', () => {
    const source = findPreset('traffic-breaker')?.document;
    const paths: (readonly string[])[] = [];
    const walk = (value: unknown, path: readonly string[]): void => {
      if (path.length > 0) paths.push(path);
      if (typeof value === 'object' && value !== null) for (const [name, child] of Object.entries(value)) walk(child, [...path, name]);
    };
    walk(source, []);
    fc.assert(fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, value) => {
      const document = structuredClone(source) as Loose;
      set(...path)(value)(document);
      const parsed = parseScenario(document, patterns);
      if (!parsed.ok) expect(parsed.issues.every((issue) => issue.message.endsWith('.') || issue.message.endsWith('…'))).toBe(true);
    }), { seed: 2, numRuns: 2_000 });
  });
});
