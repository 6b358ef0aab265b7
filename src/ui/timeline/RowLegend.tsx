/** What the marks of a timeline stand for. */
import { useId } from 'react';
import { OutcomeMark } from '../kit/OutcomeMark.tsx';
import styles from './RequestsPanel.module.css';

/** `outcomes` adds the shapes of attempts, where no column names them; `messages`: calls leave some that wait. */
export function RowLegend({ service, outcomes = false, messages = false }: { readonly service: string; readonly outcomes?: boolean; readonly messages?: boolean }) {
  const id = useId();
  return (
    <ul className={styles['legend']} aria-label="Legend">
      {outcomes && (
        <>
          <li><OutcomeMark reason="rejected:open" />short-circuited</li>
          <li><OutcomeMark reason="error" />error</li>
          <li><OutcomeMark reason="timeout" />timeout</li>
          <li><OutcomeMark reason="ok" />ok</li>
        </>
      )}
      <li>
        <svg width="22" height="9" aria-hidden="true" focusable="false"><path d="M1 8L5 1M7 8L11 1M13 8L17 1" stroke="var(--edge)" fill="none" /></svg>{messages ? 'wait, of messages too' : 'back-off wait'}
      </li>
      <li><svg width="4" height="12" aria-hidden="true" focusable="false"><rect x="1" width="1.5" height="12" fill="var(--ink)" /></svg>deadline</li>
      <li>
        <svg width="22" height="11" aria-hidden="true" focusable="false">
          <defs><pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 0L4 4" stroke="var(--outcome-timeout-ink)" /></pattern></defs>
          <rect x="0.5" y="0.5" width="20" height="9" fill={`url(#${id})`} stroke="var(--outcome-timeout-ink)" strokeDasharray="3 2" />
        </svg>late work{service === '' || outcomes ? '' : ` on ${service}`}
      </li>
    </ul>
  );
}
