/** What the marks of a timeline stand for. */
import { useId } from 'react';
import { OutcomeMark } from '../kit/OutcomeMark.tsx';
import styles from './RequestsPanel.module.css';

/** `outcomes` adds the shapes of attempts, where no column names them; `messages`: calls leave some that wait. */
/** What calls wait for at a pattern of each kind. */
const WAITS: { readonly [kind: string]: string } = {
  retry: 'back-off',
  bulkhead: 'permit',
  rateLimiter: 'permit',
  hedge: 'hedge',
  batcher: 'batch',
  circuitBreaker: 'trial',
  cache: 'answer to another',
  discovery: 'look-up',
};
/** Of these, breakers only of cockatiel, and caches only where they fetch once, keep calls waiting: not worth a word beside another. */
const RARE = new Set(['trial', 'answer to another']);

/** `back-off wait`, or `wait for back-off or permit`: what calls of a run with patterns of these kinds may wait for. */
export function waitWords(kinds: readonly string[]): string {
  const words = [...new Set(kinds.flatMap((kind) => WAITS[kind] ?? []))], usual = words.filter((word) => !RARE.has(word));
  if (usual.length === 0) return words.length === 0 ? 'wait' : `wait for ${words.join(' or ')}`;
  return usual.length === 1 ? `${usual[0]} wait` : `wait for ${usual.slice(0, -1).join(', ')} or ${usual.at(-1)}`;
}

export function RowLegend({ service, outcomes = false, messages = false, kinds = [] }: { readonly service: string; readonly outcomes?: boolean; readonly messages?: boolean; /** Of the patterns in the run. */ readonly kinds?: readonly string[] }) {
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
        <svg width="22" height="9" aria-hidden="true" focusable="false"><path d="M1 8L5 1M7 8L11 1M13 8L17 1" stroke="var(--edge)" fill="none" /></svg>{waitWords(kinds)}{messages ? ', of messages too' : ''}
      </li>
      <li><svg width="4" height="12" aria-hidden="true" focusable="false"><rect x="1" width="1.5" height="12" fill="var(--ink)" /></svg>deadline</li>
      <li>
        <svg width="22" height="11" aria-hidden="true" focusable="false">
          <defs><pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 0L4 4" stroke="var(--outcome-timeout-ink)" /></pattern></defs>
          <rect x="0.5" y="0.5" width="20" height="9" fill={`url(#${id})`} stroke="var(--outcome-timeout-ink)" strokeDasharray="3 2" />
        </svg><span>late work{service === '' || outcomes ? '' : ` on ${service}`}</span>
      </li>
    </ul>
  );
}
