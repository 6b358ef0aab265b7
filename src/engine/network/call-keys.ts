/** The keys of calls: what each root call, and every call made for it, is about. Drawn when it is asked for. */
import { compileKeys } from '../des/key-draws.ts';
import type { KeySampler } from '../des/key-draws.ts';
import { Draws } from '../des/draws.ts';
import { USE } from '../des/uses.ts';
import type { Keys } from '../spec.ts';

/** From its `fromN`-th call on, each copy draws from `keys`; null: every call has key 0. */
interface Since { readonly keys: Keys | null; readonly fromN: readonly number[]; sampler: KeySampler | null }
interface Group { readonly first: number; since: Since[] }
export type CallKeysState = readonly (readonly { readonly keys: Keys | null; readonly fromN: readonly number[] }[])[];

export class CallKeys {
  /** Its own, so that asking for a key disturbs no other draw. */
  private readonly draws = new Draws();
  private readonly seed: number;
  private readonly groupOf: Uint16Array;
  private readonly hashes: Uint32Array;
  private readonly groups: readonly Group[];
  /** The call asked for last: one step may ask several times. */
  private client = -1;
  private n = -1;
  private key = 0;

  /** By client number: its group and the hash of its name; by group: its keys and its first client number. */
  constructor(seed: number, groupOf: Uint16Array, hashes: Uint32Array, groups: readonly { readonly keys: Keys | null; readonly first: number; readonly count: number }[]) {
    this.seed = seed; this.groupOf = groupOf; this.hashes = hashes;
    this.groups = groups.map(({ keys, first, count }) => ({ first, since: [{ keys, fromN: Array.from({ length: count }, () => 0), sampler: null }] }));
  }

  /** Of call `n` of a client: a keyed draw of (seed, client, n), whatever else happens in the run. */
  of(client: number, n: number): number {
    if (client === this.client && n === this.n) return this.key;
    this.client = client; this.n = n;
    return this.key = this.drawn(client, n);
  }
  /** A scheduled edit: calls that begin from now on, `begun` of each client so far. */
  change(group: number, keys: Keys | null, begun: ArrayLike<number>): void {
    const { first, since } = this.groups[group]!;
    since.push({ keys, fromN: since[0]!.fromN.map((_, copy) => begun[first + copy]!), sampler: null });
  }

  private drawn(client: number, n: number): number {
    const group = this.groups[this.groupOf[client] ?? -1];
    if (group === undefined) return 0;
    const { since, first } = group;
    let k = since.length - 1;
    while (k > 0 && since[k]!.fromN[client - first]! > n) k--;
    const held = since[k]!, { draws } = this, hash = this.hashes[client]!;
    if (held.keys === null) return 0;
    held.sampler ??= compileKeys(held.keys);
    draws.rootPath(this.seed, hash, n);
    draws.start(draws.pathA, draws.pathB, USE.key, hash);
    return held.sampler.keyOf(draws.unit(), n);
  }

  /** Leaves the path of call `n` of a client in `draws`; returns the hash of the client's name. */
  root(draws: Draws, client: number, n: number): number {
    const hash = this.hashes[client] ?? client;
    draws.rootPath(this.seed, hash, n);
    return hash;
  }

  save(): CallKeysState { return this.groups.map(({ since }) => since.map(({ keys, fromN }) => ({ keys, fromN }))); }
  load(saved: CallKeysState): void {
    saved.forEach((since, g) => { this.groups[g]!.since = since.map((held) => ({ ...held, sampler: null })); });
    this.client = -1;
  }
}
