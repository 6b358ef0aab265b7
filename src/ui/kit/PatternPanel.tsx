/** The frame of a pattern's view: its title, a picture, the numbers of this instant, and one or two sentences. */
import type { ReactNode } from 'react';
import { createContext, useContext } from 'react';
import { FaultWord } from './EndpointGlyph.tsx';
import { formatNumber, unbroken } from './format.ts';
import styles from './PatternPanel.module.css';

/** Where the run ends, in µs: no window goes beyond. */
export const RunEnd = createContext(Infinity);

export interface PanelNumber { readonly label: string; readonly value: string; readonly mark?: ReactNode }
export interface PatternPanelProps {
  readonly title: string;
  /** The playhead: the half second that holds it, for which the rates are, stands beside the title. Without it, nothing is said. */
  readonly nowUs?: number;
  /** What is done to it now, beside the title: `Down`. */
  readonly fault?: string | null | undefined;
  readonly numbers: readonly PanelNumber[];
  readonly words: string;
  readonly children: ReactNode;
}

export function PatternPanel({ title, nowUs, fault = null, numbers, words, children }: PatternPanelProps) {
  const endUs = useContext(RunEnd);
  return (
    <section className={styles['view']} aria-label={title}>
      <div className={styles['head']}>
        <h2 className={styles['title']}>{title}</h2>
        {fault !== null && <FaultWord fault={fault} />}
        {nowUs !== undefined && <span className={styles['window']}>{windowWords(nowUs, endUs)}</span>}
      </div>
      <div className={styles['picture']}>{children}</div>
      <dl className={styles['numbers']}>
        {numbers.map(({ label, value, mark }) => <div key={label}><dt>{mark}{label}</dt><dd>{value}</dd></div>)}
      </dl>
      <p className={styles['words']}>{unbroken(words)}</p>
    </section>
  );
}

/** `24.0 to 24.5 s` */
function windowWords(nowUs: number, endUs: number): string {
  const from = Math.floor(nowUs / 5e5) / 2;
  return `${formatNumber(from, 1)} to ${formatNumber(Math.min(from + 0.5, Math.ceil(endUs / 1e5) / 10), 1)} s`;
}
