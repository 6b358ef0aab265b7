/** Whether a row shows its help: while it has the focus. A change waits until the pointer is up, so that nothing moves from under it. */
import type { FocusEvent } from 'react';
import { useEffect, useRef, useState } from 'react';

let pressed = 0;
let listening = false;

function listen(): void {
  if (listening) return;
  listening = true;
  addEventListener('pointerdown', () => { pressed += 1; }, true);
  for (const name of ['pointerup', 'pointercancel'] as const) addEventListener(name, () => { pressed = 0; }, true);
}

export interface Help {
  readonly open: boolean;
  /** For the element around the row. */
  readonly handlers: { readonly onFocus: () => void; readonly onBlur: (event: FocusEvent<HTMLElement>) => void };
}

export function useHelp(): Help {
  const [open, setOpen] = useState(false);
  const wanted = useRef(false);
  const waiting = useRef<AbortController | null>(null);
  useEffect(() => {
    listen();
    return () => waiting.current?.abort();
  }, []);

  const want = (next: boolean) => {
    wanted.current = next;
    if (pressed === 0) {
      setOpen(next);
      return;
    }
    if (waiting.current !== null) return;
    const controller = new AbortController();
    waiting.current = controller;
    const settle = () => {
      controller.abort();
      waiting.current = null;
      // After the click that follows the release.
      setTimeout(() => setOpen(wanted.current), 0);
    };
    addEventListener('pointerup', settle, { signal: controller.signal });
    addEventListener('pointercancel', settle, { signal: controller.signal });
  };

  return {
    open,
    handlers: {
      onFocus: () => want(true),
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) want(false);
      },
    },
  };
}
