/** The control for one field of a table, whatever its type. */
import type { Field, Json } from '../../engine/fields.ts';
import type { Distribution } from '../../engine/spec.ts';
import { CountsRow } from '../kit/CountsRow.tsx';
import { DistributionRow } from '../kit/DistributionRow.tsx';
import { DurationsRow } from '../kit/DurationsRow.tsx';
import type { RowProps } from '../kit/FieldRow.tsx';
import { formatSetDuration } from '../kit/format.ts';
import { NamesRow } from '../kit/NamesRow.tsx';
import type { Option } from '../kit/SelectRow.tsx';
import { SelectRow } from '../kit/SelectRow.tsx';
import { SliderRow } from '../kit/SliderRow.tsx';
import { ToggleRow } from '../kit/ToggleRow.tsx';

export interface FieldControlProps {
  readonly field: Field;
  readonly help: string;
  readonly value: Json;
  readonly defaultValue: Json;
  /** What the run uses while `value` is wrong. */
  readonly usedValue?: Json;
  readonly issue?: string | undefined;
  readonly disabledReason?: string | undefined;
  /** Links and services a reference may name. */
  readonly references?: { readonly link: readonly Option<string>[]; readonly service: readonly Option<string>[] } | undefined;
  readonly errorNames?: readonly string[] | undefined;
  readonly onDrag: (value: Json) => void;
  readonly onCommit: (value: Json) => void;
  readonly onReset: (() => void) | undefined;
}

const NONE = { value: '', label: 'None' };
const same = (a: Json, b: Json) => JSON.stringify(a) === JSON.stringify(b);
const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);

export function FieldControl({ field, help, value, defaultValue, usedValue, issue, disabledReason, references, errorNames, onDrag, onCommit, onReset }: FieldControlProps) {
  const row: RowProps = { label: field.label, help, changed: !same(value, defaultValue), onReset, disabledReason, issue };
  switch (field.type) {
    case 'duration': case 'share': case 'count': case 'rate': return (
      <SliderRow field={{ ...field, help }} value={Number(value)} defaultValue={Number(defaultValue)} issue={issue} disabledReason={disabledReason}
        {...(usedValue === undefined ? {} : { usedValue: Number(usedValue) })} onDrag={onDrag} onCommit={onCommit} onReset={onReset} />
    );
    case 'choice': return (
      <SelectRow
        {...row}
        defaultText={field.options.find((option) => option.value === defaultValue)?.label}
        options={field.options}
        value={String(value)}
        onChange={onCommit}
      />
    );
    case 'toggle': return <ToggleRow {...row} defaultText={defaultValue === true ? 'on' : 'off'} checked={value === true} onChange={onCommit} />;
    case 'names': return <NamesRow {...row} defaultText={list(defaultValue).join(', ') || 'none'} value={list(value).map(String)} onChange={onCommit} {...(errorNames === undefined ? {} : { suggestions: errorNames })} />;
    case 'durations': return (
      <DurationsRow
        {...row}
        defaultText={
          list(defaultValue)
            .map((ms) => formatSetDuration(Number(ms)))
            .join(', ') || 'none'
        }
        accept={field.accept}
        value={list(value).map(Number)}
        onChange={onCommit}
      />
    );
    case 'counts': return <CountsRow {...row} defaultText={list(defaultValue).join(', ') || 'none'} unit={field.unit} accept={field.accept} value={list(value).map(Number)} onChange={onCommit} />;
    // Parse has checked that it is a distribution; as data it is Json.
    case 'distribution': return <DistributionRow {...row} value={value as unknown as Distribution} onDrag={(next) => onDrag(next as unknown as Json)} onChange={(next) => onCommit(next as unknown as Json)} />;
    case 'reference': return <SelectRow {...row} options={[...(field.default === '' ? [NONE] : []), ...references?.[field.to] ?? []]} value={String(value)} onChange={onCommit} />;
  }
}
