/** What the thing is doing at the playhead: a sentence, and the instants that go with it. */
import { formatInstant, unbroken } from '../kit/format.ts';
import styles from './Inspector.module.css';

export interface RightNowRow {
  readonly label: string;
  readonly value: string;
  /** Where it leads: an instant, a call. */
  readonly onClick?: () => void;
}
export interface RightNowProps {
  readonly sentence: string;
  readonly rows: readonly RightNowRow[];
  readonly atUs: number;
  /** Its sentences differ in length while playing: room for the longest is kept, so that nothing moves. */
  readonly steady?: boolean;
}

export function RightNow({ sentence, rows, atUs, steady = false }: RightNowProps) {
  return (
    <section aria-label="Right now">
      <div className={styles['now-head']}><h3>Right now</h3><span>at {formatInstant(atUs)}</span></div>
      <p className={styles['sentence']} data-steady={steady || undefined}>{unbroken(sentence)}</p>
      <dl className={styles['rows']}>
        {rows.map((row) => (
          <div key={row.label}>
            <dt>{row.label}</dt>
            <dd>{row.onClick === undefined ? row.value : <button type="button" className={styles['link']} onClick={row.onClick}>{row.value}</button>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
