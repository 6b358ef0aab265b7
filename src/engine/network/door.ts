/** A service's entrance: what comes goes through the inbound chain, as a call to the queue behind. */
import { HOW_ENDPOINT_SHIFT, A_BEGUN, A_CALL, A_NUMBER, A_ORDINAL, A_OUTCOME, A_PARENT, A_WORK, ATTEMPT_WORDS, NEVER, STAGE_DOOR } from '../attempt-table.ts';
import { AT_INSTANCE, C_BEGUN, C_CLIENT, C_ID, C_LINK, C_N, C_OWNER, CALL_WORDS } from '../call-table.ts';
import type { Outcome } from '../outcome.ts';
import { SPAN } from '../recording/sink.ts';
import type { StationParts } from './station-parts.ts';

export class Door {
  private readonly parts: StationParts;
  /** Its link; -1: there is none. */
  private readonly link: number;
  constructor(parts: StationParts, link: number) { this.parts = parts; this.link = link; }

  enter(a: number): void {
    const { attempts, calls, wire, subCalls } = this.parts, at = a * ATTEMPT_WORDS, row = attempts.data[at + A_CALL]! * CALL_WORDS;
    attempts.setStage(a, STAGE_DOOR);
    wire.path(a);
    const call = subCalls.start(this.link, a, 0, { call: calls.data[row + C_ID]!, caller: calls.data[row + C_CLIENT]!, n: calls.data[row + C_N]!, deadlineUs: wire.deadlineThereUs(a) }, 0, this.parts.perInstance ? attempts.instance(a) + 1 << HOW_ENDPOINT_SHIFT : 0, attempts.data[at + A_ORDINAL]! - 1);
    if (attempts.stage(a) !== STAGE_DOOR) return;
    attempts.data[at + A_WORK] = call;
    if (attempts.hasLeft(a)) this.parts.host.desert(call);
  }
  /** Whether the attempt has come through the inbound chain. */
  isBehind(a: number): boolean { return this.parts.calls.data[this.parts.attempts.data[a * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS + C_LINK] === this.link; }
  /** The instance that has let it in. */
  instance(a: number): number { const outer = this.outer(a); return outer > 0 ? this.parts.attempts.instance(outer) : AT_INSTANCE - outer; }
  /** Whether it is a probe to be answered at the entrance; behind the door, whether the attempt at it is one. */
  isProbe(a: number): boolean {
    const outer = this.link >= 0 && this.isBehind(a) ? this.outer(a) : a;
    return outer > 0 && this.parts.attempts.isProbe(outer);
  }
  /** The call whose works are counted: that at the door. */
  counted(a: number): number {
    const { attempts, calls } = this.parts, outer = this.outer(a);
    return outer > 0 ? attempts.data[outer * ATTEMPT_WORDS + A_CALL]! : calls.data[attempts.data[a * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS + C_BEGUN]!;
  }
  /** Work of an attempt begins: the one at the door has begun with the first work behind it. */
  begun(a: number): void {
    const { attempts, host, kernel, hears } = this.parts, outer = this.outer(a), d = attempts.data, at = outer * ATTEMPT_WORDS;
    if (outer <= 0 || d[at + A_BEGUN] !== NEVER) return;
    d[at + A_BEGUN] = attempts.since(outer, kernel.nowUs);
    if (hears && d[at + A_PARENT] !== 0) host.workStarted(d[at + A_PARENT]!, d[at + A_NUMBER]!);
  }
  /** The call behind the attempt `outer` has its outcome, which is that attempt's answer. */
  ended(call: number, outer: number, outcome: Outcome): void {
    const { attempts, calls, wire } = this.parts, d = attempts.data, at = outer * ATTEMPT_WORDS;
    // Work behind the door may begin when the attempt at it is gone.
    calls.goesOn(call, d[at + A_CALL]!, attempts.instance(outer));
    calls.release(call);
    if (d[at + A_BEGUN] === NEVER) attempts.addFlags(outer, SPAN.notBegun);
    d[at + A_WORK] = 0;
    d[at + A_OUTCOME] = outcome.index;
    wire.answer(outer);
  }
  /** The attempt at the door whose call this one is of; once that is answered, `AT_INSTANCE` less its instance. */
  private outer(a: number): number { return this.parts.calls.data[this.parts.attempts.data[a * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS + C_OWNER]!; }
}
