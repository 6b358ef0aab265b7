/** Puts the app in the place of the first picture. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Session } from '../../store/session.ts';
import { App } from '../App.tsx';
import { keepFocus } from '../kit/keep-focus.ts';
import { pinForPrint } from '../kit/pin-for-print.ts';

export function mount(root: HTMLElement, session: Session): void {
  keepFocus();
  pinForPrint();
  createRoot(root).render(<StrictMode><App session={session} /></StrictMode>);
}
