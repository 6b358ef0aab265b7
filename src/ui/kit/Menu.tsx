/** What may be done with a thing: opens at its button, or at the pointer. */
import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { classNames } from './class-names.ts';
import type { Anchor } from './floating.ts';
import { hostOf, placeBeside } from './floating.ts';
import styles from './Menu.module.css';

export type MenuItem =
  | { readonly kind?: 'action'; readonly label: string; readonly icon?: ReactNode; readonly shortcut?: string; readonly disabled?: boolean; readonly onSelect: () => void }
  | { readonly kind: 'choice'; readonly label: string; readonly checked: boolean; readonly disabled?: boolean; readonly icon?: ReactNode; readonly shortcut?: string; readonly onSelect: () => void }
  | { readonly kind: 'line' }
  | { readonly kind: 'heading'; readonly label: string };

export interface MenuPopupProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly anchor: Anchor;
  readonly align?: 'start' | 'center' | 'end';
  /** What opened it: a press there is not one outside, and a dialog around it keeps the menu. */
  readonly host?: Element | null;
  /** Gives the focus back where it was, unless something was chosen that took it. */
  readonly onClose: () => void;
}

/** The open menu: for a context menu, give it the point that was pressed as its anchor. */
export function MenuPopup({ label, items, anchor, align = 'start', host, onClose }: MenuPopupProps) {
  const list = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const close = useRef(onClose);
  const owner = useRef(host);
  useEffect(() => {
    close.current = onClose;
    owner.current = host;
  });

  const entries = () => [...(list.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = list.current;
    if (element !== null) placeBeside(element, anchor, align);
    entries().find((entry) => entry.ariaDisabled !== 'true')?.focus();
    return () => {
      const now = document.activeElement;
      if (before instanceof HTMLElement && (now === document.body || now === null || element?.contains(now))) before.focus();
    };
  }, [anchor, align]);
  useEffect(() => {
    const outside = (event: Event) => {
      const inside = event.target instanceof Node && (list.current?.contains(event.target) || owner.current?.contains(event.target));
      if (!inside) close.current();
    };
    const gone = () => close.current();
    document.addEventListener('pointerdown', outside, true);
    window.addEventListener('resize', gone);
    window.addEventListener('blur', gone);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('resize', gone);
      window.removeEventListener('blur', gone);
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.findIndex((entry) => entry === document.activeElement);
    const to = event.key === 'ArrowDown' ? all[(at + 1) % all.length]
      : event.key === 'ArrowUp' ? all[(at - 1 + all.length) % all.length]
        : event.key === 'Home' ? all[0] : event.key === 'End' ? all.at(-1) : undefined;
    event.stopPropagation();
    if (to !== undefined) to.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close.current();
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) search(all, at, event.key, event.timeStamp);
    else return;
    event.preventDefault();
  };
  const search = (all: readonly HTMLElement[], at: number, key: string, now: number) => {
    const text = (now - typed.current.at < 700 ? typed.current.text : '') + key.toLowerCase();
    typed.current = { text, at: now };
    const from = text.length === 1 ? at + 1 : at;
    const found = [...all.slice(from), ...all.slice(0, from)].find((entry) => entry.textContent?.toLowerCase().startsWith(text));
    found?.focus();
  };

  return createPortal(
    <div ref={list} role="menu" aria-label={label} className={styles['menu']} onKeyDown={onKeyDown} onContextMenu={(event) => event.preventDefault()}>
      {items.map((item, k) => {
        if (item.kind === 'line') return <hr key={k} className={styles['line']} />;
        if (item.kind === 'heading') return <div key={k} role="presentation" className={styles['heading']}>{item.label}</div>;
        const choose = () => {
          if (item.disabled) return;
          close.current();
          item.onSelect();
        };
        return (
          <button key={k} type="button" tabIndex={-1} aria-disabled={item.disabled === true} className={styles['item']} onClick={choose}
            onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
            {...(item.kind === 'choice' ? { role: 'menuitemradio', 'aria-checked': item.checked } : { role: 'menuitem' })}
            {...(item.shortcut === undefined ? {} : { 'aria-keyshortcuts': item.shortcut })}>
            <span className={styles['icon']} aria-hidden="true">{item.icon ?? (item.kind === 'choice' && item.checked ? '✓' : null)}</span>
            <span className={styles['label']}>{item.label}</span>
            {item.shortcut !== undefined && <kbd className={styles['key']} aria-hidden="true">{item.shortcut}</kbd>}
          </button>
        );
      })}
    </div>,
    hostOf(host),
  );
}

export interface MenuProps {
  /** What the menu is about; the accessible name of the list, and of the button when it has no words. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** The inside of the button. */
  readonly children: ReactNode;
  /** The children are words that name the button. */
  readonly named?: boolean;
  readonly align?: 'start' | 'center' | 'end';
  readonly className?: string | undefined;
  readonly disabled?: boolean;
}

/** A button that opens a menu. */
export function Menu({ label, items, children, named = false, align = 'start', className, disabled = false }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState<{ readonly anchor: Anchor; readonly host: Element } | null>(null);
  const open = () => setOpened(button.current === null ? null : { anchor: button.current.getBoundingClientRect(), host: button.current });
  const close = () => setOpened(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={opened !== null}
        disabled={disabled}
        className={classNames(styles['button'], className)}
        {...(named ? {} : { 'aria-label': label })}
        onClick={() => (opened === null ? open() : close())}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          event.stopPropagation();
          open();
        }}
      >
        {children}
      </button>
      {opened !== null && <MenuPopup label={label} items={items} anchor={opened.anchor} align={align} host={opened.host} onClose={close} />}
    </>
  );
}
