/** Puts what floats beside what it belongs to, inside the window. */

const GAP = 6;
const MARGIN = 8;

export interface Anchor { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

/** Below the anchor, or above it where there is no room; `align` names the edge they share. */
export function placeBeside(element: HTMLElement, anchor: Anchor, align: 'start' | 'center' | 'end'): void {
  const { width, height } = element.getBoundingClientRect();
  const wanted = {
    start: anchor.left,
    center: (anchor.left + anchor.right - width) / 2,
    end: anchor.right - width,
  }[align];
  const left = Math.max(MARGIN, Math.min(wanted, window.innerWidth - width - MARGIN));
  const below = anchor.bottom + GAP;
  const fits = below + height <= window.innerHeight - MARGIN;
  const above = anchor.top - GAP - height;
  const top = fits || above < MARGIN ? Math.min(below, Math.max(MARGIN, window.innerHeight - height - MARGIN)) : above;
  element.style.left = `${Math.round(left)}px`;
  element.style.top = `${Math.round(top)}px`;
}

/** Where what floats is put in the page: in the dialog or the main part it belongs to, so that a dialog keeps it and landmarks hold it. */
export function hostOf(element: Element | null | undefined): Element {
  return element?.closest('[role="dialog"]') ?? document.querySelector('main') ?? document.body;
}
