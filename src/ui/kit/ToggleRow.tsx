/** A setting that is on or off. */
import type { RowProps } from './FieldRow.tsx';
import { FieldRow } from './FieldRow.tsx';
import { Toggle } from './Toggle.tsx';

export interface ToggleRowProps extends RowProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function ToggleRow({ checked, onChange, ...row }: ToggleRowProps) {
  return (
    <FieldRow {...row} compact control={(describedBy) => (
      <Toggle label={row.label} checked={checked} onChange={onChange} disabled={row.disabledReason !== undefined} describedBy={describedBy} />
    )} />
  );
}
