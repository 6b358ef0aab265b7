/** One number: label, stepper and track. A drag reports all the way and commits once. */
import { useState } from 'react';
import type { RowProps } from './FieldRow.tsx';
import { FieldRow } from './FieldRow.tsx';
import type { AnyNumberField } from './number-text.ts';
import { refusal, valueText } from './number-text.ts';
import { Slider } from './Slider.tsx';
import { Stepper } from './Stepper.tsx';

export interface SliderRowProps extends Pick<RowProps, 'disabledReason' | 'issue' | 'onReset'> {
  readonly field: AnyNumberField;
  readonly value: number;
  /** Differs from the field's own where a scenario sets another; null where there is none. */
  readonly defaultValue?: number | null;
  /** What the run uses while `value` is wrong; `value` unless said. */
  readonly usedValue?: number;
  readonly onDrag?: (value: number) => void;
  readonly onCommit: (value: number) => void;
}

export function SliderRow({ field, value, defaultValue = field.default, usedValue, onDrag, onCommit, onReset, disabledReason, issue }: SliderRowProps) {
  const [refused, setRefused] = useState<string | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setRefused(null);
    setDragged(null);
  }
  const changed = defaultValue !== null && value !== defaultValue;
  const text = (v: number) => valueText(field, v);
  const stillUses = `The run still uses ${text(usedValue ?? value)}.`;
  const outside = refused === null ? refusal(field, value) : null;
  const wrong = refused !== null ? `${refused} ${stillUses}` : issue !== undefined ? `${issue} ${stillUses}` : outside === null ? undefined : usedValue === undefined ? outside : `${outside} ${stillUses}`;
  const shared = { disabled: disabledReason !== undefined };
  const commit = (next: number) => {
    setDragged(null);
    setRefused(null);
    onCommit(next);
  };
  return (
    <FieldRow label={field.label} help={field.help} defaultText={defaultValue === null ? undefined : text(defaultValue)} changed={changed} disabledReason={disabledReason} issue={wrong}
      onReset={onReset ?? (defaultValue === null ? undefined : () => commit(defaultValue))}
      control={(describedBy) => (
        <Stepper label={field.label} field={field} value={dragged ?? value} onCommit={commit} onRefused={setRefused} wrong={wrong !== undefined} describedBy={describedBy} {...shared} />
      )}
      below={(describedBy) => (
        <Slider label={field.label} slider={field.slider} value={value} valueText={text} tickAt={changed ? defaultValue : undefined} describedBy={describedBy}
          onDrag={(next) => {
            setDragged(next);
            onDrag?.(next);
          }} onCommit={commit} {...shared} />
      )} />
  );
}
