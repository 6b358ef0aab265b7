/** One of several values: a segmented choice for few short ones, a menu of the system beyond. */
import { ChevronDown } from 'lucide-react';
import type { RowProps } from './FieldRow.tsx';
import { FieldRow } from './FieldRow.tsx';
import { Segmented } from './Segmented.tsx';
import styles from './SelectRow.module.css';

export interface Option<V extends string> { readonly value: V; readonly label: string }

export interface SelectProps<V extends string> {
  readonly label: string;
  readonly options: readonly Option<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  readonly describedBy?: string | undefined;
}

/** The menu alone. A value that is no option is shown as it is, so that one sees what is wrong. */
export function Select<V extends string>({ label, options, value, onChange, disabled = false, describedBy }: SelectProps<V>) {
  const known = options.some((option) => option.value === value);
  return (
    <span className={styles['select']}>
      <select aria-label={label} aria-describedby={describedBy} value={value} disabled={disabled}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}>
        {!known && <option value={value}>{value}</option>}
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
      <ChevronDown aria-hidden="true" />
    </span>
  );
}

export interface SelectRowProps<V extends string> extends RowProps {
  readonly options: readonly Option<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** What fits beside a label in the inspector. */
const FEW = 4;
const SHORT = 22;

export function SelectRow<V extends string>({ options, value, onChange, ...row }: SelectRowProps<V>) {
  const known = options.some((option) => option.value === value);
  const segmented = known && options.length <= FEW && options.reduce((sum, option) => sum + option.label.length, 0) <= SHORT;
  const disabled = row.disabledReason !== undefined;
  return (
    <FieldRow {...row} control={(describedBy) => (segmented
      ? <Segmented label={row.label} options={options} value={value} onChange={onChange} disabled={disabled} />
      : <Select label={row.label} options={options} value={value} onChange={onChange} disabled={disabled} describedBy={describedBy} />)} />
  );
}
