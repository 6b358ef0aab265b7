/** Keys and presses of the request timeline: arrows, Page, Home and End choose a row; + and − zoom; Enter asks why. */
import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react';
import { placeOfCall } from './row-list.ts';
import { revealPlace, zoomView, type TimelineView, type ViewInput } from './timeline-view.ts';

export interface RowKeys {
  readonly input: ViewInput;
  /** Place of the first row on screen. */
  readonly first: number;
  setView(change: (before: TimelineView) => TimelineView): void;
  onSelectCall(call: number): void;
  onOpenWhy(call: number): void;
}

export const ZOOM_STEP = 1.5;

export interface RowHandlers { onKeyDown(event: KeyboardEvent): void; onPress(call: number, times: number): void }

/** Handlers that stay the same while what they act on changes every frame. */
export function useRowKeys(keys: RowKeys): RowHandlers {
  const latest = useRef(keys);
  useEffect(() => { latest.current = keys; });
  const onKeyDown = useCallback((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !pressKey(event.key, latest.current)) return;
    event.preventDefault();
    event.stopPropagation();
  }, []);
  const onPress = useCallback((call: number, times: number) => {
    if (times >= 2) latest.current.onOpenWhy(call);
    else latest.current.onSelectCall(call);
  }, []);
  return { onKeyDown, onPress };
}

/** Whether the key means something here. */
function pressKey(key: string, { input, first, setView, onSelectCall, onOpenWhy }: RowKeys): boolean {
  const { reader, rows, selected, visible } = input;
  const last = rows.length - 1;
  const at = selected < 0 ? -1 : placeOfCall(reader, rows, selected);
  const target = placeOf(key, at, first, visible, last);
  if (target !== null && last >= 0) {
    const place = Math.max(0, Math.min(last, target));
    setView((before) => revealPlace(before, place, input));
    onSelectCall(reader.call(rows[place] ?? 0).id);
  } else if (key === 'Enter' && at >= 0) onOpenWhy(selected);
  else if (key === '+' || key === '=') setView((before) => zoomView(before, 1 / ZOOM_STEP, input));
  else if (key === '-' || key === '\u2212') setView((before) => zoomView(before, ZOOM_STEP, input));
  else return false;
  return true;
}

/** Without a chosen row the first one on screen comes first. */
function placeOf(key: string, at: number, first: number, visible: number, last: number): number | null {
  switch (key) {
    case 'ArrowDown': return at < 0 ? first : at + 1;
    case 'ArrowUp': return at < 0 ? first : at - 1;
    case 'PageDown': return (at < 0 ? first : at) + visible;
    case 'PageUp': return (at < 0 ? first : at) - visible;
    case 'Home': return 0;
    case 'End': return last;
    default: return null;
  }
}
