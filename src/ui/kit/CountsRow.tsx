/** A setting that is a list of whole numbers, in order. */
import type { CountsField } from '../../engine/fields.ts';
import type { RowProps } from './FieldRow.tsx';
import { formatCount } from './format.ts';
import { ListRow } from './ListRow.tsx';
import { parseTyped } from './number-text.ts';

export interface CountsRowProps extends RowProps {
  readonly value: readonly number[];
  /** Of one entry: `weight`. */
  readonly unit: string;
  readonly accept: CountsField['accept'];
  readonly onChange: (value: readonly number[]) => void;
}

export function CountsRow({ value, unit, accept, onChange, ...row }: CountsRowProps) {
  return (
    <ListRow {...row} entries={value.map(formatCount)} noun={unit} emptyText="none"
      onRemove={(index) => onChange(value.filter((_, k) => k !== index))}
      onAdd={(text) => {
        const field = { type: 'count', unit: '', label: '', help: '', default: 0, whole: true, accept, slider: { ...accept, step: 1, scale: 'linear' } } as const;
        const count = parseTyped(field, text, '');
        if (count === null || !Number.isInteger(count) || count < accept.min || count > accept.max) return `${text} is not a whole number from ${formatCount(accept.min)} to ${formatCount(accept.max)}. The list was not changed.`;
        onChange([...value, count]);
        return null;
      }} />
  );
}
