/** The ring around a state's glyph: one segment for each answer that counts towards the next decision. */
import type { ReactNode } from 'react';
import type { OutcomeKind } from './outcome-style.ts';
import { outcomeStyle } from './outcome-style.ts';
import styles from './Ring.module.css';

/** `free`: nothing there yet. */
export type RingSegment = OutcomeKind | 'free';

export interface RingProps {
  /** From the top, clockwise. Empty: a plain ring. */
  readonly segments: readonly RingSegment[];
  /** Share of time still to run, 0 to 1; draws a countdown in `color` instead of segments. */
  readonly countdown?: number;
  /** Any CSS colour; used by the countdown. */
  readonly color?: string;
  /** Px; 34 unless said. */
  readonly size?: number;
  /** What the ring shows, for those who do not see it. */
  readonly label: string;
  /** The glyph in the middle. */
  readonly children?: ReactNode;
}

const WIDTH = 4;
const MOST_SEPARATE = 40;

interface Run { readonly kind: RingSegment; readonly from: number; readonly to: number }

/** Above 40 segments one cannot tell them apart: equal ones are joined into arcs, in the order of their first. */
function runsOf(segments: readonly RingSegment[]): readonly Run[] {
  const total = segments.length;
  if (total <= MOST_SEPARATE) return segments.map((kind, k) => ({ kind, from: k / total, to: (k + 1) / total }));
  const amounts = new Map<RingSegment, number>();
  for (const kind of segments) amounts.set(kind, (amounts.get(kind) ?? 0) + 1);
  let at = 0;
  return [...amounts].map(([kind, amount]) => {
    const from = at / total;
    at += amount;
    return { kind, from, to: at / total };
  });
}

function arc(c: number, r: number, from: number, to: number): string {
  const point = (share: number) => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return `${(c + r * Math.cos(angle)).toFixed(2)} ${(c + r * Math.sin(angle)).toFixed(2)}`;
  };
  if (to - from >= 0.9999) return `M${point(0)}A${r} ${r} 0 1 1 ${point(0.5)}A${r} ${r} 0 1 1 ${point(1)}`;
  return `M${point(from)}A${r} ${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${point(to)}`;
}

export function Ring({ segments, countdown, color = 'var(--ink)', size = 34, label, children }: RingProps) {
  const c = size / 2;
  const r = c - WIDTH / 2 - 0.5;
  const runs = countdown === undefined ? runsOf(segments) : [];
  const gap = runs.length < 2 ? 0 : Math.min(1.6 / (2 * Math.PI * r), 0.25 / runs.length);
  return (
    <span className={styles['ring']} style={{ width: size, height: size }}>
      <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} focusable="false">
        {(runs.length === 0 || countdown !== undefined) && <circle className={styles['plain']} cx={c} cy={c} r={r} />}
        {countdown !== undefined && countdown > 0 && (
          <path className={styles['countdown']} d={arc(c, r, 0, Math.min(1, countdown))} style={{ stroke: color }} />
        )}
        {runs.map((run) => <Segment key={run.from} kind={run.kind} d={arc(c, r, run.from + gap, run.to - gap)} />)}
      </svg>
      <span className={styles['middle']}>{children}</span>
    </span>
  );
}

function Segment({ kind, d }: { readonly kind: RingSegment; readonly d: string }) {
  if (kind === 'free') return <path className={styles['free']} d={d} data-kind={kind} />;
  const { family } = outcomeStyle(kind);
  if (kind === 'in-flight') return <path className={styles['under-way']} d={d} data-kind={kind} />;
  return (
    <g data-kind={kind}>
      <path className={styles['edge']} d={d} style={{ stroke: `var(--outcome-${family}-ink)` }} />
      <path className={styles['done']} d={d} style={{ stroke: `var(--outcome-${family})` }} />
    </g>
  );
}
