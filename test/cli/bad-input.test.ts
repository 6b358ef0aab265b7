/** Input that cannot be used: one line on stderr that names file and field, nothing on stdout, exit code 2. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { findPreset } from '../../src/scenario/gallery.ts';
import { sim } from './sim.ts';

const folder = mkdtempSync(join(tmpdir(), 'halfopen-bad-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
async function complaint(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await sim(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^[^\n]+\n$/);
  return err.trimEnd();
}
const preset = findPreset('chapter-breaker')!.document as { readonly links: readonly { readonly chain: readonly { readonly config: object }[] }[] };
/** The preset with one thing changed. */
function changed(change: (document: Record<string, unknown>) => void): string {
  const document = structuredClone(preset) as unknown as Record<string, unknown>;
  change(document);
  return JSON.stringify(document);
}
const breakerOf = (document: Record<string, unknown>): Record<string, unknown> =>
  (document['links'] as { chain: { config: Record<string, unknown> }[] }[])[0]!.chain[0]!.config;

describe.each(['run', 'console', 'trace'])('%s refuses', (command) => {
  test('a file that is not there', async () => {
    expect(await complaint(command, 'nowhere.json')).toMatch(/^nowhere\.json: there is no such file, link or preset\. Presets: traffic-breaker, /);
  });
  test('a folder', async () => {
    mkdirSync(join(folder, 'deep'), { recursive: true });
    expect(await complaint(command, join(folder, 'deep'))).toBe(`${join(folder, 'deep')}: this is not a file.`);
  });
  test('what is not JSON', async () => {
    const file = fileOf('text.json', 'hello\nworld');
    expect(await complaint(command, file)).toMatch(`${file}: this is not JSON. `);
    expect(await complaint(command, fileOf('empty.json', ''))).toMatch(/empty\.json: this is not JSON\. /);
  });
  test.each([
    ['an unknown field', changed((d) => { d['colour'] = 1; }), /colour: The field colour is unknown\./],
    ['a missing field', changed((d) => { delete d['durationMs']; }), /durationMs: The field durationMs is missing\./],
    ['an unknown field of a pattern', changed((d) => { breakerOf(d)['colour'] = 1; }), /links\/main-service\/breaker\.colour: /],
    ['a value out of range', changed((d) => { breakerOf(d)['timeoutMs'] = 1e300; }), /links\/main-service\/breaker\.timeoutMs: /],
    ['a value of another type', changed((d) => { breakerOf(d)['errorThreshold'] = 'three'; }), /links\/main-service\/breaker\.errorThreshold: .*“three”/],
    ['an unknown dialect', changed((d) => { breakerOf(d)['dialect'] = 'teapot'; }), /links\/main-service\/breaker\.dialect: /],
    ['an unknown pattern', changed((d) => { (d['links'] as { chain: { kind: string }[] }[])[0]!.chain[0]!.kind = 'teapot'; }), /links\/main-service\/breaker.*teapot/],
    ['an unknown version', changed((d) => { d['version'] = 99; }), /version: /],
    ['a seed that is none', changed((d) => { d['seed'] = -1; }), /seed: /],
    ['a change that leaves settings which do not go together', changed((d) => { d['changes'] = [{ id: 'wide', atMs: 300, target: 'links/main-service/cache.capacity', value: 0 }]; (d['links'] as { chain: object[] }[])[0]!.chain.push({ id: 'cache', kind: 'cache' }); }), /changes\/wide\.value: From 300 ms on, links\/main-service\/cache\.capacity: A cache of 0 keys keeps nothing\. Give it room/],
    ['a change that names a link which is not there', changed((d) => { d['changes'] = [{ id: 'lost', atMs: 300, target: 'links/main-service/spare.link', value: 'nope' }]; (d['links'] as { chain: object[] }[])[0]!.chain.unshift({ id: 'spare', kind: 'fallback' }); }), /changes\/lost\.value: From 300 ms on, links\/main-service\/spare\.link: .*no such link\. Name one that leaves from main\./],
    ['a change of what holds for the whole run', changed((d) => { d['changes'] = [{ id: 'late', atMs: 300, target: 'links/main-service/limit.initialLimit', value: 5 }]; (d['links'] as { chain: object[] }[])[0]!.chain.push({ id: 'limit', kind: 'adaptiveLimit' }); }), /changes\/late\.target: The field limit\.initialLimit holds for the whole run/],
    ['a list', '[]', /document|object/i],
  ])('%s', async (_what, text, message) => {
    const file = fileOf('wrong.json', text), said = await complaint(command, file);
    expect(said.startsWith(`${file}: `)).toBe(true);
    expect(said).toMatch(message);
  });
  test('many mistakes, the first five named in one line and the rest counted', async () => {
    const file = fileOf('many.json', changed((d) => { for (let i = 0; i < 9; i++) d[`field${i}`] = 1; }));
    const said = await complaint(command, file);
    expect(said.match(/ is unknown/g)).toHaveLength(5);
    expect(said).toMatch(/ · and 4 more\.$/);
  });
  test('more events than a run may take', async () => {
    const file = fileOf('huge.json', JSON.stringify({ ...findPreset('traffic-breaker')!.document as object, durationMs: 1e9, changes: [], clients: [{ id: 'checkout', workload: { kind: 'poisson', ratePerSec: 5000 } }] }));
    expect(await complaint(command, file)).toMatch(/clients\/checkout\.workload\.ratePerSec: .* events/);
  });
  test('a damaged link', async () => {
    expect(await complaint(command, '#1.abc')).toMatch(/^link: [A-Z]/);
    expect(await complaint(command, '#9.abcdef')).toMatch(/^link: [A-Z]/);
    expect(await complaint(command, '#preset=nothing')).toMatch(/^link: There is no preset nothing\./);
  });
});

describe('the command line', () => {
  test('without a command, or with an unknown one', async () => {
    expect(await complaint()).toMatch(/^Which command\?/);
    expect(await complaint('walk')).toMatch(/^There is no command walk\. There are: run, /);
  });
  test('with too few or too many names', async () => {
    expect(await complaint('run')).toMatch(/^This command takes one file, link or preset, not 0\./);
    expect(await complaint('run', 'a', 'b')).toMatch(/not 2\./);
  });
  test.each([
    [['--seed']],
    [['--seed', 'x']],
    [['--seed', '-1']],
    [['--seed', '1.5']],
    [['--seed', '4294967296']],
    [['--seed=']],
    [['--seed', '99999999999999999999']],
  ])('with the seed %j', async (seed) => {
    expect(await complaint('run', 'chapter-slow', ...seed)).toMatch(/^--seed takes a whole number from 0 to 4294967295, not /);
  });
  test('with a flag that the command does not take', async () => {
    expect(await complaint('run', 'chapter-slow', '--unseen')).toMatch(/^This command takes no --unseen\./);
    expect(await complaint('trace', 'chapter-slow', '--json')).toMatch(/^This command takes no --json\./);
    expect(await complaint('vectors', 'x', '--seed', '1')).toMatch(/^This command takes no --seed\./);
    expect(await complaint('run', 'chapter-slow', '-j')).toMatch(/^This command takes no -j\./);
    expect(await complaint('presets', 'chapter-slow')).toMatch(/^This command takes no file\./);
    expect(await complaint('evidence', 'chapter-slow')).toMatch(/^This command takes no file\./);
    expect(await complaint('evidence', '--save', 'nowhere/evidence.json')).toMatch(/^nowhere\/evidence\.json: there is no folder /);
  });
});

describe('vectors refuses', () => {
  test('a file that is not there, or is none of vectors', async () => {
    expect(await complaint('vectors', 'nowhere.json')).toBe('nowhere.json: there is no such file.');
    const file = fileOf('other.json', '{"schema":1}');
    expect(await complaint('vectors', file)).toBe(`${file}: vectors: an array of vectors is needed.`);
  });
  test('unknown fields, naming vector and field', async () => {
    const file = fileOf('unknown.json', JSON.stringify({ schema: 1, vectors: [{ id: 'mine', library: 'l', version: '1', kind: 'k', config: {}, driver: { kind: 'openLoop' }, calls: [], observed: [], colour: 1 }] }));
    expect(await complaint('vectors', file)).toBe(`${file}: mine: colour: this field is unknown.`);
  });
});

test('the command as users call it keeps stdout clean and exits with 2', () => {
  const boot = fileURLToPath(new URL('../../src/cli/boot.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [boot, 'sim', 'run', 'nowhere.json'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^nowhere\.json: there is no such file, link or preset\. /m);
}, 60_000);
