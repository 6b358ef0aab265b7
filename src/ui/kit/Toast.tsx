/** One short message at a time at the foot of the page, for six seconds, longer while one is on it. */
import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { unbroken } from './format.ts';
import styles from './Toast.module.css';

const SHOWN_MS = 6000;

export interface ToastMessage {
  readonly text: string;
  readonly icon?: ReactNode;
  /** Where something was changed: what the button says and does. */
  readonly action?: { readonly label: string; readonly onSelect: () => void };
}

/** Null puts away the message there is. */
export type ShowToast = (message: ToastMessage | null) => void;

const Context = createContext<ShowToast | null>(null);

/** Shows a message in place of the one there is. Throws outside a ToastProvider. */
export function useToast(): ShowToast {
  const show = useContext(Context);
  if (show === null) throw new Error('useToast needs a ToastProvider around it');
  return show;
}

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<(ToastMessage & { readonly id: number }) | null>(null);
  const next = useRef(1);
  const show = useCallback((message: ToastMessage | null) => {
    setShown(message === null ? null : { ...message, id: next.current });
    next.current += 1;
  }, []);
  const close = useCallback(() => setShown(null), []);
  return (
    <Context value={show}>
      {children}
      {/* The region is there before its text, so that the text is spoken. */}
      <div className={styles['region']} role="status" aria-live="polite">
        {shown !== null && <ToastCard key={shown.id} message={shown} onClose={close} />}
      </div>
    </Context>
  );
}

export interface ToastCardProps { readonly message: ToastMessage; readonly onClose: () => void }

export function ToastCard({ message, onClose }: ToastCardProps) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, onClose]);
  const handlers = useMemo(() => ({
    onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false), onFocus: () => setHeld(true), onBlur: () => setHeld(false),
  }), []);
  const { action } = message;
  return (
    <div className={styles['toast']} {...handlers}>
      <span className={styles['icon']} aria-hidden="true">{message.icon ?? <Check />}</span>
      <span className={styles['text']}>{unbroken(message.text)}</span>
      {action !== undefined && (
        <button type="button" className={styles['action']} onClick={() => { onClose(); action.onSelect(); }}>{action.label}</button>
      )}
      {action === undefined && <button type="button" className={styles['close']} aria-label="Close" onClick={onClose}><X /></button>}
    </div>
  );
}
