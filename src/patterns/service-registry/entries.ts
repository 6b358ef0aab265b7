/** The entries of a service registry: who is registered until when, and what look-ups see of it. */
import { dueHeap, firstDue, popDue, pushDue } from '../../engine/des/due-heap.ts';
import type { DueHeap } from '../../engine/des/due-heap.ts';
import { instanceOf, serviceOf } from '../../engine/des/member-key.ts';
import type { NodeEffects } from '../../engine/node-model.ts';

/** How it has an instance: not at all, registered and not seen yet, listed, dropped and still seen. */
export const ENTRY_STATES = ['not registered', 'registered', 'listed', 'dropped'] as const;
export const NOT = 0, REGISTERED = 1, LISTED = 2, DROPPED = 3;

/** An instance that has registered once; those that are gone keep no entry. */
export interface Entry { is: number; /** Expires. */ untilUs: number; /** When look-ups see the change; Infinity: there is none to be seen. */ seenUs: number }
export interface Entries {
  /** By `memberKey`, in order of registration. */
  readonly of: Map<number, Entry>;
  /** Changes that will be seen. */
  readonly due: DueHeap;
  /** By service: what look-ups are answered, until it changes. */
  readonly lists: Map<number, readonly number[]>;
  /** Registered ones, and those that look-ups see. */
  registered: number;
  listed: number;
}
export function newEntries(): Entries { return { of: new Map(), due: dueHeap(), lists: new Map(), registered: 0, listed: 0 }; }

export const isRegistered = (entry: Entry | undefined): boolean => entry !== undefined && (entry.is === REGISTERED || entry.is === LISTED);

/** An instance registers, or renews. */
export function enter(entries: Entries, key: number, untilUs: number, delayUs: number, fx: NodeEffects): void {
  const known = entries.of.get(key), entry = known ?? { is: NOT, untilUs, seenUs: Infinity };
  if (known === undefined) entries.of.set(key, entry);
  entry.untilUs = untilUs;
  if (isRegistered(entry)) return;
  entries.registered++;
  if (entry.is === DROPPED) { entry.seenUs = Infinity; become(entries, key, entry, LISTED, fx); return; }
  if (delayUs > 0) { entry.seenUs = fx.nowUs + delayUs; pushDue(entries.due, entry.seenUs, key); }
  become(entries, key, entry, delayUs > 0 ? REGISTERED : LISTED, fx);
}
/** An instance has taken its name out, or has expired. */
export function leave(entries: Entries, key: number, delayUs: number, fx: NodeEffects): void {
  const entry = entries.of.get(key);
  if (entry === undefined || !isRegistered(entry)) return;
  entries.registered--;
  const waits = entry.is === LISTED && delayUs > 0;
  entry.seenUs = waits ? fx.nowUs + delayUs : Infinity;
  if (waits) pushDue(entries.due, entry.seenUs, key);
  become(entries, key, entry, waits ? DROPPED : NOT, fx);
}
/** Changes whose time has come are seen. */
export function seeDue(entries: Entries, fx: NodeEffects): void {
  while (firstDue(entries.due) <= fx.nowUs) {
    const atUs = firstDue(entries.due), key = popDue(entries.due), entry = entries.of.get(key);
    if (entry?.seenUs !== atUs) continue;
    entry.seenUs = Infinity;
    become(entries, key, entry, entry.is === REGISTERED ? LISTED : NOT, fx);
  }
}
/** All is forgotten, at once. */
export function forget(entries: Entries, fx: NodeEffects): void {
  entries.registered = 0;
  for (const [key, entry] of entries.of) { entry.seenUs = Infinity; become(entries, key, entry, NOT, fx); }
}
/** The instances that look-ups see, in order of number. */
export function membersOf(entries: Entries, service: number): readonly number[] {
  const known = entries.lists.get(service);
  if (known !== undefined) return known;
  const list: number[] = [];
  for (const [key, { is }] of entries.of) if ((is === LISTED || is === DROPPED) && serviceOf(key) === service) list.push(instanceOf(key));
  list.sort((a, b) => a - b);
  entries.lists.set(service, list);
  return list;
}

function become(entries: Entries, key: number, entry: Entry, is: number, fx: NodeEffects): void {
  const seen = (state: number): number => Number(state === LISTED || state === DROPPED), change = seen(is) - seen(entry.is);
  entry.is = is;
  entries.listed += change;
  if (change !== 0) entries.lists.delete(serviceOf(key));
  fx.entryMoved(key, is);
  if (is === NOT) entries.of.delete(key);
}
