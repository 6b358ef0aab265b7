/** Calls that wait, oldest first, with the time each came; any of them may leave. */

/** Those that left stay in place, listed in `left`, until passed over; below `head` all are gone. */
export interface Line { calls: number[]; cameUs: number[]; head: number; waiting: number; left: { [call: number]: true } }

export function nobody(): Line { return { calls: [], cameUs: [], head: 0, waiting: 0, left: {} }; }

export function join(line: Line, call: number, nowUs: number): void {
  if (line.head > 32 && 2 * line.head > line.calls.length) {
    line.calls.splice(0, line.head);
    line.cameUs.splice(0, line.head);
    line.head = 0;
  }
  line.calls.push(call);
  line.cameUs.push(nowUs);
  line.waiting += 1;
}

export function leave(line: Line, call: number): void {
  line.left[call] = true;
  line.waiting -= 1;
}

/** When the call came that waits longest; Infinity: nobody waits. */
export function oldestCameUs(line: Line): number {
  if (line.waiting === 0) return Infinity;
  for (;;) {
    const call = line.calls[line.head] ?? -1;
    if (line.left[call] !== true) return line.cameUs[line.head] ?? Infinity;
    delete line.left[call];
    line.head += 1;
  }
}

/** Takes the call that waits longest; -1: nobody waits. */
export function takeOldest(line: Line): number {
  if (oldestCameUs(line) === Infinity) return -1;
  line.head += 1;
  line.waiting -= 1;
  return line.calls[line.head - 1] ?? -1;
}

/** Takes the call that came last; -1: nobody waits. */
export function takeNewest(line: Line): number {
  while (line.waiting > 0) {
    const call = line.calls.pop() ?? -1;
    line.cameUs.pop();
    if (line.left[call] === true) {
      delete line.left[call];
      continue;
    }
    line.waiting -= 1;
    return call;
  }
  return -1;
}
