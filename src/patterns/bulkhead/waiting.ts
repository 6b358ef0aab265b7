/** Calls that wait for their turn, first come first served: handles in order of arrival, any of which may leave. */

export interface Waiting {
  /** Handles from `head` on; -1 where one has left. */
  handles: number[];
  head: number;
  /** The place of `handles[0]`; places count up for ever. */
  first: number;
  count: number;
}

const GONE = -1;
/** Its caller has left, but it holds its place until its turn. */
const ABANDONED = -2;

export function nobody(): Waiting { return { handles: [], head: 0, first: 0, count: 0 }; }

/** The place it now has. */
export function join(waiting: Waiting, handle: number): number {
  waiting.count += 1;
  return waiting.first + waiting.handles.push(handle) - 1;
}

/** false: its turn had come already. */
export function leave(waiting: Waiting, place: number): boolean {
  if (!waits(waiting, place)) return false;
  waiting.handles[place - waiting.first] = GONE;
  waiting.count -= 1;
  trim(waiting);
  return true;
}

/** Like `leave`, but the place stays taken until its turn comes. */
export function abandon(waiting: Waiting, place: number): boolean {
  if (!waits(waiting, place)) return false;
  waiting.handles[place - waiting.first] = ABANDONED;
  return true;
}

/** Whose turn it is; -1 nobody's. */
export function next(waiting: Waiting): number {
  while (waiting.count > 0) {
    const handle = waiting.handles[waiting.head] ?? GONE;
    waiting.handles[waiting.head] = GONE;
    waiting.count -= 1;
    trim(waiting);
    if (handle !== ABANDONED) return handle;
  }
  return -1;
}

function waits(waiting: Waiting, place: number): boolean {
  return place >= waiting.first + waiting.head && (waiting.handles[place - waiting.first] ?? GONE) >= 0;
}

/** The head stands on somebody, and what lies before it is given up now and then: constant work per call on average. */
function trim(waiting: Waiting): void {
  while (waiting.head < waiting.handles.length && waiting.handles[waiting.head] === GONE) waiting.head += 1;
  if (waiting.head < 32 || waiting.head * 2 < waiting.handles.length) return;
  waiting.handles.splice(0, waiting.head);
  waiting.first += waiting.head;
  waiting.head = 0;
}
