/** A setting that is a list of durations, in order. */
import type { DurationsField } from '../../engine/fields.ts';
import type { RowProps } from './FieldRow.tsx';
import { formatSetDuration } from './format.ts';
import { ListRow } from './ListRow.tsx';
import { parseTyped } from './number-text.ts';

export interface DurationsRowProps extends RowProps {
  /** Milliseconds. */
  readonly value: readonly number[];
  readonly accept: DurationsField['accept'];
  readonly onChange: (value: readonly number[]) => void;
}

export function DurationsRow({ value, accept, onChange, ...row }: DurationsRowProps) {
  const limits = `${formatSetDuration(accept.min)} to ${formatSetDuration(accept.max)}`;
  return (
    <ListRow {...row} entries={value.map(formatSetDuration)} noun="duration" placeholder="Add, e.g. 500 ms" emptyText="none"
      onRemove={(index) => onChange(value.filter((_, k) => k !== index))}
      onAdd={(text) => {
        const field = { type: 'duration', unit: 'ms', label: '', help: '', default: 0, accept, slider: { ...accept, step: 1, scale: 'linear' } } as const;
        const ms = parseTyped(field, text, 'ms');
        if (ms === null || ms < accept.min || ms > accept.max) return `${text} is not a duration from ${limits}. The list was not changed.`;
        onChange([...value, ms]);
        return null;
      }} />
  );
}
