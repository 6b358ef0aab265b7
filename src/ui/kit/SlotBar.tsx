/** Places in a row, taken ones filled: permits, tokens, places to wait. Above 40 of them it is one bar. */
import { formatCount, formatPlain } from './format.ts';
import styles from './SlotBar.module.css';

export interface SlotBarProps {
  readonly label: string;
  readonly taken: number;
  /** Infinity: as many as come; free places are not drawn then. */
  readonly of: number;
  /** What taken places are: work under way, calls that wait, room that is left, answers of a fallback, or calls cut off. */
  readonly kind: 'inFlight' | 'waiting' | 'free' | 'fallback' | 'timeout';
  /** Of a share: the places are not counted one by one. */
  readonly unit?: '%';
  /** The state of the whole in a word or two: `full`, `2 free`, or with the amount before it: `3 of 12, 9 free`. */
  readonly word: string;
}

const WIDTH = 408;
const MOST = 40;
const GAP = 2;

export function SlotBar({ label, taken, of, kind, word, unit }: SlotBarProps) {
  const limited = Number.isFinite(of), places = limited ? of : MOST;
  const single = limited ? of > MOST : taken > MOST;
  const width = single ? WIDTH - 1 : (WIDTH - 1 - GAP * (places - 1)) / Math.max(1, places);
  const share = Math.min(1, taken / Math.max(1, places));
  const amount = unit !== undefined ? `${formatPlain(taken, 1)} ${unit}` : `${formatPlain(taken, 1)}${limited ? ` of ${formatCount(of)}` : ''}`;
  const filled = (k: number) => (single ? share : Math.min(1, Math.max(0, taken - k)));
  return (
    <div className={styles['row']}>
      <span className={styles['label']}>{label}</span><span className={styles['word']}>{word}</span>
      <svg className={styles['bar']} viewBox={`0 0 ${WIDTH} 16`} height="16" preserveAspectRatio="none" role="img" aria-label={`${label}: ${word.startsWith(amount) ? '' : `${amount}, `}${word}`}>
        {!limited && <line className={styles['base']} x1="0" x2={WIDTH} y1="15.5" y2="15.5" />}
        {Array.from({ length: single ? 1 : limited ? places : Math.ceil(taken) }, (_, k) => {
          const x = 0.5 + k * (width + GAP);
          return (
            <g key={k}>
              {limited && <rect className={styles['place']} x={x} y="0.5" width={Math.max(1, width)} height="15" rx="2" />}
              {filled(k) > 0 && <rect className={styles[kind]} x={x} y="0.5" width={Math.max(1, width * filled(k))} height="15" rx="2" />}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
