/** Checks the settings in force after each change as those of the start are checked: only what a change touches, in the order of time. */
import type { Json } from '../engine/fields.ts';
import type { Patterns } from '../engine/patterns.ts';
import type { Change, Client, Config, ScenarioV1 } from './document.ts';
import { checkRegistryUse, registriesOf } from './check-registries.ts';
import { fromThenOn, IssueList, MOST_ISSUES } from './issue.ts';
import type { Odd } from './odd-configs.ts';
import { oddAlone, oddPlaced } from './odd-configs.ts';
import type { Place } from './places.ts';
import { placesOf, sharedOf } from './places.ts';
import { checkCircle, checkLeaving, missingReferences, routesOf } from './routes.ts';
import { findTarget } from './target.ts';
import { changeAt } from './timeline.ts';

/** What changes hold at one target. `place`: null for the keys of a client. */
interface Held {
  readonly target: string;
  readonly place: Place | null;
  readonly set: (value: Json | undefined) => void;
  readonly start: Json | undefined;
  readonly changes: Change[];
  now: Change | null;
  before: Change | null;
}
/** Issues of the settings in force, by what they say. */
type Found = ReadonlyMap<string, Odd>;

/**
 * What is wrong from some change on, at the change, with the setting and the instant. What was wrong at the start
 * is not said again. The scenario's values must have been read without an issue.
 */
export function oddChanges(scenario: ScenarioV1, patterns: Patterns): readonly Odd[] {
  if (!scenario.changes.some(({ target }) => target.includes('.') || target.endsWith('/keys'))) return [];
  const now = copyOf(scenario), places = placesOf(now), held = heldOf(now, places, scenario.changes);
  if (held.size === 0) return [];
  const look = looker(now, places, patterns), found: Odd[] = [];
  const start = look([...held.values()]);
  for (const [ms, due] of momentsOf(held.values())) {
    const moved = [...due].filter((one) => { one.before = one.now; one.now = changeAt(one.changes, ms); return one.now !== one.before; });
    if (moved.length === 0) continue;
    const before = look(moved);
    for (const { set, now: change, start: value } of moved) set(change === null ? value : change.value);
    for (const [key, odd] of look(moved)) {
      const cause = causeOf(odd, moved), anew = cause.target === odd.path && cause.now?.atMs === ms;
      if (start.has(key) || (before.has(key) && !anew)) continue;
      found.push({ ...odd, path: `changes/${cause.now?.atMs === ms ? `${cause.now.id}.value` : `${cause.before?.id ?? ''}.untilMs`}`, message: fromThenOn(ms, odd.path, odd.message) });
      if (found.length === MOST_ISSUES) return found;
    }
  }
  return found;
}

/** The same document with settings that can be replaced in place. */
function copyOf({ clients, services, nodes, links, ...rest }: ScenarioV1): ScenarioV1 {
  return {
    ...rest, clients: clients.map((client) => ({ ...client })), nodes: nodes.map((node) => ({ ...node })),
    services: services.map((service) => ({ ...service, queue: { ...service.queue }, inbound: service.inbound.map((attach) => ({ ...attach })) })),
    links: links.map((link) => ({ ...link, chain: link.chain.map((attach) => ({ ...attach })) })),
  };
}

function heldOf(now: ScenarioV1, all: readonly Place[], changes: readonly Change[]): ReadonlyMap<string, Held> {
  const places = new Map(all.map((place) => [place.attach, place])), held = new Map<string, Held>();
  for (const change of changes) {
    const known = held.get(change.target), target = known === undefined ? findTarget(now, change.target) : '';
    if (known !== undefined) known.changes.push(change);
    else if (typeof target !== 'string' && target.what === 'field') {
      const attach = target.attach as { config: Config }, { field } = target;
      held.set(change.target, {
        target: change.target,
        place: places.get(target.attach) ?? null,
        set: (value = null) => {
          attach.config = { ...attach.config, [field]: value };
        },
        start: attach.config[field],
        changes: [change],
        now: null,
        before: null,
      });
    } else if (typeof target !== 'string' && target.what === 'keys') {
      const client = target.client as { keys?: Client['keys'] | undefined };
      held.set(change.target, {
        target: change.target,
        place: null,
        set: (value = null) => {
          client.keys = value === null ? undefined : (value as unknown as Client['keys']);
        },
        start: client.keys as Json | undefined,
        changes: [change],
        now: null,
        before: null,
      });
    }
  }
  return held;
}

/** The instants at which something may begin or cease to hold, rising, with what may. */
function momentsOf(held: Iterable<Held>): readonly (readonly [number, ReadonlySet<Held>])[] {
  const moments = new Map<number, Set<Held>>();
  for (const one of held)
    for (const { atMs, untilMs } of one.changes)
      for (const ms of untilMs === undefined ? [atMs] : [atMs, untilMs]) moments.set(ms, (moments.get(ms) ?? new Set()).add(one));
  return [...moments].sort(([a], [b]) => a - b);
}

/** Finds what is wrong now with the settings at these targets, and with those beside them in their chains. */
function looker(now: ScenarioV1, places: readonly Place[], patterns: Patterns): (held: readonly Held[]) => Found {
  const choosy = places.filter(({ attach }) => 'checkPlace' in (patterns[attach.kind] ?? {})), beside = new Map<Place['chain'], Place[]>();
  for (const place of choosy) beside.set(place.chain, [...beside.get(place.chain) ?? [], place]);
  const shared = sharedOf(now), registries = registriesOf(now, patterns), routes = routesOf(now.links, patterns);
  const exists = { link: new Set(now.links.map(({ id }) => id)), service: new Set(now.services.map(({ id }) => id)) };
  return (held) => {
    const touched = new Set(held.flatMap(({ place }) => place ?? [])), chains = new Set([...touched].map(({ chain }) => chain));
    const around = { ...shared, keyed: now.clients.some(({ keys }) => keys !== undefined) }, odd: Odd[] = [];
    for (const place of touched) {
      const issues = new IssueList();
      missingReferences(issues, place, exists, patterns);
      checkLeaving(issues, place, routes, patterns);
      checkCircle(issues, place, routes, patterns);
      checkRegistryUse(issues, place, registries, patterns);
      odd.push(...issues.found.map((issue) => ({ ...issue, refused: true })), ...oddAlone(place, patterns));
    }
    // Keys are of concern everywhere.
    for (const place of held.some((one) => one.place === null) ? choosy : [...chains].flatMap((chain) => beside.get(chain) ?? []))
      odd.push(...oddPlaced(place, around, patterns));
    return new Map(odd.map((one) => [`${one.path} ${wordsOf(one.message)}`, one]));
  };
}

/** A sentence without its numbers: with another number it says the same. */
function wordsOf(message: string): string {
  return message.split(' ').filter((word) => !/^[\u2212-]?\d/.test(word)).join(' ');
}

/** Of those that moved at an instant the one to blame: that of the very setting, else of the same pattern, else in the same chain. */
function causeOf({ path }: Odd, moved: readonly Held[]): Held {
  const [list, owner] = path.split('/');
  return (
    moved.find(({ target }) => target === path) ??
    moved.find(({ place }) => place !== null && path.startsWith(`${place.path}.`)) ??
    moved.find(({ target }) => target.startsWith(`${list}/${owner}/`)) ??
    moved[0]!
  );
}
