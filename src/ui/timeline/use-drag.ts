/** Drags a scrolling view: sideways moves time, up and down moves the rows; a press without a move stays a click. */
import { useRef, type PointerEvent } from 'react';

const SLACK_PX = 4;

export interface DragHandlers {
  onPointerDown(event: PointerEvent<HTMLElement>): void;
  onPointerMove(event: PointerEvent<HTMLElement>): void;
  onPointerUp(): void;
  onPointerCancel(): void;
  onClickCapture(event: { stopPropagation(): void }): void;
}

/** `onDrag` gets the px since the last move; touch drags up and down are the browser's own scrolling. */
export function useDrag(onDrag: (dx: number, dy: number) => void): DragHandlers {
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const swallow = useRef(false);
  const end = () => {
    swallow.current = drag.current?.moved === true;
    drag.current = null;
  };
  return {
    onPointerDown(event) {
      swallow.current = false;
      if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, moved: false };
    },
    onPointerMove(event) {
      const from = drag.current;
      if (from === null || (event.buttons & 1) === 0) {
        drag.current = null;
        return;
      }
      const dx = event.clientX - from.x;
      const dy = event.clientY - from.y;
      if (!from.moved) {
        if (Math.abs(dx) + Math.abs(dy) < SLACK_PX) return;
        from.moved = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      onDrag(dx, event.pointerType === 'touch' ? 0 : dy);
      from.x = event.clientX;
      from.y = event.clientY;
    },
    onPointerUp: end,
    onPointerCancel: end,
    onClickCapture(event) {
      if (swallow.current) event.stopPropagation();
      swallow.current = false;
    },
  };
}
