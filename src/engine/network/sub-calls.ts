/** Calls that services and nodes make: those of their programs, those a door lets through to the queue behind it, deliveries. */
import { NEVER } from '../attempt-table.ts';
import { C_BEGUN, C_CLIENT, C_HELD, C_ID, C_LINK, C_N, C_OWNER, C_PATH_A, C_PATH_B, C_TRIES, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import { hashText } from '../des/draws.ts';
import type { Kernel } from '../kernel.ts';
import type { PolicyHost } from '../policy-host.ts';
import type { LinkSpec } from '../spec.ts';

/** The root call a call is made for: id, client number, number within its client; and the deadline known here (Infinity none). */
export interface ForCall { readonly call: number; readonly caller: number; readonly n: number; readonly deadlineUs: number }

export class SubCalls {
  private readonly kernel: Kernel;
  private readonly calls: CallTable;
  private readonly host: PolicyHost;
  private readonly links: readonly LinkSpec[];
  private readonly hashes: Uint32Array;

  constructor(kernel: Kernel, calls: CallTable, host: PolicyHost, links: readonly LinkSpec[]) {
    this.kernel = kernel; this.calls = calls; this.host = host; this.links = links;
    this.hashes = Uint32Array.from(links, (link) => hashText(link.id));
  }
  /** Call number `nth` (from 1; 0: a door's, which draws as the attempt at it does) of whoever's path is in `draws.pathA/B`, with the number of a verb where it goes to a node; `how`: as of an attempt; `tries`: attempts that count as made. Returns its row. */
  start(link: number, owner: number, nth: number, of: ForCall, verb = 0, how = 0, tries = 0): number {
    const { calls, kernel } = this, { draws } = kernel, call = calls.take(), d = calls.data, row = call * CALL_WORDS;
    if (nth > 0) {
      draws.step(draws.pathA, draws.pathB, this.hashes[link]!);
      draws.step(draws.pathA, draws.pathB, nth);
    }
    d[row + C_ID] = of.call; d[row + C_CLIENT] = of.caller; d[row + C_N] = of.n; d[row + C_LINK] = link;
    d[row + C_PATH_A] = draws.pathA; d[row + C_PATH_B] = draws.pathB;
    d[row + C_OWNER] = owner; d[row + C_TRIES] = tries; d[row + C_BEGUN] = verb; d[row + C_HELD] = 2;
    calls.startedUs[call] = kernel.nowUs;
    this.host.enter(call, this.links[link]!.chain[0] ?? 0, 1, 0, this.deadlineFrom(of.deadlineUs), how);
    return call;
  }
  /** µs from now; never negative. */
  private deadlineFrom(atUs: number): number { return atUs === Infinity ? NEVER : Math.max(0, atUs - this.kernel.nowUs); }
}
