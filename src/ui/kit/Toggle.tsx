/** A switch, for what takes effect at once. */
import styles from './Toggle.module.css';

export interface ToggleProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  /** Ids of texts that describe it. */
  readonly describedBy?: string | undefined;
}

export function Toggle({ label, checked, onChange, disabled = false, describedBy }: ToggleProps) {
  return (
    <button type="button" role="switch" aria-checked={checked} aria-label={label} aria-describedby={describedBy} disabled={disabled}
      className={styles['toggle']} onClick={() => onChange(!checked)}>
      <span className={styles['knob']} />
    </button>
  );
}
