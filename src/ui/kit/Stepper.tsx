/** A number with − and +, to be typed with its unit. What is typed and wrong stays as typed until it is put right. */
import { Minus, Plus } from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';
import { useState } from 'react';
import { classNames } from './class-names.ts';
import type { AnyNumberField } from './number-text.ts';
import { parseTyped, partsOf, refusal } from './number-text.ts';
import styles from './Stepper.module.css';
import { stepFrom } from './slider-scale.ts';

export interface StepperProps {
  readonly label: string;
  readonly field: AnyNumberField;
  readonly value: number;
  readonly onCommit: (value: number) => void;
  /** Why what is typed cannot be taken; null when all is well again. */
  readonly onRefused?: (reason: string | null) => void;
  readonly wrong?: boolean;
  readonly disabled?: boolean;
  readonly describedBy?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}

export function Stepper({ label, field, value, onCommit, onRefused, wrong = false, disabled = false, describedBy, ref }: StepperProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [seen, setSeen] = useState(value);
  // A value from elsewhere (undo, the slider, another page) takes the place of what was typed.
  if (seen !== value) {
    setSeen(value);
    setDraft(null);
  }
  const parts = partsOf(field, value);
  const shown = draft ?? parts.digits;

  const take = () => {
    if (draft === null) return;
    const typed = parseTyped(field, draft, parts.unit);
    const reason = refusal(field, typed);
    onRefused?.(reason);
    if (reason !== null || typed === null) return;
    setDraft(null);
    if (typed !== value) onCommit(typed);
  };
  const move = (steps: number) => {
    const next = stepFrom(field.slider, value, steps);
    setDraft(null);
    onRefused?.(null);
    if (next !== value) onCommit(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (steps !== undefined) move(steps);
    else if (event.key === 'Enter') take();
    else if (event.key === 'Escape' && draft !== null) {
      setDraft(null);
      onRefused?.(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const atFoot = value <= field.slider.min;
  const atTop = value >= field.slider.max;
  return (
    <span className={classNames(styles['stepper'], wrong && styles['wrong'])}>
      <button type="button" tabIndex={-1} aria-label={`Less: ${label}`} disabled={disabled || atFoot} className={styles['sign']} onClick={() => move(-1)}><Minus /></button>
      <label className={styles['value']}>
        <input ref={ref} type="text" inputMode="decimal" autoComplete="off" spellCheck={false} role="spinbutton" aria-label={label}
          aria-valuenow={value} aria-valuemin={field.accept.min} {...(Number.isFinite(field.accept.max) ? { 'aria-valuemax': field.accept.max } : {})}
          aria-valuetext={`${shown} ${parts.unit}`} aria-invalid={wrong} aria-describedby={describedBy} disabled={disabled}
          value={shown} style={{ width: `${Math.max(1, shown.length) + 0.3}ch` }}
          onChange={(event) => setDraft(event.target.value)} onFocus={(event) => event.target.select()} onBlur={take} onKeyDown={onKeyDown} />
        <span className={styles['unit']}>{draft !== null && /[a-zµ%]/i.test(draft) ? '' : parts.unit}</span>
      </label>
      <button type="button" tabIndex={-1} aria-label={`More: ${label}`} disabled={disabled || atTop} className={styles['sign']} onClick={() => move(1)}><Plus /></button>
    </span>
  );
}
