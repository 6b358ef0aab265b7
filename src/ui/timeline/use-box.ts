/** The size of an element in px, kept up to date. */
import { useLayoutEffect, useState, type RefObject } from 'react';

export interface Box { readonly width: number; readonly height: number }

export function useBox(ref: RefObject<HTMLElement | null>): Box {
  const [box, setBox] = useState<Box>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver((entries) => {
      const rect = entries.at(-1)?.contentRect;
      if (rect !== undefined)
        setBox((before) => (before.width === rect.width && before.height === rect.height ? before : { width: rect.width, height: rect.height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return box;
}
