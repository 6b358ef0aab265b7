/** A long computation: what it does, how far it is in simulated time, how long it will take, and a way to stop it. */
import styles from './Progress.module.css';

export interface ProgressProps {
  /** e.g. `Computing 10 million calls` */
  readonly title: string;
  /** 0 to 1. */
  readonly share: number;
  /** e.g. `41 of 60 s, 3 s left` */
  readonly detail: string;
  readonly hint?: string;
  readonly onStop?: () => void;
}

export function Progress({ title, share, detail, hint, onStop }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={styles['progress']}>
      <div className={styles['line']}><span className={styles['title']}>{title}</span><span className={styles['detail']}>{detail}</span></div>
      <div className={styles['bar']} role="progressbar" aria-label={title} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} aria-valuetext={detail}>
        <span className={styles['done']} style={{ width: `${percent}%` }} />
      </div>
      <div className={styles['line']}>
        <span className={styles['hint']}>{hint}</span>
        {onStop !== undefined && <button type="button" className={styles['stop']} onClick={onStop}>Stop</button>}
      </div>
    </div>
  );
}
