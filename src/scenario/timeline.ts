/** What holds at a target at a moment: of the changes that cover it, the one that starts last. */
import type { Change } from './document.ts';

/** The change in force, or null for the document's own value; of equal starts the later in the list wins. */
export function changeAt(changes: readonly Change[], atMs: number): Change | null {
  let held: Change | null = null;
  for (const change of changes) {
    if (change.atMs > atMs || atMs >= (change.untilMs ?? Infinity)) continue;
    if (held === null || change.atMs >= held.atMs) held = change;
  }
  return held;
}

/** The moments at which something may begin or cease to hold, rising, each once. */
export function momentsOf(changes: readonly Change[]): readonly number[] {
  const moments = new Set<number>();
  for (const { atMs, untilMs } of changes) {
    moments.add(atMs);
    if (untilMs !== undefined) moments.add(untilMs);
  }
  return [...moments].sort((a, b) => a - b);
}
