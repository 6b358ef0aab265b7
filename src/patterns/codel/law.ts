/** The control law of CoDel: when to drop, and when to drop next, as pure functions. Times are µs. */

export interface Law {
  /** When the wait will have been above the target for an interval; -1: it is below. */
  firstAboveUs: number;
  dropping: boolean;
  dropNextUs: number;
  /** Drops since the dropping state was entered, and as they were when it was entered the last time. */
  count: number;
  lastCount: number;
}

export function atRest(): Law { return { firstAboveUs: -1, dropping: false, dropNextUs: 0, count: 0, lastCount: 0 }; }

/** The time between drops falls with the root of their number: RFC 8289, section 5.4. */
export function nextDropUs(fromUs: number, intervalUs: number, count: number): number {
  return fromUs + intervalUs / Math.sqrt(count);
}

/** Whether the wait has been above the target for a whole interval: `dodequeue` of RFC 8289, section 5.6. `behind`: calls that still wait. */
export function mayDrop(law: Law, waitUs: number, behind: number, nowUs: number, targetUs: number, intervalUs: number): boolean {
  // One full packet in the queue is no standing queue, and neither is one call.
  if (waitUs < targetUs || behind <= 1) {
    law.firstAboveUs = -1;
    return false;
  }
  if (law.firstAboveUs < 0) {
    law.firstAboveUs = nowUs + intervalUs;
    return false;
  }
  return nowUs >= law.firstAboveUs;
}

/** Enters the dropping state, at the pace reached before if that was not long ago: `dequeue`, section 5.5. */
export function startDropping(law: Law, nowUs: number, intervalUs: number): void {
  law.dropping = true;
  const reached = law.count - law.lastCount;
  law.count = reached > 1 && nowUs - law.dropNextUs < 16 * intervalUs ? reached : 1;
  law.dropNextUs = nextDropUs(nowUs, intervalUs, law.count);
  law.lastCount = law.count;
}
