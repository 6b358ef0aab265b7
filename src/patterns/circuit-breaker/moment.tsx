/** One moment of a breaker, and the small words every library's diagram is made of. */
import type { Condition, StateAt } from '../../engine/pattern.ts';
import type { MoveRow } from '../../engine/recording/reading.ts';
import { formatCount, formatDuration, formatInstant } from '../../ui/kit/format.ts';
import type { RingSegment } from '../../ui/kit/Ring.tsx';
import { breakerStyle } from '../../ui/kit/breaker-style.ts';
import type { ArrowKey, StateKey } from './diagram-geometry.tsx';

export interface StateWords {
  readonly line: string;
  readonly ring: readonly RingSegment[];
  /** Share of the wait still to come; undefined: no countdown. */
  readonly countdown?: number;
  readonly ringLabel: string;
}
export interface ArrowWords {
  readonly condition: string;
  readonly live: string;
  /** It will be taken, whatever comes. */
  readonly certain: boolean;
}
export interface DiagramWords {
  /** One line on what is decided next. */
  readonly note: string;
  readonly states: { readonly [K in StateKey]: StateWords };
  /** From open straight to closed: only where the library does so. */
  readonly arrows: { readonly [K in Exclude<ArrowKey, 'open-closed'>]: ArrowWords } & { readonly 'open-closed'?: ArrowWords };
}

/** How much room labels have: one or two words, a short line, or a whole one. */
export type Room = 'brief' | 'normal' | 'large';
/** Calls under way in half-open, where the caller knows; `nextAnswerUs` Infinity when none is due. */
export interface Probes { readonly inFlight: number; readonly nextAnswerUs: number }

export interface Moment {
  readonly at: StateAt;
  readonly conditions: readonly Condition[];
  /** The last move into each arrow up to now. */
  readonly last: { readonly [K in ArrowKey]?: MoveRow };
  readonly nowUs: number;
  readonly room: Room;
  readonly probes: Probes | null;
}

/** What one library's breaker says of itself. */
export interface DialectWords<C> {
  /** What the diagram says of each state and each arrow at one instant. */
  diagram(config: C, moment: Moment): DiagramWords;
  /** The present moment in two or three sentences; `at` is the state at `nowUs`. */
  now(config: C, at: StateAt, nowUs: number): string;
  /** The setting that matters most, for its place in a chain. */
  setting(config: C): string;
}

export const was = (count: number) => (count === 1 ? 'was' : 'were');
export const has = (count: number) => (count === 1 ? 'has' : 'have');

export function stateKey(names: readonly string[], state: number): StateKey {
  return breakerStyle(names[state] ?? 'closed').key;
}

const ARROWS: { readonly [fromTo: string]: ArrowKey } = {
  'closed open': 'closed-open',
  'open halfOpen': 'open-halfOpen',
  'halfOpen open': 'halfOpen-open',
  'halfOpen closed': 'halfOpen-closed',
  'open closed': 'open-closed',
};

export function arrowOf(names: readonly string[], move: Pick<MoveRow, 'from' | 'to'>): ArrowKey | null {
  return ARROWS[`${stateKey(names, move.from)} ${stateKey(names, move.to)}`] ?? null;
}

/** How many of the moves, which are in order of time, happened up to `nowUs`. */
export function movesUntil(moves: readonly Pick<MoveRow, 'atUs'>[], nowUs: number): number {
  let low = 0;
  let high = moves.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moves[middle]?.atUs ?? Infinity) <= nowUs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last move along each arrow up to `nowUs`; looks back over at most a few rounds of the breaker. */
export function lastTaken(moves: readonly MoveRow[], names: readonly string[], nowUs: number): Moment['last'] {
  const last: { [K in ArrowKey]?: MoveRow } = {};
  const end = movesUntil(moves, nowUs);
  for (let k = end - 1; k >= Math.max(0, end - 64) && Object.keys(last).length < 5; k -= 1) {
    const move = moves[k];
    const arrow = move === undefined ? null : arrowOf(names, move);
    if (move !== undefined && arrow !== null) last[arrow] ??= move;
  }
  return last;
}

/** Whole milliseconds: what runs along must not flicker. */
export function formatSpan(us: number): string {
  return formatDuration(Math.round(Math.max(0, us) / 1000));
}

/** When an arrow was last taken: how long ago while its state lasts, else the instant. */
export function takenLine(moment: Moment, arrow: ArrowKey, present: boolean): string {
  const move = moment.last[arrow];
  if (move === undefined) return 'not taken yet';
  return present ? `${formatSpan(moment.nowUs - move.atUs)} ago` : `taken at ${formatInstant(move.atUs)}`;
}

/** `12 of 40 failed`; a large total has no room on a card. */
export function failedOf(failed: number, total: number): string {
  return total < 1000 ? `${formatCount(failed)} of ${formatCount(total)} failed` : `${formatCount(failed)} failed`;
}

/** More segments than this are drawn as shares of so many. */
const MOST_SEGMENTS = 400;

/** `done` of each kind, then what is free, up to `size` segments. */
export function ringOf(size: number, parts: readonly (readonly [kind: RingSegment, count: number])[]): readonly RingSegment[] {
  const scale = Math.min(1, MOST_SEGMENTS / size), places = Math.round(size * scale);
  const ring: RingSegment[] = [];
  for (const [kind, count] of parts) for (let k = 0; k < Math.round(count * scale) && ring.length < places; k += 1) ring.push(kind);
  while (ring.length < places) ring.push('free');
  return ring;
}

/** Share of a wait still to come. */
export function shareLeft(at: StateAt, nowUs: number): number {
  const length = at.untilUs - at.sinceUs;
  return Number.isFinite(length) && length > 0 ? Math.min(1, Math.max(0, (at.untilUs - nowUs) / length)) : 0;
}
