/** What came of a row, in a word with a shape. */
import { Check, Circle, TriangleAlert } from 'lucide-react';
import type { Verdict as VerdictName } from '../../results/plan.ts';
import styles from './Trust.module.css';

const WORDS: { readonly [verdict in VerdictName]: string } = { holds: 'holds', fails: 'outside', 'not built': 'not run' };

export function Verdict({ verdict, words = WORDS[verdict] }: { readonly verdict: VerdictName; readonly words?: string }) {
  const Icon = verdict === 'holds' ? Check : verdict === 'fails' ? TriangleAlert : Circle;
  return <span className={styles['verdict']} data-verdict={verdict}><Icon size={14} aria-hidden="true" />{words}</span>;
}
