/** What comes from each client, on one scale: what goes on and what is refused. */
import type { ReactNode } from 'react';
import { formatCount, formatPerSecond, formatShare } from './format.ts';
import { OutcomeMark } from './OutcomeMark.tsx';
import type { OutcomeKind } from './outcome-style.ts';
import type { PatternClient } from './pattern-view.ts';
import styles from './SlotBar.module.css';

const WIDTH = 407;
/** More of them are not drawn. */
const MOST = 12;

export function ClientBars({ clients, refused, below }: { readonly clients: readonly PatternClient[]; readonly refused: OutcomeKind; below?(client: PatternClient): ReactNode }) {
  const most = Math.max(1e-9, ...clients.map(({ came }) => came.perSecond));
  return (
    <>
      {clients.slice(0, MOST).map((client) => {
        const { title, copies, came, decided } = client, name = copies > 1 ? `${title} ×${formatCount(copies)}` : title;
        const passed = Math.max(0, came.perSecond - decided.perSecond), scale = WIDTH / most, split = 0.5 + passed * scale;
        const words = came.perSecond === 0 ? 'nothing comes' : `${formatPerSecond(passed)} pass, ${formatPerSecond(decided.perSecond)} refused`;
        return (
          <div key={title} className={styles['client']}>
            <div className={styles['row']}>
              <span className={styles['label']}>{name}</span>
              <span className={styles['word']}>{words}{decided.perSecond > 0 && <> <OutcomeMark reason={refused} size={11} /></>}</span>
              <svg className={styles['bar']} viewBox="0 0 408 10" height="10" preserveAspectRatio="none" role="img" aria-label={`${name}: ${words}; since the start ${formatShare(came.total === 0 ? 0 : decided.total / came.total)} refused`}>
                {passed > 0 && <rect className={styles['passed']} x="0.5" y="0.5" width={passed * scale} height="9" rx="2" />}
                {decided.perSecond > 0 && <rect className={styles['refused']} x={split} y="0.5" width={Math.max(1, Math.min(decided.perSecond, came.perSecond) * scale)} height="9" rx="2" />}
              </svg>
            </div>
            {below?.(client)}
          </div>
        );
      })}
      {clients.length > MOST && <span>and {formatCount(clients.length - MOST)} clients more</span>}
    </>
  );
}
