/** One of two to five values, side by side. */
import type { KeyboardEvent } from 'react';
import { useId, useRef } from 'react';
import { classNames } from './class-names.ts';
import styles from './Segmented.module.css';

export interface Choice<V extends string> { readonly value: V; readonly label: string; readonly disabled?: boolean }

export interface SegmentedProps<V extends string> {
  readonly label: string;
  /** The label stands above the choice; otherwise it is spoken only. */
  readonly showLabel?: boolean;
  readonly options: readonly Choice<V>[];
  /** A value that is no option leaves all unchecked. */
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  readonly className?: string;
}

const MOVES: { readonly [key: string]: number } = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function Segmented<V extends string>({ label, showLabel = false, options, value, onChange, disabled = false, className }: SegmentedProps<V>) {
  const id = useId();
  const group = useRef<HTMLDivElement>(null);
  const usable = options.filter((option) => !option.disabled);
  const stop = usable.some((option) => option.value === value) ? value : usable[0]?.value;

  const onKeyDown = (event: KeyboardEvent) => {
    const at = usable.findIndex((option) => option.value === stop);
    const move = MOVES[event.key];
    const next = move !== undefined ? usable[(at + move + usable.length) % usable.length]
      : event.key === 'Home' ? usable[0] : event.key === 'End' ? usable.at(-1) : undefined;
    if (next === undefined || disabled) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next.value);
    group.current?.querySelectorAll('button')[options.indexOf(next)]?.focus();
  };

  return (
    <div className={classNames(styles['whole'], className)}>
      {showLabel && <div id={id} className={styles['label']}>{label}</div>}
      <div ref={group} role="radiogroup" className={styles['group']} onKeyDown={onKeyDown} {...(showLabel ? { 'aria-labelledby': id } : { 'aria-label': label })}>
        {options.map((option) => (
          <button key={option.value} type="button" role="radio" aria-checked={option.value === value} className={styles['option']}
            tabIndex={option.value === stop ? 0 : -1} disabled={disabled || option.disabled === true} onClick={() => onChange(option.value)}>
            {option.label}
          </button>
        ))}
      </div>
    </div>
  );
}
