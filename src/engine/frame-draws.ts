/** The keys of what is drawn for a frame: its call's path, with every attempt above the first from the root down. */
import type { Attached } from './attached.ts';
import { C_PATH_A, C_PATH_B, CALL_WORDS } from './call-table.ts';
import type { CallTable } from './call-table.ts';
import { USE } from './des/uses.ts';
import { F_ATTACH, F_ATTEMPT, F_CALL, F_PARENT, F_USES, FRAME_WORDS } from './frame-table.ts';
import type { FrameTable } from './frame-table.ts';
import type { Kernel } from './kernel.ts';

export class FrameDraws {
  private readonly kernel: Kernel;
  private readonly calls: CallTable;
  private readonly frames: FrameTable;
  private readonly attached: readonly Attached[];
  constructor(kernel: Kernel, calls: CallTable, frames: FrameTable, attached: readonly Attached[]) {
    this.kernel = kernel;
    this.calls = calls;
    this.frames = frames;
    this.attached = attached;
  }

  /** Leaves the path of a frame's draws in `draws.pathA/B`. */
  path(frame: number): void {
    const d = this.frames.data,
      { draws } = this.kernel;
    let at = frame * FRAME_WORDS;
    // Most calls are first attempts all the way up: their path is the call's.
    while (d[at + F_ATTEMPT]! <= 1 && d[at + F_PARENT] !== 0) at = d[at + F_PARENT]! * FRAME_WORDS;
    const parent = d[at + F_PARENT]!;
    if (parent === 0) {
      const c = this.calls.data,
        row = d[at + F_CALL]! * CALL_WORDS;
      draws.pathA = c[row + C_PATH_A]!;
      draws.pathB = c[row + C_PATH_B]!;
      return;
    }
    this.path(parent);
    this.attemptPath(parent, d[at + F_ATTEMPT]!);
  }
  /** Adds attempt `attempt` of `frame`, above the first, to the path. */
  attemptPath(frame: number, attempt: number): void {
    const { draws } = this.kernel;
    draws.step(draws.pathA, draws.pathB, this.attached[this.frames.data[frame * FRAME_WORDS + F_ATTACH]!]!.hash);
    draws.step(draws.pathA, draws.pathB, attempt);
  }
  /** A keyed draw of (call, attachment), fresh at every use. */
  random(frame: number): number {
    const d = this.frames.data,
      at = frame * FRAME_WORDS,
      { draws } = this.kernel;
    const uses = d[at + F_USES]!;
    d[at + F_USES] = (uses & ~0xffff) | ((uses + 1) & 0xffff);
    this.path(frame);
    draws.step(draws.pathA, draws.pathB, uses & 0xffff);
    draws.start(draws.pathA, draws.pathB, USE.pattern, this.attached[d[at + F_ATTACH]!]!.hash);
    return draws.unit();
  }
}
