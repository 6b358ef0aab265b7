/** A setting that is a list: entries to remove, and a line to type another into. */
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { RowProps } from './FieldRow.tsx';
import { FieldRow } from './FieldRow.tsx';
import styles from './ListRow.module.css';

export interface ListRowProps extends RowProps {
  /** What is in it, as words. */
  readonly entries: readonly string[];
  /** What one entry is called, e.g. `error name`. */
  readonly noun: string;
  /** What an empty list means. */
  readonly emptyText: string;
  readonly onRemove: (index: number) => void;
  /** Takes what was typed; a sentence when it cannot. */
  readonly onAdd: (text: string) => string | null;
  /** Offered while typing. */
  readonly suggestions?: readonly string[];
  readonly placeholder?: string;
}

export function ListRow({ entries, noun, emptyText, onRemove, onAdd, suggestions = [], placeholder, ...row }: ListRowProps) {
  const id = useId();
  const [draft, setDraft] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const disabled = row.disabledReason !== undefined;
  const add = () => {
    const text = draft.trim();
    if (text === '') {
      setRefused(null);
      return;
    }
    const reason = onAdd(text);
    setRefused(reason);
    if (reason === null) setDraft('');
  };
  return (
    <FieldRow {...row} issue={refused ?? row.issue} control={() => <span className={styles['count']}>{entries.length === 0 ? emptyText : ''}</span>}
      below={(describedBy) => (
        <div className={styles['list']}>
          {entries.length > 0 && (
            <ul className={styles['entries']} aria-label={row.label}>
              {entries.map((entry, k) => (
                <li key={`${entry} ${k}`} className={styles['entry']}>
                  {entry}
                  <button type="button" aria-label={`Remove ${entry}`} disabled={disabled} onClick={() => onRemove(k)}><X /></button>
                </li>
              ))}
            </ul>
          )}
          <span className={styles['add']}>
            <input type="text" aria-label={`Add: ${row.label}, ${noun}`} aria-describedby={describedBy} placeholder={placeholder ?? `Add ${noun}`} value={draft} disabled={disabled}
              list={suggestions.length > 0 ? `${id}-more` : undefined} aria-invalid={refused !== null}
              onChange={(event) => setDraft(event.target.value)} onBlur={add}
              onKeyDown={(event) => {
                if (event.key === 'Enter') add();
                else if (event.key === 'Backspace' && draft === '' && entries.length > 0) onRemove(entries.length - 1);
                else return;
                event.preventDefault();
                event.stopPropagation();
              }} />
            <button type="button" aria-label={`Add ${noun}`} disabled={disabled || draft.trim() === ''} onClick={add}><Plus /></button>
          </span>
          {suggestions.length > 0 && <datalist id={`${id}-more`}>{suggestions.map((name) => <option key={name} value={name}>{name}</option>)}</datalist>}
        </div>
      )} />
  );
}
