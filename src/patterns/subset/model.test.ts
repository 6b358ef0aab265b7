import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { picker } from '../../../test/support/balanced.ts';
import { at, run, specOf, work } from '../../../test/support/small-run.ts';
import type { Parts } from '../../../test/support/small-run.ts';
import type { ChangeSpec, Spec } from '../../engine/spec.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { dealt, ranked } from './dealing.ts';
import { subset } from './model.ts';
import type { SubsetConfig } from './model.ts';

const members = (n: number) => Array.from({ length: n }, (_, k) => k);
const usersOf = (clients: number, n: number, of: (client: number) => readonly number[]) => {
  const users = Array.from({ length: n }, () => 0);
  for (let client = 0; client < clients; client++) for (const endpoint of of(client)) users[endpoint]! += 1;
  return users;
};

describe('subsets that are dealt out', () => {
  it('are of the size asked for, of different members', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 }), fc.nat({ max: 500 }), (n, size, client) => {
      const own = dealt(members(n), size, client);
      expect(new Set(own).size).toBe(Math.min(n, size));
      expect(own.length).toBe(Math.min(n, size));
    }));
  });
  it('give every endpoint the same number of clients when rounds are whole', () => {
    // The book's case: 300 backends, subsets of 10, 30 clients a round; ten rounds.
    expect(new Set(usersOf(300, 300, (client) => dealt(members(300), 10, client)))).toEqual(new Set([10]));
  });
  it('differ by one client at most in a round that is not whole', () => {
    const users = usersOf(45, 100, (client) => dealt(members(100), 10, client));
    expect([Math.min(...users), Math.max(...users)]).toEqual([4, 5]);
  });
  it('are shuffled anew in every round', () => { expect(dealt(members(30), 10, 0)).not.toEqual(dealt(members(30), 10, 3)); });
});

describe('subsets that are ranked by a hash', () => {
  it('move one place when a member goes', () => {
    fc.assert(fc.property(fc.integer({ min: 6, max: 40 }), fc.integer({ min: 1, max: 5 }), fc.nat({ max: 200 }), fc.nat(), (n, size, client, pick) => {
      const before = ranked(members(n), size, client), gone = pick % n, after = ranked(members(n).filter((k) => k !== gone), size, client);
      expect(after.filter((endpoint) => !before.includes(endpoint)).length).toBe(before.includes(gone) ? 1 : 0);
    }));
  });
  it('are less even than those that are dealt out', () => {
    const users = usersOf(300, 300, (client) => ranked(members(300), 10, client));
    expect(Math.max(...users)).toBeGreaterThan(13);
    expect(users.reduce((sum, count) => sum + count, 0)).toBe(3000);
  });
});

/** Clients, each with one call at every ms from its own time on, to six instances. */
function spec(config: Partial<SubsetConfig>, clients: number, more: Parts = {}, scope: 'link' | 'client' = 'link'): Spec {
  const full = { ...defaultsOf(subset.fields), ...config };
  const chain = [{ kind: 'subset', config: full, scope }, { kind: 'picker', scope }] as const;
  return specOf({
    clients: [{ workload: at(0, 1, 2, 3, 4, 5, 6, 7), count: clients }],
    services: [{ instances: 6, steps: [work(1)] }],
    links: [{ chain }],
    ...more,
  });
}
/** By client, the instances its calls went to. */
function placesOf(ran: ReturnType<typeof run>): readonly (readonly number[])[] {
  const clientOf = new Map(ran.raw.calls.map(({ id, client }) => [id, client])), places: Set<number>[] = [];
  for (const span of ran.raw.spans) (places[clientOf.get(span.owner)!] ??= new Set()).add(span.instance);
  return places.map((set) => [...set].sort((a, b) => a - b));
}

describe('a subset stage', () => {
  it('lets each client use its own endpoints only, by its number', () => {
    for (const scope of ['link', 'client'] as const) {
      const places = placesOf(run(spec({ size: 2 }, 3, {}, scope), [subset, picker]));
      expect(places.map((own) => own.length)).toEqual([2, 2, 2]);
      expect(places.flat().sort((a, b) => a - b)).toEqual(members(6));
      expect(places).toEqual([0, 1, 2].map((client) => [...dealt(members(6), 2, client)].sort((a, b) => a - b)));
    }
  });
  it('leaves all where a subset is all', () => { expect(placesOf(run(spec({ size: 6 }, 1), [subset, picker]))).toEqual([members(6)]); });
  it('deals again when a setting changes', () => {
    const changes: readonly ChangeSpec[] = [{ atUs: 3500, what: 'config', attach: 1, config: { ...defaultsOf(subset.fields), size: 1 } }];
    const ran = run(spec({ size: 2 }, 1, { changes }), [subset, picker]),
      places = [...ran.raw.spans].sort((a, b) => a.sentUs - b.sentUs).map(({ instance }) => instance);
    expect(new Set(places.slice(0, 4))).toEqual(new Set(dealt(members(6), 2, 0)));
    expect(new Set(places.slice(4))).toEqual(new Set(dealt(members(6), 1, 0)));
  });
  it('says when a subset is everything', () => {
    expect(subset.check?.({ ...defaultsOf(subset.fields), size: 6 }, 6).map(({ field }) => field)).toEqual(['size']);
    expect(subset.check?.({ ...defaultsOf(subset.fields), size: 5 }, 6)).toEqual([]);
  });
});
