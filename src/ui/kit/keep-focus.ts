/** Whoever works by keyboard is not thrown back to the start of the page when what they press goes away or can be pressed no more. */

const TABBABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';
/** Looked after so often, so far apart: what a press changes is drawn a little later. */
const LOOKS = 6, APART_MS = 50;

/** After a press by keyboard that took the focus from the page, what follows has it; at the end, what comes before; of another page, what comes first. */
export function keepFocus(): void {
  window.addEventListener('click', ({ detail, target }) => {
    const from = target instanceof Element ? target.closest<HTMLElement>(TABBABLE) : null;
    // A press of the pointer has a count.
    if (detail !== 0 || from === null || from !== document.activeElement) return;
    const all = everything(), at = all.indexOf(from);
    const others = [...all.slice(at + 1), ...all.slice(0, at).reverse()];
    const look = (left: number): void => {
      const { activeElement } = document;
      if (activeElement === document.body || activeElement === null) (others.find(canHaveFocus) ?? everything().find(canHaveFocus))?.focus();
      else if (activeElement === from && left > 0) setTimeout(() => { look(left - 1); }, APART_MS);
    };
    setTimeout(() => { look(LOOKS); }, APART_MS);
  }, true);
}

const everything = () => [...document.querySelectorAll<HTMLElement>(TABBABLE)];

function canHaveFocus(element: HTMLElement): boolean {
  return element.isConnected && element.tabIndex >= 0 && !element.matches(':disabled') && element.closest('[inert], [aria-hidden="true"]') === null && element.checkVisibility();
}
