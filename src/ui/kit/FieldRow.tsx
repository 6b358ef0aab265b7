/** What every setting has: a label, a dot when it was changed, help on focus, a reason when it cannot be used, and what is wrong with it. */
import { RotateCcw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './FieldRow.module.css';
import { useHelp } from './use-help.ts';
import { unbroken } from './format.ts';

export interface RowProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly changed?: boolean;
  /** Puts the default back; the dot becomes its button. */
  readonly onReset?: (() => void) | undefined;
  /** The default in words, for the help and the reset button. */
  readonly defaultText?: string | undefined;
  /** Why it cannot be used; the row is then pale. */
  readonly disabledReason?: string | undefined;
  /** What is wrong with the value, as whole sentences. */
  readonly issue?: string | undefined;
}

export interface FieldRowProps extends RowProps {
  /** Beside the label. Gets the id of the texts that describe it. */
  readonly control: (describedBy: string | undefined) => ReactNode;
  /** Under label and control, over the whole width. */
  readonly below?: (describedBy: string | undefined) => ReactNode;
  readonly compact?: boolean;
}

export function FieldRow({ label, help, changed = false, onReset, defaultText, disabledReason, issue, control, below, compact = false }: FieldRowProps) {
  const id = useId();
  const { open, handlers } = useHelp();
  const off = disabledReason !== undefined;
  const sentences = [disabledReason, help, defaultText === undefined ? undefined : `Default ${defaultText}.`].filter(
    (text) => text !== undefined && text !== '',
  );
  const describedBy = [sentences.length > 0 && `${id}-help`, issue !== undefined && `${id}-issue`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={classNames(styles['row'], compact && styles['compact'])} role="group" aria-label={label} data-changed={changed}
      {...handlers} {...(off ? { tabIndex: 0, 'aria-disabled': true, 'aria-describedby': `${id}-help` } : {})}>
      <div className={classNames(styles['head'], off && styles['off'])}>
        <span className={styles['label']}>{label}</span>
        {changed && (onReset === undefined || off
          ? <span className={styles['dot']} role="img" aria-label="changed" />
          : (
            <button type="button" className={styles['reset']} onClick={onReset} aria-label={`Changed. Reset ${label}${defaultText === undefined ? '' : ` to ${defaultText}`}`}>
              <span className={styles['dot']} /><RotateCcw className={styles['arrow']} />
            </button>
          ))}
        <span className={styles['control']}>{control(describedBy)}</span>
      </div>
      {below !== undefined && <div className={classNames(off && styles['off'])}>{below(describedBy)}</div>}
      {sentences.length > 0 && <p id={`${id}-help`} className={styles['help']} hidden={!open && !off} data-peek={off}>{unbroken(sentences.join(' '))}</p>}
      {issue !== undefined && <p id={`${id}-issue`} className={styles['issue']} role="alert"><TriangleAlert />{unbroken(issue)}</p>}
    </div>
  );
}
