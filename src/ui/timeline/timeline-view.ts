/** What part of a run a timeline shows, as a value: the stretch of time, the first row, and whether both follow the playhead. */
import type { Reader } from '../../engine/recording/reading.ts';
import { firstOpenAt, firstStartingAt, placeOfCall } from './row-list.ts';
import { clampWindow, followWindow, panWindow, windowAround, zoomWindow, type TimeWindow } from './time-window.ts';

/** What the view depends on besides the user's own moves. */
export interface ViewInput {
  readonly reader: Reader;
  /** Reader rows of the calls that pass the filter, in order of start. */
  readonly rows: Int32Array;
  readonly nowUs: number;
  readonly playing: boolean;
  /** Id of the chosen call; -1 none. */
  readonly selected: number;
  /** Whole rows on screen, at least 1. */
  readonly visible: number;
  readonly rowHeight: number;
  /** The span that fits this run; see `firstSpanUs`. */
  readonly fittingUs: number;
  readonly endUs: number;
}

export interface TimelineView {
  readonly window: TimeWindow;
  /** Px above the first row on screen. */
  readonly top: number;
  readonly following: boolean;
  /** Somebody has zoomed: the span is theirs. */
  readonly zoomed: boolean;
  /** What the view was last fitted to. */
  readonly seen: {
    readonly rows: Int32Array; readonly playing: boolean; readonly selected: number; readonly visible: number; readonly fromUs: number;
    /** The playhead when the rows were found last. */
    readonly turnedUs: number;
  } | null;
}

/** On a long page rows that are all over make way for those under way, but no more often than this. */
const LEAST_TURN_US = 1_000_000;

export function firstView(input: ViewInput): TimelineView {
  return fitView({ window: windowAround(input.nowUs, input.fittingUs, input.endUs), top: 0, following: true, zoomed: false, seen: null }, input);
}

/** The view after the run, the playhead, the choice or the size has changed; the same object when nothing has to move. */
export function fitView(view: TimelineView, input: ViewInput): TimelineView {
  const { seen } = view;
  let { window, top } = view;
  const following = view.following || (input.playing && seen?.playing !== true);
  if (!view.zoomed && Math.abs(input.fittingUs - window.spanUs) > 0.1 * input.fittingUs) window = windowAround(input.nowUs, input.fittingUs, input.endUs);
  if (following) window = followWindow(window, input.nowUs, input.endUs);
  const rowsChanged = seen === null || seen.rows !== input.rows || seen.visible !== input.visible;
  let turnedUs = seen?.turnedUs ?? input.nowUs;
  if (following && (rowsChanged || window.fromUs !== seen.fromUs || !view.following)) {
    top = topFor(firstOfPage(input, window.fromUs), input);
    turnedUs = input.nowUs;
  } else if (rowsChanged) top = topFor(Math.floor(top / input.rowHeight), input);
  else if (following && Math.abs(input.nowUs - turnedUs) >= LEAST_TURN_US && areOver(top, input)) {
    top = Math.max(top, topFor(firstOfPage(input, window.fromUs), input));
    turnedUs = input.nowUs;
  }
  const chosen = input.selected !== (seen?.selected ?? -1);
  // A chosen call stays on screen while paused, as long as the time on screen is its own.
  if (input.selected >= 0 && (chosen || (!input.playing && top !== view.top && isOnPage(input, window)))) {
    top = topShowing(top, placeOfCall(input.reader, input.rows, input.selected), input);
  }
  const same = seen !== null && !rowsChanged && window === view.window && top === view.top && following === view.following
    && seen.playing === input.playing && seen.selected === input.selected && seen.fromUs === window.fromUs && seen.turnedUs === turnedUs;
  if (same) return view;
  return {
    ...view,
    window,
    top,
    following,
    seen: { rows: input.rows, playing: input.playing, selected: input.selected, visible: input.visible, fromUs: window.fromUs, turnedUs },
  };
}

export function zoomView(view: TimelineView, factor: number, input: ViewInput): TimelineView {
  const window = zoomWindow(view.window, factor, input.nowUs, input.endUs);
  // The rows stay: zooming looks closer at the same calls.
  return { ...view, zoomed: true, window, seen: view.seen === null ? null : { ...view.seen, fromUs: window.fromUs } };
}

/** By the user: the view no longer follows. */
export function panView(view: TimelineView, byUs: number, input: ViewInput): TimelineView {
  return { ...view, following: false, window: panWindow(view.window, byUs, input.endUs) };
}

/** The rows were scrolled by the user: the time goes along once none of them would be seen. */
export function scrollView(view: TimelineView, top: number, input: ViewInput): TimelineView {
  const { reader, rows, visible, rowHeight, endUs } = input;
  if (rows.length === 0) return view;
  const place = Math.min(Math.max(0, Math.round(top / rowHeight)), rows.length - 1);
  const first = reader.call(rows[place] ?? 0);
  const last = reader.call(rows[Math.min(place + visible, rows.length) - 1] ?? 0);
  const { fromUs, spanUs } = view.window;
  const inSight = first.startUs < fromUs + spanUs && last.endUs > fromUs;
  return { ...view, top, following: false, window: inSight ? view.window : clampWindow({ fromUs: first.startUs - spanUs * 0.02, spanUs }, endUs) };
}

export function followView(view: TimelineView): TimelineView {
  // Not yet fitted to any page: the rows are found anew.
  return { ...view, following: true, seen: view.seen === null ? null : { ...view.seen, fromUs: Number.NaN } };
}

/** Scrolls no further than needed to have a place on screen. */
export function revealPlace(view: TimelineView, place: number, input: ViewInput): TimelineView {
  const top = topShowing(view.top, place, input);
  if (top === view.top) return view;
  const scrolled = scrollView(view, top, input);
  return { ...scrolled, following: false };
}

/** The first call that begins on the page; where it and all that have room below it are over, those just before the first that is under way. */
function firstOfPage({ reader, rows, nowUs, visible }: ViewInput, fromUs: number): number {
  const first = firstStartingAt(reader, rows, fromUs), open = firstOpenAt(reader, rows, first, nowUs);
  return open < first + visible ? first : open - Math.floor(visible / 4);
}

/** Whether every call on screen has ended before the playhead. */
function areOver(top: number, { reader, rows, nowUs, visible, rowHeight }: ViewInput): boolean {
  const first = Math.round(top / rowHeight);
  return rows.subarray(first, first + visible).every((row) => reader.call(row).endUs <= nowUs);
}

function isOnPage({ reader, selected }: ViewInput, { fromUs, spanUs }: TimeWindow): boolean {
  const row = reader.callRow(selected);
  if (row < 0) return false;
  const { startUs, endUs } = reader.call(row);
  return startUs < fromUs + spanUs && endUs > fromUs;
}

function topFor(place: number, { rows, visible, rowHeight }: ViewInput): number {
  return Math.max(0, Math.min(place, rows.length - visible)) * rowHeight;
}

function topShowing(top: number, place: number, input: ViewInput): number {
  if (place < 0) return top;
  const { rowHeight, visible } = input;
  const away = Math.max(top / rowHeight - place, place - top / rowHeight - visible);
  if (away > visible) return topFor(place - Math.floor(visible * 0.4), input);
  if (place * rowHeight < top) return topFor(place, input);
  if ((place + 1) * rowHeight > top + visible * rowHeight) return topFor(place - visible + 1, input);
  return top;
}
