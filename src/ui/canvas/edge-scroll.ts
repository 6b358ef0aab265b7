/** What scrolls or slides under a thing that is moved: along with a drag near its edges, and until the thing is in view. */

export type Axis = 'x' | 'y';
export interface ScrollArea {
  /** What of it is seen, in px of the window. */
  box(): { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** Goes on by so many px where there is more to see, and says how far it went. */
  by(axis: Axis, px: number): number;
}

/** Within this many px of an edge a drag takes its surroundings along, by at most so many px a step. */
const EDGE = 40;
const FASTEST = 12;
const EVERY_MS = 16;
/** Without motion it goes in few, long steps. */
const CALM = { every: 320, times: 12 };
/** Between a thing that is brought into view and the edge. */
const ROOM = 12;

/** What an element can be scrolled in: its parents that scroll, and the page. */
export function scrollersOf(element: Element): readonly ScrollArea[] {
  const found: ScrollArea[] = [];
  for (let up = element.parentElement; up !== null; up = up.parentElement) {
    const parent = up, page = parent === document.scrollingElement, { overflowX, overflowY } = getComputedStyle(parent);
    const scrolls = (axis: Axis) => page || /auto|scroll/.test(axis === 'x' ? overflowX : overflowY);
    if (!scrolls('x') && !scrolls('y')) continue;
    found.push({
      box: () => (page ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : parent.getBoundingClientRect()),
      by(axis, px) {
        const side = axis === 'x' ? 'scrollLeft' : 'scrollTop', before = parent[side];
        if (px !== 0 && scrolls(axis)) parent[side] = before + px;
        return parent[side] - before;
      },
    });
  }
  return found;
}

/** Scrolls while the pointer is near an edge, the faster the nearer; `moved` hears by how many px. Returns what ends it. */
export function pullAlong(areas: readonly ScrollArea[], axis: Axis, pointer: () => number, moved: (by: number) => void): () => void {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const timer = setInterval(() => {
    const by = areas.reduce((sum, area) => {
      const [low, high] = ends(area.box(), axis);
      return sum + area.by(axis, Math.round(pull(pointer(), low, high) * FASTEST * (calm ? CALM.times : 1)));
    }, 0);
    if (by !== 0) moved(by);
  }, calm ? CALM.every : EVERY_MS);
  return () => clearInterval(timer);
}

/** Scrolls no further than an element needs to be seen. */
export function bringInto(element: Element, areas: readonly ScrollArea[]): void {
  for (const area of areas) {
    for (const axis of ['x', 'y'] as const) {
      const [low, high] = ends(element.getBoundingClientRect(), axis), [from, to] = ends(area.box(), axis);
      const before = low - from - ROOM, after = high - to + ROOM;
      area.by(axis, after > 0 ? Math.max(0, Math.min(after, before)) : Math.min(0, before));
    }
  }
}

function ends(box: ReturnType<ScrollArea['box']>, axis: Axis): readonly [number, number] {
  return axis === 'x' ? [box.left, box.right] : [box.top, box.bottom];
}

/** From −1 at the lower edge to 1 at the upper one; 0 away from both. */
function pull(at: number, low: number, high: number): number {
  const near = Math.min(EDGE, (high - low) / 4), deep = at < low + near ? at - low - near : Math.max(0, at - high + near);
  return near <= 0 ? 0 : Math.max(-1, Math.min(1, deep / near));
}
