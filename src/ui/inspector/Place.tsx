/** Where a pattern stands in its chain, who shares it, and whether it is used at all. */
import { ArrowLeftToLine, ArrowRightToLine } from 'lucide-react';
import type { Scope } from '../../engine/pattern.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { SelectRow } from '../kit/SelectRow.tsx';
import { ToggleRow } from '../kit/ToggleRow.tsx';
import styles from './Inspector.module.css';

export interface PlaceProps {
  /** From 0, the outermost. */
  readonly position: number;
  readonly count: number;
  readonly onOutward: () => void;
  readonly onInward: () => void;
}
export interface InUseProps { readonly checked: boolean; readonly onChange: (checked: boolean) => void }

export function Place({ position, count, onOutward, onInward }: PlaceProps) {
  const end = count === 1 ? 'alone' : position === 0 ? 'outermost' : position === count - 1 ? 'innermost' : 'between';
  return (
    <div className={styles['place']} role="group" aria-label="Place in the chain">
      <span className={styles['place-label']}>Place in the chain</span>
      <span className={styles['place-value']} role="status">{position + 1} of {count}, {end}</span>
      <IconButton label="Move outward" disabled={position === 0} onClick={onOutward}><ArrowLeftToLine /></IconButton>
      <IconButton label="Move inward" disabled={position >= count - 1} onClick={onInward}><ArrowRightToLine /></IconButton>
    </div>
  );
}

export interface HeldProps {
  readonly value: Scope;
  readonly options: readonly { readonly value: Scope; readonly label: string }[];
  readonly onChange: (scope: Scope) => void;
}

export function Held({ value, options, onChange }: HeldProps) {
  return <SelectRow label="One for" help="Who shares what it knows and counts. It holds for the whole run; stages of a balancer have it together." options={options} value={value} onChange={onChange} />;
}

export function InUse({ checked, onChange }: InUseProps) {
  return <ToggleRow label="In use" help="Off: calls pass it as if it were not there. Its settings are kept." checked={checked} onChange={onChange} />;
}
