/** Until an embed has been clicked, wheel and finger belong to the page around it. */
import { useLayoutEffect } from 'react';

/** The mark of what scrolls in a panel: while the embed sleeps its sheet stops it, for no listener can. */
const SCROLLS = '[data-scrolls]';

/** What panels would zoom, pan or seek by, had they heard of it; a tap still arrives as a click. */
function guard(event: Event): void {
  if (event instanceof PointerEvent && event.pointerType !== 'touch') return;
  // Not preventing it leaves the scrolling to the page around.
  event.stopPropagation();
}

export function useWheelGuard(element: { readonly current: HTMLElement | null }, awake: boolean): void {
  useLayoutEffect(() => {
    const root = element.current;
    if (root === null || awake) return;
    const types = ['wheel', 'touchstart', 'pointerdown', 'pointermove'], listening = { capture: true, passive: true };
    for (const type of types) root.addEventListener(type, guard, listening);
    // Where scroll bars take room, it is kept for those that come when the embed wakes: then nothing moves.
    const keepRoom = () => {
      for (const part of root.querySelectorAll<HTMLElement>(SCROLLS)) part.style.scrollbarGutter = part.scrollHeight > part.clientHeight ? 'stable' : '';
    };
    const changes = new MutationObserver(keepRoom), sizes = new ResizeObserver(keepRoom);
    changes.observe(root, { childList: true, subtree: true });
    sizes.observe(root);
    return () => {
      for (const type of types) root.removeEventListener(type, guard, listening);
      changes.disconnect();
      sizes.disconnect();
    };
  }, [element, awake]);
}
