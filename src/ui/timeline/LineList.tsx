/** A long list of lines of one height, of which only those on screen are in the page. */
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useBox } from './use-box.ts';
import styles from './Lists.module.css';

export interface LineListProps {
  readonly label: string;
  readonly count: number;
  readonly lineHeight: number;
  /** Kept on screen while it changes, e.g. the last line printed; -1 none. */
  readonly current: number;
  render(index: number): ReactNode;
}

/** Lines above and below the visible ones, so that focus and search have neighbours. */
const SPARE = 6;

export function LineList({ label, count, lineHeight, current, render }: LineListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { height } = useBox(scroller);
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.floor(top / lineHeight) - SPARE);
  const last = Math.min(count, Math.ceil((top + height) / lineHeight) + SPARE);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || current < 0 || height === 0) return;
    const at = current * lineHeight;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + lineHeight > element.scrollTop + height) element.scrollTop = at + lineHeight - height;
  }, [current, lineHeight, height]);

  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      data-scrolls
      onScroll={() => setTop(scroller.current?.scrollTop ?? 0)}
      role="list"
      aria-label={label}
    >
      <div className={styles['spacer']} role="presentation" style={{ height: count * lineHeight }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).map((index) => (
          <div
            key={index}
            role="listitem"
            aria-posinset={index + 1}
            aria-setsize={count}
            className={styles['line']}
            style={{ top: index * lineHeight, height: lineHeight }}
          >
            {render(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
