/** What part of a run a timeline shows: its rows, its stretch of time, and whether both follow the playhead. */
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Reader } from '../../engine/recording/reading.ts';
import { firstStartingAt, listRows, placeOfCall, type RowFilter } from './row-list.ts';
import { firstSpanUs, followWindow, panWindow, windowAround, zoomWindow, type TimeWindow } from './time-window.ts';

export interface TimelineView {
  /** Reader rows of the calls that pass the filter. */
  readonly rows: Int32Array;
  readonly window: TimeWindow;
  readonly following: boolean;
  follow(on: boolean): void;
  zoom(factor: number): void;
  /** By the user: the view no longer follows. */
  pan(byUs: number): void;
  /** Whether a scroll to this position is the user's own and not one this view has asked for. */
  claimScroll(top: number): boolean;
  /** The rows were scrolled by the user: the time goes along once none of them would be seen. */
  scrolled(top: number, count: number): void;
  /** Scrolls so that a place in `rows` is on screen. */
  reveal(place: number): void;
}

export interface TimelineInput {
  readonly reader: Reader;
  readonly nowUs: number;
  readonly playing: boolean;
  readonly filter: RowFilter;
  readonly selected: number;
  /** Rows on screen, at least 1. */
  readonly visible: number;
  /** The element whose scroll position is the first row. */
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rowHeight: number;
}

export function useTimelineView({ reader, nowUs, playing, filter, selected, visible, scroller, rowHeight }: TimelineInput): TimelineView {
  const { untilUs } = reader;
  const rows = useMemo(() => listRows(reader, filter, untilUs), [reader, filter, untilUs]);
  const endUs = Math.max(reader.meta.durationUs, untilUs);
  const spanUs = useRef(0);
  const zoomed = useRef(false);
  const asked = useRef(0);
  const now = useRef(nowUs);
  now.current = nowUs;
  const [window, setWindow] = useState<TimeWindow>(() => windowAround(nowUs, firstSpanUs(reader, visible), endUs));
  const [following, follow] = useState(true);
  spanUs.current = window.spanUs;

  const scrollTo = useCallback((top: number) => {
    const element = scroller.current;
    if (element === null) return;
    asked.current = Math.max(0, top) * rowHeight;
    element.scrollTop = asked.current;
  }, [scroller, rowHeight]);
  const showFrom = useCallback((fromUs: number) => {
    const first = firstStartingAt(reader, rows, fromUs);
    scrollTo(Math.min(first, Math.max(0, rows.length - visible)));
  }, [reader, rows, visible, scrollTo]);

  // A span nobody has chosen fits the run: it is found again while the recording grows and when another run comes.
  useEffect(() => {
    if (zoomed.current) return;
    const fitting = firstSpanUs(reader, visible);
    if (Math.abs(fitting - spanUs.current) > 0.1 * fitting) setWindow(windowAround(now.current, fitting, endUs));
  }, [reader, visible, untilUs, endUs]);

  useEffect(() => { if (playing) follow(true); }, [playing]);
  useEffect(() => { if (following) setWindow((before) => followWindow(before, nowUs, endUs)); }, [following, nowUs, endUs]);
  useEffect(() => { if (following) showFrom(window.fromUs); }, [following, window.fromUs, showFrom]);

  const reveal = useCallback((place: number) => {
    const element = scroller.current;
    if (element === null || place < 0) return;
    const top = element.scrollTop / rowHeight;
    if (place < top) scrollTo(place);
    else if (place >= top + visible) scrollTo(place - visible + 1);
  }, [scroller, rowHeight, visible, scrollTo]);
  useEffect(() => { if (selected >= 0) reveal(placeOfCall(reader, rows, selected)); }, [selected, reader, rows, reveal]);

  return {
    rows, window, following, follow, reveal,
    claimScroll: (top) => {
      const own = Math.abs(top - asked.current) < 1.5;
      if (!own) asked.current = -1e9;
      return !own;
    },
    zoom: (factor) => {
      zoomed.current = true;
      setWindow((before) => zoomWindow(before, factor, nowUs, endUs));
    },
    pan: (byUs) => {
      follow(false);
      setWindow((before) => panWindow(before, byUs, endUs));
    },
    scrolled: (top, count) => {
      follow(false);
      setWindow((before) => {
        const first = reader.call(rows[Math.min(Math.max(0, top), rows.length - 1)] ?? -1);
        const last = reader.call(rows[Math.min(top + count, rows.length) - 1] ?? -1);
        const seen = first.startUs < before.fromUs + before.spanUs && last.endUs > before.fromUs;
        return seen ? before : windowAround(first.startUs + before.spanUs * 0.2, before.spanUs, endUs);
      });
    },
  };
}
