/** A call as patterns and disciplines see it: a window onto the tables, valid during one step. */
import { C_CLIENT, C_ID, C_N, CALL_WORDS } from './call-table.ts';
import type { CallTable } from './call-table.ts';
import type { CallInfo } from './pattern.ts';

export class CallView implements CallInfo {
  call = 0;
  private readonly calls: CallTable;
  constructor(calls: CallTable) { this.calls = calls; }
  get id(): number { return this.calls.data[this.call * CALL_WORDS + C_ID]!; }
  get client(): number { return this.calls.data[this.call * CALL_WORDS + C_CLIENT]!; }
  get n(): number { return this.calls.data[this.call * CALL_WORDS + C_N]!; }
  get key(): number { return this.calls.keyOf(this.call); }
  get priority(): number { return this.calls.priorityOf(this.call); }
  get attempt(): number { return 1; }
  get startedUs(): number { return this.calls.startedUs[this.call]!; }
  get deadlineUs(): number { return Infinity; }
}
