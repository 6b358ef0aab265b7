/** `run`, `trace`, `vectors` and `presets`: the shape that others read, exact numbers, and every way to name a scenario. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunReport } from '../../src/cli/report.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { findPreset, GALLERY } from '../../src/scenario/gallery.ts';
import { linkTo, openPreset } from '../../src/scenario/link.ts';
import { sim } from './sim.ts';

const folder = mkdtempSync(join(tmpdir(), 'halfopen-cli-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

function fileOf(name: string, document: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
}
async function reportOf(...args: readonly string[]): Promise<RunReport> {
  const { code, out } = await sim('run', ...args, '--json');
  expect(code).toBe(0);
  return JSON.parse(out) as RunReport;
}
/** Types instead of values; of a list its first entry stands for all. */
function shapeOf(value: unknown): unknown {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOf(field)]));
}

/** What a part of a report shows that the report does not have, by path; numbers hold as exactly as they are written, entries of lists are told by their names. */
function wrongIn(shown: unknown, report: unknown, path = ''): readonly string[] {
  if (typeof shown === 'number' && typeof report === 'number') {
    const digits = /\.(\d+)/.exec(String(shown))?.[1]?.length ?? 0;
    return Math.abs(shown - report) <= (digits === 0 ? 0 : 0.5001 * 10 ** -digits) ? [] : [`${path}: ${shown}, really ${report}`];
  }
  if (typeof shown !== 'object' || shown === null || typeof report !== 'object' || report === null) return shown === report ? [] : [`${path}: ${String(shown)}, really ${String(report)}`];
  const nameOf = (entry: unknown) => (entry as { readonly id?: string }).id ?? (entry as { readonly name?: string }).name;
  return Object.entries(shown).flatMap(([key, value]) => {
    const named = Array.isArray(report) ? nameOf(value) : undefined;
    return wrongIn(
      value,
      named === undefined
        ? (report as { readonly [key: string]: unknown })[key]
        : (report as readonly unknown[]).find((entry) => nameOf(entry) === named),
      `${path}/${named ?? key}`,
    );
  });
}

describe('a scenario file', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const shown = JSON.parse(/### A scenario file[^]*?```json\n([^]*?)```/.exec(readme)?.[1] ?? '') as { clients: object[]; services: object[] };

  test('as the README shows one runs, and nothing in it is odd', async () => {
    const { code, err, out } = await sim('run', fileOf('readme.json', shown));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^A shop and its stock · seed 7 · 30 s,/);
  });
  test.each([
    ['workload', { clients: [{ id: 'visitors', workload: { kind: '?' } }] }],
    ['time', { services: [shown.services[0], { id: 'stock', steps: [{ do: 'work', time: { dist: '?' } }] }] }],
    ['step', { services: [shown.services[0], { id: 'stock', steps: [{ do: '?' }] }] }],
  ])('may have every kind of %s that the README names, and no other', async (part, more) => {
    const listed =
      /It must be ([^\n]*?)\.(?: ·|\n)/
        .exec((await sim('run', fileOf(`${part}.json`, { ...shown, changes: [], ...more }))).err)?.[1]
        ?.split(/, | or /) ?? [];
    const row = new RegExp(`^\\| ${part} \\| (.*) \\|$`, 'm').exec(readme)?.[1] ?? '';
    expect(listed.length).toBeGreaterThan(5);
    expect([...row.replaceAll(/\([^)]*\)/g, '').replace(/ with `steps`/, '').matchAll(/`(\w+)`/g)].map((name) => name[1])).toEqual(listed);
  });
});

describe('run --json', () => {
  let report: RunReport;
  beforeAll(async () => { report = await reportOf('traffic-breaker'); });

  test('gives what the README shows of it', () => {
    const example = /```json\n(\{\n {2}"version": 1,\n {2}"title"[^]*?)```/.exec(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'))?.[1] ?? '';
    const shown = JSON.parse(example) as object;
    expect(Object.keys(shown)).toEqual(Object.keys(report));
    expect(wrongIn(shown, report)).toEqual([]);
  });

  test.each(['chapter-slow', 'traffic-breaker'])('has every count in a window, those of the last instant too: %s', async (preset) => {
    const {
        clients,
        links,
        endedAtMs,
        windows: { series, widthMs },
      } = await reportOf(preset),
      sum = (name: string): number => series[name]!.reduce((a, b) => a + b, 0);
    expect(clients.map(({ id, ended }) => [id, ...Object.keys(ended).map((reason) => sum(`clients/${id}/ended:${reason}`))])).toEqual(
      clients.map(({ id, ended }) => [id, ...Object.values(ended)]),
    );
    expect(links.map(({ id }) => [sum(`links/${id}/sent`), sum(`links/${id}/answered`), sum(`links/${id}/late`)])).toEqual(
      links.map((link) => [link.attemptsSent, link.answeredInTime, link.answeredLate]),
    );
    // One call of chapter-slow ends with the run, at 10 s: its window is the one that begins then.
    expect(Object.values(series).map((values) => values.length)).toEqual(
      Object.values(series).map(() => Math.ceil(endedAtMs / widthMs) + (preset === 'chapter-slow' ? 1 : 0)),
    );
  });
  test('has the shape of version 1: whatever reads it relies on every name', () => {
    expect(report.version).toBe(1);
    const { windows, ...rest } = report;
    expect(shapeOf(rest)).toMatchSnapshot('fields');
    expect({ widthMs: windows.widthMs, series: Object.keys(windows.series) }).toMatchSnapshot('series');
  });

  test('gives the totals of the first-visit run exactly', () => {
    const { windows: _windows, ...rest } = report;
    expect(rest).toMatchSnapshot('totals');
  });

  test('has series whose windows add up to the totals', () => {
    const sum = (name: string): number => report.windows.series[name]!.reduce((a, b) => a + b, 0);
    const [client] = report.clients, [link] = report.links, [service] = report.services;
    expect(sum('clients/checkout/calls')).toBe(client!.calls);
    for (const [reason, count] of Object.entries(client!.ended)) expect(sum(`clients/checkout/ended:${reason}`)).toBe(count);
    expect(sum('links/checkout-payments/sent')).toBe(link!.attemptsSent);
    expect(sum('services/payments/completed')).toBe(service!.completed);
    expect(sum('services/payments/busy') * report.windows.widthMs / report.endedAtMs).toBeCloseTo(service!.meanBusy, 6);
    const windows = Math.ceil(report.endedAtMs / report.windows.widthMs);
    for (const [name, values] of Object.entries(report.windows.series)) expect({ name, windows: values.length }).toEqual({ name, windows });
  });

  test('has times without the noise of binary fractions', () => {
    const times: number[] = [];
    JSON.stringify(report, (name, value: unknown) => {
      if (typeof value === 'number' && /^(durationMs|endedAtMs|timeMs|atMs|widthMs)$/.test(name)) times.push(value);
      return value;
    });
    expect(times.length).toBeGreaterThan(10);
    expect(times.filter((time) => String(time).replace(/^\d+\.?/, '').length > 3)).toEqual([]);
  });

  test('accounts for every call, attempt and state', () => {
    const [client] = report.clients, [service] = report.services, breaker = report.patterns.find((pattern) => pattern.kind === 'circuitBreaker');
    expect(Object.values(client!.ended).reduce((a, b) => a + b, 0) + client!.underWayAtEnd).toBe(client!.calls);
    expect(service!.arrived).toBe(service!.completed + service!.refused + service!.dropped);
    expect(breaker!.states.reduce((sum, state) => sum + state.timeMs, 0)).toBeCloseTo(report.endedAtMs, 6);
    for (const state of breaker!.states) expect(report.stateChanges.filter((change) => change.to === state.name).length).toBe(state.entered);
  });
});

test('a registry says when it took up and dropped which instance of whom, and its counts agree', async () => {
  const file = fileOf('registry.json', {
    version: 1,
    title: 'Two services and a registry',
    durationMs: 10_000,
    clients: [{ id: 'caller', workload: { kind: 'even', ratePerSec: 1 } }],
    services: [
      { id: 'shop', instances: 1, steps: [], registers: { link: 'shop-registry', everyMs: 1000 } },
      { id: 'stock', instances: 2, steps: [], registers: { link: 'stock-registry', everyMs: 1000 } },
    ],
    nodes: [{ id: 'registry', kind: 'serviceRegistry', config: { ttlMs: 3000, sweepMs: 500 } }],
    links: [
      { id: 'caller-shop', from: 'caller', to: 'shop' },
      { id: 'shop-registry', from: 'shop', to: 'registry' },
      { id: 'stock-registry', from: 'stock', to: 'registry' },
    ],
    changes: [{ id: 'dead', atMs: 2100, target: 'services/stock/1/fault', value: { down: true } }],
  });
  const { stateChanges, nodes } = await reportOf(file), told = stateChanges.filter(({ pattern }) => pattern === 'registry');
  expect(told.filter(({ to }) => to === 'listed').map(({ atMs, service, endpoint }) => [atMs, service, endpoint])).toEqual([[0, 'shop', 0], [0, 'stock', 0], [0, 'stock', 1]]);
  const gone = told.filter(({ to }) => to !== 'listed');
  expect(gone.map(({ service, endpoint, to, causeCall }) => [service, endpoint, to, causeCall])).toEqual([['stock', 1, 'not registered', null]]);
  // Its last heartbeat came between 1.1 and 2.1 s, and it is looked for every half second.
  expect([4500, 5000, 5500]).toContain(gone[0]!.atMs);
  expect(nodes[0]!.counts).toMatchObject({ registrations: 3, expired: gone.length });
  expect((await sim('run', file)).out).toContain(`  ${(gone[0]!.atMs / 1000).toFixed(3)} s  registry, stock, instance 2: listed → not registered\n`);
});

describe('a scenario may be named', () => {
  test('by a preset, a file or a link: the run is the same', async () => {
    const { out } = await sim('run', 'chapter-breaker', '--json');
    const file = fileOf('breaker.json', findPreset('chapter-breaker')!.document);
    const opened = openPreset('chapter-breaker', patterns);
    if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
    const whole = await linkTo(opened.scenario, null, {}, patterns);
    for (const name of [file, '#preset=chapter-breaker', 'preset=chapter-breaker', `#${whole}`, `https://example.org/halfopen/#${whole}`]) {
      expect((await sim('run', name, '--json')).out).toBe(out);
    }
  });

  test('by a pipe, and with - by what is written to it', async () => {
    const { out } = await sim('run', 'chapter-breaker', '--json'), text = JSON.stringify(findPreset('chapter-breaker')!.document);
    const file = fileOf('written.json', findPreset('chapter-breaker')!.document), pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    spawn('sh', ['-c', 'cat "$0" > "$1"', file, pipe]);
    expect((await sim('run', pipe, '--json')).out).toBe(out);
    const piped = spawnSync(process.execPath, [fileURLToPath(new URL('../../src/cli/boot.mjs', import.meta.url)), 'sim', 'run', '-', '--json'], { input: text });
    expect(piped.stdout.toString()).toBe(out);
  });

  test('with another seed, which replaces the document’s', async () => {
    const { document } = findPreset('traffic-breaker')!, file = fileOf('seed7.json', { ...document as object, seed: 7 });
    const own = await sim('run', file, '--json'),
      given = await sim('run', 'traffic-breaker', '--seed', '7', '--json'),
      joined = await sim('run', 'traffic-breaker', '--seed=7', '--json');
    expect(given.out).toBe(own.out);
    expect(joined.out).toBe(own.out);
    expect((JSON.parse(given.out) as RunReport).seed).toBe(7);
    expect((await reportOf('traffic-breaker')).clients[0]!.calls).not.toBe((JSON.parse(own.out) as RunReport).clients[0]!.calls);
  });
});

test('the summary says in words what the JSON says in numbers', async () => {
  const { code, out, err } = await sim('run', 'traffic-breaker'), report = await reportOf('traffic-breaker');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`client checkout: ${report.clients[0]!.calls} calls`);
  expect(out).toContain(`ended at ${report.endedAtMs / 1000} s`.slice(0, 18));
  for (const change of report.stateChanges) expect(out).toContain(`${(change.atMs / 1000).toFixed(3)} s  ${change.pattern}: ${change.from} → ${change.to}`);
  expect(out).not.toMatch(/\d\.\d{7}/);
});

test('a run that stands still is stopped, keeps what it has, and says when and why', async () => {
  const file = fileOf('endless.json', {
    version: 1, title: 'Endless', durationMs: 1000, clients: [{ id: 'a', workload: { kind: 'program' }, steps: [{ do: 'repeat', times: 'forever', steps: [{ do: 'call', link: 'l' }] }] }],
    services: [{ id: 's', steps: [] }], links: [{ id: 'l', from: 'a', to: 's' }],
  });
  const { code, out, err } = await sim('run', file);
  expect(out).toMatch(/^client a: [1-9]\d* calls$/m);
  expect({ code, err }).toEqual({ code: 0, err: 'The run stopped at 0.000000 s: a loop that never waits stood still.\n' });
}, 60_000);

describe('trace', () => {
  test('ends with the SHA-256 of the lines before', async () => {
    const { code, out } = await sim('trace', 'chapter-breaker');
    const at = out.lastIndexOf('sha256 '), before = out.slice(0, at);
    expect(code).toBe(0);
    expect(before.endsWith('\n')).toBe(true);
    expect(out.slice(at)).toBe(`sha256 ${createHash('sha256').update(before).digest('hex')}\n`);
    expect(before.split('\n').length).toBeGreaterThan(50);
  });
  test('is the same for the same seed and another for another', async () => {
    const lastLine = async (...args: readonly string[]): Promise<string> => (await sim('trace', ...args)).out.trimEnd().split('\n').at(-1)!;
    const first = await lastLine('traffic-breaker');
    expect(await lastLine('traffic-breaker')).toBe(first);
    expect(await lastLine('traffic-breaker', '--seed', '16')).toBe(first);
    expect(await lastLine('traffic-breaker', '--seed', '17')).not.toBe(first);
  });
});

describe('vectors', () => {
  const file = JSON.parse(readFileSync(new URL('../fixtures/vectors.json', import.meta.url), 'utf8')) as {
    readonly vectors: readonly { readonly id: string; readonly observed: readonly object[] }[];
  };
  const one = (id: string) => file.vectors.find((vector) => vector.id === id)!;
  test('prints a line a vector and the sums', async () => {
    const other = { ...one('gr-retrier-seed'), id: 'other', library: 'nobody/nothing' };
    const few = fileOf('few.json', { schema: 1, vectors: [one('gr-breaker-seed-loop'), one('gr-retrier-seed'), other] });
    expect(await sim('vectors', few)).toEqual({
      code: 0, err: '', out: 'passed gr-breaker-seed-loop\npassed gr-retrier-seed\nunsupported other: library nobody/nothing\n2 passed, 0 failed, 1 unsupported\n',
    });
  });
  test('exits with 1 when one fails', async () => {
    const wrong = structuredClone(one('gr-retrier-seed'));
    Object.assign(wrong.observed[0]!, { endMs: 2999 });
    expect(await sim('vectors', fileOf('wrong.json', { schema: 1, vectors: [wrong] }))).toEqual({
      code: 1, err: '', out: 'failed gr-retrier-seed: call 0: endMs is 3000, recorded 2999\n0 passed, 1 failed, 0 unsupported\n',
    });
  });
});

test('presets lists the gallery', async () => {
  const { code, out } = await sim('presets'), listed = out.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(listed.map((line) => line.split(' ')[0])).toEqual(GALLERY.map((preset) => preset.id));
  expect(GALLERY.every((preset, i) => listed[i]!.includes(preset.title) && listed[i]!.endsWith(preset.task))).toBe(true);
});

test('help says how it is used', async () => {
  const { code, out, err } = await sim('help');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const command of ['run', 'console', 'trace', 'vectors', 'presets']) expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
});
