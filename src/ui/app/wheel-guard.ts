/** Until an embed has been clicked, the wheel belongs to the page around it. */
import { useEffect } from 'react';

export function useWheelGuard(element: { readonly current: HTMLElement | null }, awake: boolean): void {
  useEffect(() => {
    const root = element.current;
    if (root === null || awake) return;
    // Panels that zoom by wheel never hear of it; not preventing it leaves the scrolling to the page around.
    const guard = (event: WheelEvent) => event.stopPropagation();
    root.addEventListener('wheel', guard, { capture: true, passive: true });
    return () => root.removeEventListener('wheel', guard, { capture: true });
  }, [element, awake]);
}
