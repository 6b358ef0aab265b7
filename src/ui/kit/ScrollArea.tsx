/** A part that scrolls where its content has no room, and can then be reached by keyboard: not every browser sees to that by itself. */
import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';

export interface ScrollAreaProps { readonly label: string; readonly className?: string | undefined; readonly children: ReactNode }

export function ScrollArea({ label, className, children }: ScrollAreaProps) {
  const area = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  // After every rendering: what is in it may be another part by now.
  useEffect(() => {
    const part = area.current;
    if (part === null) return;
    const observer = new ResizeObserver(() => { setScrolls(part.scrollHeight > part.clientHeight || part.scrollWidth > part.clientWidth); });
    for (const box of [part, ...part.querySelectorAll(':scope > *, :scope > * > *')]) observer.observe(box);
    return () => observer.disconnect();
  });
  return <div ref={area} className={className} {...(scrolls ? { 'tabIndex': 0, 'role': 'group', 'aria-label': label } : {})}>{children}</div>;
}
