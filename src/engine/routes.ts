/** Calls that a pattern sends down another link than its own: each a call of its own, below the frame that sent it. */
import { LONGEST, NEVER } from './attempt-table.ts';
import { C_BEGUN, C_HELD, C_LINK, C_TRIES, CALL_WORDS } from './call-table.ts';
import type { CallTable } from './call-table.ts';
import { F_CALL, F_DEADLINE, FRAME_WORDS } from './frame-table.ts';
import type { FrameTable } from './frame-table.ts';
import type { Kernel } from './kernel.ts';
import type { LinkSpec } from './spec.ts';

export class Routes {
  links: readonly LinkSpec[] = [];
  /** What can be asked of the node that a link leads to, in the order of the numbers of verbs; none of a service. */
  verbsAt: (link: number) => readonly string[] = () => [];
  /** Of the call last opened: its deadline in µs after its start; NEVER none. */
  deadline = NEVER;
  private readonly kernel: Kernel;
  private readonly calls: CallTable;
  private readonly frames: FrameTable;
  constructor(kernel: Kernel, calls: CallTable, frames: FrameTable) { this.kernel = kernel; this.calls = calls; this.frames = frames; }

  /** Throws RangeError for a link that is not there (the document's check has refused it before). */
  linkOf(id: string): number {
    const link = this.links.findIndex((one) => one.id === id);
    if (link < 0) throw new RangeError(`there is no link ${id}`);
    return link;
  }
  /** Links whose patterns may send something to a service: those that lead to it, and those from where such a link leaves. */
  leadTo(service: number): readonly LinkSpec[] {
    const there = this.links.filter(({ to }) => to === service);
    return this.links.filter(({ from }) =>
      there.some((link) => link.from.client === from.client && link.from.service === from.service && link.from.node === from.node),
    );
  }
  /** A row like that of the frame's own call, of the same owner, on another link and begun now. A node is asked the same, or the first of what can be asked of it. It is held by what stands at its top, and its draws hang below the frame. */
  open(frame: number, link: number, deadlineUs: number): number {
    const { calls, kernel, frames } = this, own = frames.data[frame * FRAME_WORDS + F_CALL]!, until = frames.data[frame * FRAME_WORDS + F_DEADLINE]!;
    const call = calls.take(),
      d = calls.data,
      row = call * CALL_WORDS,
      asked = this.verbsAt(d[own * CALL_WORDS + C_LINK]!)[d[own * CALL_WORDS + C_BEGUN]!] ?? '';
    d.copyWithin(row, own * CALL_WORDS, (own + 1) * CALL_WORDS);
    d[row + C_LINK] = link; d[row + C_TRIES] = 0; d[row + C_BEGUN] = Math.max(0, this.verbsAt(link).indexOf(asked)); d[row + C_HELD] = 1;
    const leftUs = Math.min(deadlineUs, until === NEVER ? Infinity : calls.startedUs[own]! + (until >>> 0)) - kernel.nowUs;
    calls.startedUs[call] = kernel.nowUs;
    this.deadline = leftUs <= LONGEST ? Math.max(0, leftUs) : NEVER;
    return call;
  }
}
