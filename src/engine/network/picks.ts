/** Which instance an attempt goes to where no balancer says: one at random, perhaps leaving out those its call has been to. */
import { A_CALL, A_ORDINAL, ATTEMPT_WORDS } from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import type { Draws } from '../des/draws.ts';

export class Picks {
  /** Instances that attempts of a call have been to, by the call's row; begun anew with its first attempt. */
  tried = new Map<number, readonly number[]>();
  private readonly attempts: AttemptTable;
  private readonly instances: number;
  constructor(attempts: AttemptTable, instances: number) { this.attempts = attempts; this.instances = instances; }

  /** `draws` has begun the stream of this pick. */
  pick(a: number, draws: Draws): number {
    const { instances } = this, at = a * ATTEMPT_WORDS, d = this.attempts.data, call = d[at + A_CALL]!;
    const tried = d[at + A_ORDINAL] === 1 ? [] : this.tried.get(call) ?? [];
    const avoids = this.attempts.avoidsTried(a) && tried.length < instances;
    let k = Math.floor(draws.unit() * (avoids ? instances - tried.length : instances));
    if (avoids) k = Array.from({ length: instances }, (_, i) => i).filter((i) => !tried.includes(i))[k]!;
    if (!tried.includes(k)) this.tried.set(call, [...tried, k]);
    return k;
  }
}
