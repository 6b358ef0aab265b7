/** The values at the playhead beside a chart: with their shapes and names they are its legend. */
import { OutcomeMark } from '../kit/OutcomeMark.tsx';
import { windowText, type ChartValues, type Sample, type ValueRow } from './chart-values.ts';
import styles from './ChartsPanel.module.css';

/** In px: the line of the window, a row, and a row where there are many. */
const HEAD = 20, ROW = 17, TIGHT = 14;

/** Where rows are too many for their place, those that count nothing go first, and never what went well. */
function fitting(rows: readonly ValueRow[], most: number): readonly ValueRow[] {
  const kept = [...rows];
  while (kept.length > most) {
    const none = kept.findIndex((row) => row.value === '0' && row.key !== 'ok');
    if (none < 0) break;
    kept.splice(none, 1);
  }
  return kept;
}

/** `absent` says why there are no values; `height` is what there is room for, in px. */
export function ValueColumn({ values, absent, height = Infinity }: { readonly values: ChartValues | null; readonly absent: string; readonly height?: number }) {
  if (values === null) return <div className={styles['window']}>{absent}</div>;
  return (
    <>
      <div className={styles['window']}>{windowText(values.fromUs, values.toUs)}</div>
      <dl className={styles['values']} data-tight={HEAD + values.rows.length * ROW > height || undefined}>
        {fitting(values.rows, Math.floor((height - HEAD + 2) / TIGHT)).map((row) => (
          <div key={row.key} className={styles['value']}>
            <dt><SampleMark sample={row.sample} />{row.name}</dt>
            <dd className={row.strong ? styles['strong'] : undefined}>{row.value}</dd>
          </div>
        ))}
      </dl>
      {values.note !== '' && <div className={styles['note']}>{values.note}</div>}
    </>
  );
}

const DASHES = { solid: undefined, dashed: '3 2', dotted: '1.25 2' } as const;
const TONES = {
  'text': 'var(--text)', 'text-3': 'var(--text-3)', 'ok': 'var(--outcome-ok)', 'short-circuit': 'var(--outcome-short-circuit)',
  'in-flight': 'var(--outcome-in-flight-ink)', 'timeout': 'var(--outcome-timeout-ink)',
} as const;

function SampleMark({ sample }: { readonly sample: Sample }) {
  switch (sample.kind) {
    case 'outcome': return <OutcomeMark reason={sample.reason} size={12} className={styles['sample']} />;
    case 'line': return (
      <svg className={styles['sample']} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        <line x1="0" y1="6" x2="12" y2="6" stroke={TONES[sample.tone]} strokeWidth={sample.dash === 'solid' ? 2 : 1.5} strokeDasharray={DASHES[sample.dash]} />
      </svg>
    );
    case 'none': return <span className={styles['sample']} />;
  }
}
