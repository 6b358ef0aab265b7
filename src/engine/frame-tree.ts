/** What a frame has below it, frames and attempts, as a list through their rows: 2·frame, or 2·attempt + 1; 0 the end. */
import { A_NEXT, A_NUMBER, ATTEMPT_WORDS } from './attempt-table.ts';
import type { AttemptTable } from './attempt-table.ts';
import { F_ATTEMPT, F_BELOW, F_FLAGS, F_NEXT, FRAME_WORDS, KEPT, ORPHAN } from './frame-table.ts';
import type { FrameTable } from './frame-table.ts';

export class FrameTree {
  private readonly frames: FrameTable;
  private readonly attempts: AttemptTable;
  /** Told of each attempt whose caller has left. */
  private readonly departed: (attempt: number) => void;
  /** What is still to be left, the next one last. */
  private readonly later: number[] = [];

  constructor(frames: FrameTable, attempts: AttemptTable, departed: (attempt: number) => void) {
    this.frames = frames; this.attempts = attempts; this.departed = departed;
  }

  unlink(frame: number, entry: number): void {
    const d = this.frames.data, at = frame * FRAME_WORDS;
    if (d[at + F_BELOW] === entry) { d[at + F_BELOW] = this.next(entry); return; }
    let before = d[at + F_BELOW]!;
    for (let next = this.next(before); next !== entry; next = this.next(before)) before = next;
    if ((before & 1) === 0) d[(before >> 1) * FRAME_WORDS + F_NEXT] = this.next(entry);
    else this.attempts.data[(before >> 1) * ATTEMPT_WORDS + A_NEXT] = this.next(entry);
  }

  /** Everything under way below `frame` goes on without its caller: what it sent first hears of it first. */
  leave(frame: number): void {
    const d = this.frames.data, at = frame * FRAME_WORDS, first = d[at + F_BELOW]!;
    if ((d[at + F_FLAGS]! & KEPT) !== 0 || first === 0) return;
    // The list begins with what was sent last.
    const { later } = this, from = later.length;
    let entry = first;
    for (let before = this.next(entry); before !== 0; before = this.next(entry)) {
      later.push(entry);
      entry = before;
    }
    this.leaveEntry(entry);
    while (later.length > from) this.leaveEntry(later.pop()!);
  }
  private leaveEntry(entry: number): void {
    const row = entry >> 1, at = row * FRAME_WORDS;
    if ((entry & 1) === 1) { this.departed(row); return; }
    const d = this.frames.data;
    if ((d[at + F_FLAGS]! & ORPHAN) !== 0) return;
    d[at + F_FLAGS]! |= ORPHAN;
    if (d[at + F_BELOW] !== 0) this.leave(row);
  }

  /** The entry of attempt `number` of `frame`; 0: it is not under way. */
  find(frame: number, number: number): number {
    const d = this.frames.data;
    for (let entry = d[frame * FRAME_WORDS + F_BELOW]!; entry !== 0; entry = this.next(entry)) {
      const row = entry >> 1;
      const of = (entry & 1) === 1 ? this.attempts.data[row * ATTEMPT_WORDS + A_NUMBER] : d[row * FRAME_WORDS + F_ATTEMPT];
      if (of === number) return entry;
    }
    return 0;
  }

  private next(entry: number): number {
    const row = entry >> 1;
    return (entry & 1) === 0 ? this.frames.data[row * FRAME_WORDS + F_NEXT]! : this.attempts.data[row * ATTEMPT_WORDS + A_NEXT]!;
  }
}
