/** Places in a row, taken ones filled: permits, tokens, places to wait. Above 40 of them it is one bar. */
import { formatCount, formatPlain } from './format.ts';
import styles from './SlotBar.module.css';

export interface SlotBarProps {
  readonly label: string;
  readonly taken: number;
  /** Infinity: as many as come; the bar then shows the first 40. */
  readonly of: number;
  /** What taken places are: work under way, calls that wait, room that is left, or answers of a fallback. */
  readonly kind: 'inFlight' | 'waiting' | 'free' | 'fallback';
  /** Of a share: the places are not counted one by one. */
  readonly unit?: '%';
  /** One word on the state of the whole: `full`, `2 free`. */
  readonly word: string;
}

const WIDTH = 408;
const MOST = 40;
const GAP = 2;

export function SlotBar({ label, taken, of, kind, word, unit }: SlotBarProps) {
  const shown = Math.min(MOST, Number.isFinite(of) ? of : Math.max(10, Math.ceil(taken)));
  const single = of > MOST;
  const width = single ? WIDTH - 1 : (WIDTH - 1 - GAP * (shown - 1)) / Math.max(1, shown);
  const share = Math.min(1, taken / (Number.isFinite(of) ? Math.max(1, of) : MOST));
  const amount = unit !== undefined ? `${formatPlain(taken, 1)} ${unit}` : `${formatPlain(taken, 1)}${Number.isFinite(of) ? ` of ${formatCount(of)}` : ''}`;
  const filled = (k: number) => (single ? share : Math.min(1, Math.max(0, taken - k)));
  return (
    <div className={styles['row']}>
      <span className={styles['label']}>{label}</span><span className={styles['word']}>{word}</span>
      <svg className={styles['bar']} viewBox={`0 0 ${WIDTH} 16`} role="img" aria-label={`${label}: ${amount}, ${word}`}>
        {Array.from({ length: single ? 1 : shown }, (_, k) => {
          const x = 0.5 + k * (width + GAP);
          return (
            <g key={k}>
              <rect className={styles['place']} x={x} y="0.5" width={Math.max(1, width)} height="15" rx="2" />
              {filled(k) > 0 && <rect className={styles[kind]} x={x} y="0.5" width={Math.max(1, width * filled(k))} height="15" rx="2" />}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
