/** Tabs with an ink underline on the panel's line. */
import type { KeyboardEvent, ReactNode } from 'react';
import { useId, useRef } from 'react';
import { classNames } from './class-names.ts';
import styles from './Tabs.module.css';

export interface Tab<V extends string> { readonly value: V; readonly label: string; readonly disabled?: boolean }

export interface TabsProps<V extends string> {
  /** What is chosen between. */
  readonly label: string;
  readonly tabs: readonly Tab<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  /** Stands at the right of the row, e.g. a legend. */
  readonly aside?: ReactNode;
  /** The panel of the chosen tab. */
  readonly children: ReactNode;
  readonly className?: string;
}

export function Tabs<V extends string>({ label, tabs, value, onChange, aside, children, className }: TabsProps<V>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const usable = tabs.filter((tab) => !tab.disabled);
    const at = usable.findIndex((tab) => tab.value === value);
    const next = event.key === 'ArrowRight' ? usable[(at + 1) % usable.length]
      : event.key === 'ArrowLeft' ? usable[(at - 1 + usable.length) % usable.length]
        : event.key === 'Home' ? usable[0] : event.key === 'End' ? usable.at(-1) : undefined;
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next.value);
    list.current?.querySelectorAll('button')[tabs.indexOf(next)]?.focus();
  };

  return (
    <div className={classNames(styles['whole'], className)}>
      <div className={styles['row']}>
        <div ref={list} role="tablist" aria-label={label} className={styles['list']} onKeyDown={onKeyDown}>
          {tabs.map((tab) => (
            <button key={tab.value} type="button" role="tab" id={`${id}-${tab.value}`} aria-selected={tab.value === value} aria-controls={`${id}-panel`}
              tabIndex={tab.value === value ? 0 : -1} disabled={tab.disabled === true} className={styles['tab']} onClick={() => onChange(tab.value)}>
              {tab.label}
            </button>
          ))}
        </div>
        {aside}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} className={styles['panel']}>{children}</div>
    </div>
  );
}
