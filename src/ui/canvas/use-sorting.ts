/** Puts the items of a row into another order: dragged by their handles, or lifted with the space bar and moved with the arrow keys. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ButtonHTMLAttributes, CSSProperties, KeyboardEvent, PointerEvent } from 'react';
import { bringInto, pullAlong, scrollersOf } from './edge-scroll.ts';
import type { ScrollArea } from './edge-scroll.ts';

/** A press moves an item only when it goes further than this, so that a click still selects. */
const DRAG_FROM = 6;
const ALONG = { x: { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 0, ArrowDown: 0 }, y: { ArrowUp: -1, ArrowDown: 1, ArrowLeft: 0, ArrowRight: 0 } } as const;
const GLIDING = 'transform var(--time-open) ease';

export interface SortingOptions {
  /** In the order of the row, with their sizes along it in px before the zoom. */
  readonly items: readonly { readonly id: string; readonly size: number }[];
  readonly axis: 'x' | 'y';
  readonly zoom: number;
  /** What the items slide in besides what scrolls around them. */
  readonly area: ScrollArea | null;
  /** What is said of an item; places count from 0. */
  readonly say: { readonly [what in 'lifted' | 'moved' | 'putDown' | 'left']: (id: string, place: number) => string };
  onMove(from: number, to: number): void;
}

export interface Sorting {
  /** What has happened last, for a live region. */
  readonly said: string;
  /** The id that the instructions for the handles need. */
  readonly describedBy: string;
  isLifted(id: string): boolean;
  /** Where an item is drawn meanwhile. */
  style(id: string): CSSProperties;
  /** For the button that is the item's handle. */
  handle(id: string): ButtonHTMLAttributes<HTMLButtonElement>;
}

/** `x` and `y` are the way from its own place, in px before the zoom. */
interface Lifted { readonly id: string; readonly by: 'pointer' | 'keys'; readonly over: number; readonly x: number; readonly y: number }

export function useSorting({ items, axis, zoom, area, say, onMove }: SortingOptions): Sorting {
  const [shown, setShown] = useState<Lifted | null>(null);
  const [said, setSaid] = useState('');
  const describedBy = useId();
  // The pointer may be up before its last move has been rendered.
  const lifted = useRef<Lifted | null>(null);
  const pressed = useRef<{ readonly id: string; readonly handle: HTMLElement; readonly x: number; readonly y: number } | null>(null);
  const pointer = useRef({ x: 0, y: 0 });
  const dragged = useRef(false);
  const refocus = useRef<HTMLElement | null>(null);
  const sizes = items.map(({ size }) => size), order = items.map(({ id }) => id).join(' ');
  const placeOf = (id: string) => items.findIndex((item) => item.id === id);

  const set = (next: Lifted | null, words: string) => {
    lifted.current = next;
    setShown(next);
    if (words !== '') setSaid(words);
  };
  const leave = () => {
    pressed.current = null;
    if (lifted.current !== null) set(null, say.left(lifted.current.id, placeOf(lifted.current.id)));
  };
  /** Whether it has another place now. */
  const putDown = () => {
    const now = lifted.current, from = now === null ? -1 : placeOf(now.id);
    if (now === null || from < 0 || from === now.over) {
      leave();
      return false;
    }
    pressed.current = null;
    set(null, say.putDown(now.id, now.over));
    onMove(from, now.over);
    return true;
  };

  const dragging = shown?.by === 'pointer';
  useEffect(() => {
    if (!dragging) return;
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      leave();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  });
  // A button that is moved in the page loses the focus.
  useLayoutEffect(() => {
    refocus.current?.focus();
    refocus.current = null;
  }, [order]);

  const drag = () => {
    const start = pressed.current, at = start === null ? -1 : placeOf(start.id);
    if (start === null || at < 0) return;
    const way = { x: (pointer.current.x - start.x) / zoom, y: (pointer.current.y - start.y) / zoom };
    const before = lifted.current, over = nearest(sizes, at, way[axis]);
    if (before === null && Math.hypot(way.x, way.y) * zoom <= DRAG_FROM) return;
    set({ id: start.id, by: 'pointer', over, ...way }, before === null ? say.lifted(start.id, at) : over === before.over ? '' : say.moved(start.id, over));
  };

  const onPointerMove = ({ clientX, clientY }: PointerEvent) => {
    pointer.current = { x: clientX, y: clientY };
    drag();
  };
  const areasOf = (element: Element) => [...area === null ? [] : [area], ...scrollersOf(element)];
  const latest = useRef({ drag, areasOf });
  useLayoutEffect(() => { latest.current = { drag, areasOf }; });
  useEffect(() => {
    const handle = pressed.current?.handle;
    if (!dragging || handle === undefined) return;
    // What scrolls takes the item's own place along with it.
    return pullAlong(latest.current.areasOf(handle), axis, () => pointer.current[axis], (by) => {
      if (pressed.current !== null) pressed.current = { ...pressed.current, [axis]: pressed.current[axis] - by };
      latest.current.drag();
    });
  }, [dragging, axis]);

  const onKeyDown = (id: string, event: KeyboardEvent<HTMLElement>) => {
    const { key } = event, now = lifted.current, from = placeOf(id);
    if (now === null) {
      if (key !== ' ' || event.ctrlKey || event.metaKey || event.altKey) return;
      set({ id, by: 'keys', over: from, x: 0, y: 0 }, say.lifted(id, from));
    } else if (key === 'Escape') leave();
    else if (key === ' ' || key === 'Enter') {
      if (putDown()) refocus.current = event.currentTarget;
    } else {
      if (!(key in ALONG[axis])) return;
      const over = Math.min(items.length - 1, Math.max(0, now.over + ALONG[axis][key as keyof typeof ALONG.x]));
      if (over !== now.over) {
        set({ ...now, over, x: 0, y: 0, [axis]: way(sizes, from, over) }, say.moved(id, over));
        const item = event.currentTarget.closest('[data-attach]') ?? event.currentTarget;
        // When it is drawn there.
        requestAnimationFrame(() => bringInto(item, latest.current.areasOf(item)));
      }
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    said,
    describedBy,
    isLifted: (id) => shown?.id === id,
    style(id) {
      const from = shown === null ? -1 : placeOf(shown.id), at = placeOf(id);
      if (shown === null || from < 0) return {};
      if (at === from) return { transform: `translate(${shown.x}px, ${shown.y}px)` };
      const shift = (sizes[from] ?? 0) * (at > from && at <= shown.over ? -1 : at < from && at >= shown.over ? 1 : 0);
      return { transform: axis === 'x' ? `translate(${shift}px, 0)` : `translate(0, ${shift}px)`, transition: GLIDING };
    },
    handle: (id) => ({
      'aria-roledescription': 'sortable',
      'aria-describedby': describedBy,
      onPointerDown(event) {
        dragged.current = false;
        if (event.button !== 0 || !event.isPrimary) return;
        pressed.current = { id, handle: event.currentTarget, x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove,
      onPointerUp() {
        dragged.current = lifted.current?.by === 'pointer';
        if (dragged.current) putDown();
        pressed.current = null;
      },
      onPointerCancel: leave,
      // What follows a drag is no click.
      onClickCapture(event) {
        if (dragged.current) event.stopPropagation();
        dragged.current = false;
      },
      onKeyDown: (event) => onKeyDown(id, event),
      // Some browsers click with the space bar when it comes up.
      onKeyUp: (event) => { if (event.key === ' ') event.preventDefault(); },
      onBlur: () => { if (lifted.current?.by === 'keys') leave(); },
    }),
  };
}

const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);

/** How far an item goes from its place to another, when those between make room. */
function way(sizes: readonly number[], from: number, to: number): number {
  return to > from ? sum(sizes.slice(from + 1, to + 1)) : -sum(sizes.slice(to, from));
}

/** The place whose middle is nearest to that of an item moved this far from its own. */
function nearest(sizes: readonly number[], at: number, by: number): number {
  const middle = (k: number) => sum(sizes.slice(0, k)) + (sizes[k] ?? 0) / 2;
  const off = (k: number) => Math.abs(middle(at) + by - middle(k));
  return sizes.reduce((best, _, k) => (off(k) < off(best) ? k : best), at);
}
