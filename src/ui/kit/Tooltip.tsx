/** A word on what is under the pointer or has the focus. It repeats what is said elsewhere: nothing exists only here. */
import type { ReactNode } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { hostOf, placeBeside } from './floating.ts';
import styles from './Tooltip.module.css';

/** 300 ms, so that crossing the page opens none. */
const DELAY_MS = 300;

export interface TooltipProps {
  readonly text: ReactNode;
  readonly shortcut?: string;
  /** The thing it speaks of: one element. */
  readonly children: ReactNode;
}

export function Tooltip({ text, shortcut, children }: TooltipProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const bubble = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // Where it is open, it is put into this part of the page.
  const [host, setHost] = useState<Element | null>(null);
  const open = host !== null;

  const later = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHost(hostOf(anchor.current)), DELAY_MS);
  };
  const close = () => {
    clearTimeout(timer.current);
    setHost(null);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setHost(null);
    };
    const onScroll = () => setHost(null);
    window.addEventListener('keydown', onKey);
    window.addEventListener('scroll', onScroll, true);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('scroll', onScroll, true);
    };
  }, [open]);
  useLayoutEffect(() => {
    const target = anchor.current?.firstElementChild;
    if (open && bubble.current !== null && target) placeBeside(bubble.current, target.getBoundingClientRect(), 'center');
  }, [open]);

  return (
    <span ref={anchor} className={styles['anchor']} onPointerEnter={(event) => { if (event.pointerType !== 'touch') later(); }} onPointerLeave={close}
      onPointerDown={close} onFocus={(event) => { if (event.target.matches(':focus-visible')) later(); }} onBlur={close}>
      {children}
      {host !== null && createPortal(
        <div ref={bubble} role="tooltip" className={styles['bubble']}>
          {text}
          {shortcut !== undefined && <kbd className={styles['key']}>{shortcut}</kbd>}
        </div>,
        host,
      )}
    </span>
  );
}
