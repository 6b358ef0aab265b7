/**
 * Moves an element along one way. A style that changes has all layers of the page put together anew, even where the element is a layer of its
 * own; an animation that stands still and is set to a place does not.
 */
import type { RefObject } from 'react';
import { useCallback, useLayoutEffect, useRef } from 'react';

/** The length of the animation is as good as any: nothing but shares of it is ever used. */
const WHOLE_MS = 1000;

export interface Mover {
  /** The element to move. */
  readonly element: RefObject<HTMLDivElement | null>;
  /** To a share of the way; off the way it is not shown. Another way leaves it at the same share. */
  move(at: number): void;
}

/** `from` and `to` are the numbers of one kind of transform. */
export function useMover(transform: 'translateX' | 'scaleX', from: number, to: number): Mover {
  const element = useRef<HTMLDivElement>(null), animation = useRef<Animation | null>(null);
  const place = useRef(0);
  const unit = transform === 'translateX' ? 'px' : '';
  const move = useCallback((at: number) => {
    place.current = at;
    if (element.current === null) return;
    const visibility = at >= 0 && at <= 1 ? '' : 'hidden';
    if (element.current.style.visibility !== visibility) element.current.style.visibility = visibility;
    if (animation.current !== null) animation.current.currentTime = at * WHOLE_MS;
    else element.current.style.transform = `${transform}(${from + (to - from) * at}${unit})`;
  }, [transform, from, to, unit]);
  useLayoutEffect(() => {
    const target = element.current;
    // Not every place in which a page is shown has animations.
    if (target === null || !('animate' in target)) return;
    const made = target.animate([{ transform: `${transform}(${from}${unit})` }, { transform: `${transform}(${to}${unit})` }], { duration: WHOLE_MS, fill: 'both' });
    made.pause();
    made.currentTime = place.current * WHOLE_MS;
    animation.current = made;
    return () => { animation.current = null; made.cancel(); };
  }, [transform, from, to, unit]);
  return { element, move };
}
