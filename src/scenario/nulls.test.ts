/** Null is what JSON makes of NaN: nowhere does it stand for an absent field, so no default takes its place. */
import { describe, expect, test } from 'vitest';
import type { Json } from '../engine/fields.ts';
import type { Patterns } from '../engine/patterns.ts';
import * as registry from '../patterns/registry.ts';
import { applyDifference } from './difference.ts';
import { GALLERY, findPreset } from './gallery.ts';
import { openLink } from './link.ts';
import { parseScenario } from './parse.ts';
import { encodeLink } from './url-codec.ts';

const patterns: Patterns = { ...registry };
type Thing = { readonly [name: string]: Json };
type Step = string | number;

/** Every place of a value, as steps from the document. */
function places(value: Json, path: readonly Step[] = []): readonly (readonly Step[])[] {
  const inside = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...path.length === 0 ? [] : [path], ...inside.flatMap(([step, item]) => places(item as Json, [...path, step]))];
}
function at(value: Json, path: readonly Step[]): Json { return path.reduce<Json>((part, step) => (part as Thing)[step] as Json, value); }

/** The document with null at a place. */
function withNull(document: Json, path: readonly Step[]): Json {
  const spoilt = structuredClone(document);
  (at(spoilt, path.slice(0, -1)) as { [step: Step]: Json })[path.at(-1)!] = null;
  return spoilt;
}

const LISTS = ['clients', 'services', 'nodes', 'links', 'changes', 'chain', 'inbound'];
/** A place in the words of issues: things by id, a pattern's config as fields of its own. */
function words(document: Json, path: readonly Step[]): string {
  let said = '', owner = '';
  path.forEach((step, i) => {
    const name = path[i - 1], before = path.slice(0, i), last = i === path.length - 1;
    const thing = last ? null : (at(document, [...before, step]) as Thing);
    const named = thing !== null && !(path[i + 1] === 'id' && i === path.length - 2);
    if (typeof step === 'number' && LISTS.includes(String(name)) && (i === 1 || i === 3) && named) {
      said = i === 1 ? `${String(name)}/${String(thing['id'])}` : `${owner}/${String(thing['id'])}`;
      if (i === 1) owner = said;
    } else if (typeof step === 'number') said += `[${step}]`;
    else if (step === 'queue' && i === 2 && named) said = `${owner}/${String(thing['id'])}`;
    else if (step !== 'config' || last) said += i === 0 ? step : `.${step}`;
  });
  return said;
}

/** The keys of a client's calls may be changed to none: then all have one key. */
const mayBeNull = (document: Json, path: readonly Step[]): boolean =>
  path.length === 3 && path[2] === 'value' && String((at(document, path.slice(0, 2)) as Thing)['target']).endsWith('/keys');

describe('any one value that becomes null is named', () => {
  test.each(GALLERY.map(({ id }) => id))('in %s', (id) => {
    const parsed = parseScenario(findPreset(id)?.document, patterns);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    // With every default in its place.
    const document = JSON.parse(JSON.stringify(parsed.scenario)) as Json;
    for (const path of places(document)) {
      const spoilt = parseScenario(withNull(document, path), patterns), place = words(document, path);
      if (mayBeNull(document, path)) expect(spoilt.ok && at(spoilt.scenario as unknown as Json, path)).toBeNull();
      else
        expect({ place, found: spoilt.ok ? 'accepted' : spoilt.issues.map((issue) => issue.path) }).toEqual({
          place,
          found: expect.arrayContaining([place]),
        });
    }
  });

  /** All that may be absent and that no preset has. */
  const client = { id: 'a', workload: { kind: 'even', ratePerSec: 1, firstMs: 0 }, keys: { dist: 'uniform', count: 5, from: 0 }, count: 1, priority: 0, title: 'A', process: 'p' };
  const full: Json = {
    version: 1, title: 't', note: 'n', seed: 1, durationMs: 1_000,
    clients: [client, { id: 'b', workload: { kind: 'bursts', everyMs: 10, size: 2, spreadMs: 0 } }, { id: 'c', workload: { kind: 'program' }, steps: [{ do: 'any', need: 1, times: 1, steps: [{ do: 'call', link: 'c-s', on: {} }] }] }],
    services: [{
      id: 's', title: 'S', instances: 1, workers: -1, queue: { id: 'q', kind: 'fifo', config: {} }, patience: { dist: 'constant', ms: 5 }, inbound: [], blocking: true, onCancel: 'ignore', process: 'p', registers: { link: 's-r', everyMs: 5_000 },
      steps: [{ do: 'work', time: { dist: 'constant', ms: 1 }, perBusyMs: 1 }, { do: 'fail', error: 'E', share: 0.5 }],
    }],
    nodes: [{ id: 'r', kind: 'serviceRegistry', config: {} }],
    links: [...['a', 'b', 'c'].map((id) => ({ id: `${id}-s`, from: id, to: 's', latency: { dist: 'constant', ms: 0 }, wire: { ratePerSec: 5, buffer: 5, loss: 0 }, passDeadline: false, passCancel: false, marginMs: 0, chain: [] })), { id: 's-r', from: 's', to: 'r' }],
    changes: [
      { id: 'x', atMs: 0, untilMs: 5, why: 'fault', target: 'services/s/fault', value: { errorShare: 0, error: 'E', slowdown: 1, down: false, stalled: false, draining: false } },
      { id: 'y', atMs: 0, target: 'nodes/r/fault', value: { down: true, stalled: false, lost: false } },
      { id: 'z', atMs: 0, target: 'clients/a/keys', value: null },
    ],
    layout: { a: [0, 0] },
  };
  test('in a document that spells out what may be left out', () => {
    const found = places(full).filter((path) => !mayBeNull(full, path)).map((path) => {
      const spoilt = parseScenario(withNull(full, path), patterns), place = words(full, path);
      return { place, found: !spoilt.ok && spoilt.issues.some((issue) => issue.path === place) };
    });
    expect(found.filter((item) => !item.found)).toEqual([]);
    expect(found.length).toBeGreaterThan(120);
    expect(parseScenario(full, patterns)).toMatchObject({ ok: true, scenario: { changes: [{}, {}, { value: null }] } });
  });

  test('with what is wanted there', () => {
    const issues = (path: readonly Step[]) => {
      const spoilt = parseScenario(withNull(full, path), patterns);
      return spoilt.ok ? [] : spoilt.issues.map(({ message }) => message.replaceAll('\u2009', ' '));
    };
    expect(issues(['seed'])).toEqual(['The field seed is null. It must be a whole number from 0 to 4 294 967 295.']);
    expect(issues(['clients'])[0]).toBe('The field clients is null. It must be a list.');
    expect(issues(['services', 0, 'workers'])).toEqual(['The field s.workers is null. It must be a whole number from 1 to 1 000 000 workers.']);
    expect(issues(['changes', 0, 'why'])).toEqual(['The field x.why is null. It must be fault or edit.']);
    expect(issues(['layout', 'a', 1])).toEqual(['The field layout.a[1] is null. It must be from −1 000 000 to 1 000 000.'.replaceAll('−', '\u2212')]);
  });
});

test('a link cannot make a value null either', async () => {
  const base = { preset: 'traffic-breaker', version: 1 }, parsed = parseScenario(findPreset('traffic-breaker')?.document, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  expect(applyDifference(parsed.scenario as unknown as Json, { in: { seed: { set: null } } })).toMatchObject({ seed: null });
  expect(await openLink(await encodeLink({ base, scenario: { in: { seed: { set: null } } }, view: {} }), patterns)).toMatchObject({
    ok: false,
    issues: [{ path: 'seed' }],
  });
});
