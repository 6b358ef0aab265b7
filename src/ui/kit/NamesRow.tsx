/** A setting that is a list of error names. */
import type { RowProps } from './FieldRow.tsx';
import { ListRow } from './ListRow.tsx';

export interface NamesRowProps extends RowProps {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  /** Names that occur in the scenario. */
  readonly suggestions?: readonly string[];
}

export function NamesRow({ value, onChange, suggestions = [], ...row }: NamesRowProps) {
  return (
    <ListRow {...row} entries={value} noun="error name" emptyText="none" suggestions={suggestions.filter((name) => !value.includes(name))}
      onRemove={(index) => onChange(value.filter((_, k) => k !== index))}
      onAdd={(text) => {
        if (value.includes(text)) return `${text} is in the list already.`;
        onChange([...value, text]);
        return null;
      }} />
  );
}
