/** The size of a box, in px, as it changes. */
import type { RefObject } from 'react';
import { useLayoutEffect, useState } from 'react';

export interface BoxSize { readonly width: number; readonly height: number }

export function useBoxSize(box: RefObject<Element | null>): BoxSize {
  const [size, setSize] = useState<BoxSize>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver((entries) => {
      const rect = entries.at(-1)?.contentRect;
      if (rect !== undefined) setSize({ width: rect.width, height: rect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return size;
}
