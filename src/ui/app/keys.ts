/** The keys of the whole page. In an embed they wait until it has been clicked; single letters can be switched off. */
import { useEffect } from 'react';
import { useSession } from '../../store/hooks.ts';
import type { Session } from '../../store/session.ts';
import { stepTo } from './steps.ts';

/** Where text is typed that has an undo of its own. */
const TEXT = 'input:not([type="range"]), textarea';
/** Where letters are typed, or keys have a meaning of their own. */
const TYPING = `${TEXT}, select, [contenteditable]`;
const OWN_SPACE = 'button, a, summary, [role="radio"], [role="tab"], [role^="menuitem"], [role="switch"], [role="slider"]';
/** What a press of the pointer chooses and Space would choose again: after such a press Space plays. */
const CHOSEN = 'button[aria-pressed], [aria-haspopup="dialog"], [role="radio"], [role="tab"], [role="slider"]';
const OVERLAY = '[role="dialog"], [role="menu"]';

export function useKeys(): void {
  const session = useSession();
  useEffect(() => {
    let clicked = false, byPointer = false;
    const onPress = () => { clicked = true; byPointer = true; };
    /** Before a chosen thing sees the key: the space bar would lift a pattern out of its chain. */
    const onSpace = (event: KeyboardEvent) => {
      if (event.key !== ' ') { byPointer &&= event.key.length === 1; return; }
      const { embed, problem, page } = session.view.getState();
      if (!byPointer || problem !== null || page !== null || (embed !== null && !clicked) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(event.target instanceof Element) || event.target.closest(CHOSEN) === null || event.target.closest(OVERLAY) !== null) return;
      session.play.toggle();
      event.preventDefault();
      event.stopPropagation();
    };
    const onKey = (event: KeyboardEvent) => {
      const embedded = session.view.getState().embed !== null;
      if (event.defaultPrevented || session.view.getState().problem !== null || session.view.getState().page !== null || (embedded && !clicked)) return;
      const target = event.target instanceof Element ? event.target : document.body;
      if (target.closest(OVERLAY) !== null) return;
      const handled = event.ctrlKey || event.metaKey ? withControl(session, event, embedded, target) : plain(session, event, embedded, target);
      if (handled) event.preventDefault();
    };
    window.addEventListener('pointerdown', onPress, true);
    window.addEventListener('keydown', onSpace, true);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('pointerdown', onPress, true);
      window.removeEventListener('keydown', onSpace, true);
      window.removeEventListener('keydown', onKey);
    };
  }, [session]);
}

function withControl({ scenario, view }: Session, event: KeyboardEvent, embedded: boolean, target: Element): boolean {
  if (embedded || event.altKey) return false;
  switch (event.key.toLowerCase()) {
    case 's': view.openDialog('share'); return true;
    case 'z':
      if (target.closest(TEXT) !== null) return false;
      if (event.shiftKey) scenario.getState().redo(); else scenario.getState().undo();
      return true;
    case 'y':
      if (target.closest(TEXT) !== null) return false;
      scenario.getState().redo();
      return true;
    default: return false;
  }
}

function plain(session: Session, event: KeyboardEvent, embedded: boolean, target: Element): boolean {
  if (event.altKey || target.closest(TYPING) !== null) return false;
  const { play, view } = session;
  switch (event.key) {
    case ' ':
      if (target.closest(OWN_SPACE) !== null) return false;
      play.toggle();
      return true;
    case 'ArrowLeft': case 'ArrowRight':
      if (embedded) return false;
      stepTo(session, '100ms', event.key === 'ArrowLeft' ? -1 : 1);
      return true;
    case 'Escape':
      if (view.getState().why < 0) return false;
      view.setState({ why: -1 });
      return true;
    default: break;
  }
  if (!view.getState().letterKeys) return false;
  switch (event.key) {
    case '.': play.toggle(); return true;
    case 'r': case 'R': play.seek(0); return true;
    case 'n': case 'N': stepTo(session, 'event', 1); return true;
    case 'c': case 'C': stepTo(session, 'change', 1); return true;
    case '?':
      if (embedded) return false;
      view.openDialog('help');
      return true;
    default: return false;
  }
}
