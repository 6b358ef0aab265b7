/** The frame of a pattern's view: its title, a picture, the numbers of this instant, and one or two sentences. */
import type { ReactNode } from 'react';
import styles from './PatternPanel.module.css';

export interface PanelNumber { readonly label: string; readonly value: string; readonly mark?: ReactNode }
export interface PatternPanelProps {
  readonly title: string;
  readonly numbers: readonly PanelNumber[];
  readonly words: string;
  readonly children: ReactNode;
}

export function PatternPanel({ title, numbers, words, children }: PatternPanelProps) {
  return (
    <section className={styles['view']} aria-label={title}>
      <h2 className={styles['title']}>{title}</h2>
      <div className={styles['picture']}>{children}</div>
      <dl className={styles['numbers']}>
        {numbers.map(({ label, value, mark }) => <div key={label}><dt>{mark}{label}</dt><dd>{value}</dd></div>)}
      </dl>
      <p className={styles['words']}>{words}</p>
    </section>
  );
}
