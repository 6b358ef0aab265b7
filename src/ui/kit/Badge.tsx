/** An outcome or a breaker state in a word: tint, ink and shape together, never one alone. */
import { BreakerGlyph } from './BreakerGlyph.tsx';
import styles from './Badge.module.css';
import { breakerStyle } from './breaker-style.ts';
import { OutcomeMark } from './OutcomeMark.tsx';
import type { OutcomeKind } from './outcome-style.ts';
import { outcomeStyle } from './outcome-style.ts';

export interface OutcomeBadgeProps {
  readonly reason: OutcomeKind;
  readonly marks?: number;
  /** Instead of the outcome's label, e.g. with the error's name. */
  readonly text?: string;
}

export function OutcomeBadge({ reason, marks = 0, text }: OutcomeBadgeProps) {
  const { family, label } = outcomeStyle(reason, marks);
  return (
    <span className={styles['badge']} style={{ background: `var(--outcome-${family}-tint)`, color: `var(--outcome-${family}-ink)` }}>
      <OutcomeMark reason={reason} marks={marks} size={11} />
      {text ?? label}
    </span>
  );
}

const TOKENS = { closed: 'closed', open: 'open', halfOpen: 'half-open' } as const;

/** `state` as the pattern names it. */
export function BreakerBadge({ state, text }: { readonly state: string; readonly text?: string }) {
  const { key, label } = breakerStyle(state);
  return (
    <span className={styles['badge']} style={{ background: `var(--breaker-${TOKENS[key]}-tint)`, color: `var(--breaker-${TOKENS[key]}-ink)` }}>
      <BreakerGlyph state={key} size={14} />
      {text ?? label}
    </span>
  );
}
