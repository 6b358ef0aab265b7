/** Why a call came out as it did: its own strip on top, then one cause a step from effect to root, each with its proof. */
import { useCallback, useMemo, type ReactNode } from 'react';
import { Link, X } from 'lucide-react';
import type { Reader, WhyStep } from '../../engine/recording/reading.ts';
import { BreakerGlyph } from '../kit/BreakerGlyph.tsx';
import { breakerStyle, isBreakerState } from '../kit/breaker-style.ts';
import { Button } from '../kit/Button.tsx';
import { CanvasView } from '../kit/CanvasView.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { formatCall, formatInstant, unbroken } from '../kit/format.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { OutcomeMark } from '../kit/OutcomeMark.tsx';
import type { Surface } from '../kit/surface.ts';
import type { Theme } from '../kit/theme.ts';
import { seenLabel } from './attempt-words.ts';
import { rowPalette } from './draw-rows.ts';
import { drawStrip, stripOf } from './draw-why-strip.ts';
import { bandOf } from './band-of.ts';
import { collectSpans } from './span-table.ts';
import { splitHead, whyParts, whyQuestion } from './why-words.ts';
import styles from './WhyPanel.module.css';

/** A change that may be tried and compared with this run. */
export interface WhyTry { readonly label: string; onTry(): void }

export interface WhyPanelProps {
  readonly reader: Reader;
  readonly call: number;
  readonly tries?: readonly WhyTry[];
  /** Without it there is no "Copy link". */
  onCopyLink?(): void;
  onSeek(us: number): void;
  onSelectCall(call: number): void;
  onClose(): void;
}

export function WhyPanel({ reader, call, tries = [], onCopyLink, onSeek, onSelectCall, onClose }: WhyPanelProps) {
  const { untilUs } = reader;
  const row = reader.callRow(call);
  const { steps, table } = useMemo(() => recorded(reader, call, untilUs), [reader, call, untilUs]);
  const band = useMemo(() => bandOf(reader, untilUs), [reader, untilUs]);
  const strip = useMemo(() => stripOf(table, band, untilUs), [table, band, untilUs]);
  const draw = useCallback((surface: Surface, width: number, height: number, theme: Theme) => {
    if (table.rows > 0) drawStrip(surface, theme, strip, rowPalette(theme, reader.outcomes), width, height);
  }, [table, strip, reader]);
  if (row < 0) {
    return (
      <section className={styles['panel']} aria-label={`Call ${formatCall(call)}`}>
        <header className={styles['head']}><h2>Call {formatCall(call)}</h2><IconButton label="Close" onClick={onClose}><X size={16} /></IconButton></header>
        <EmptyState title="This call is not in the recording">It has not ended yet, or it is one of those that were not kept: of a long run, every 2ⁿ-th call is.</EmptyState>
      </section>
    );
  }
  const { outcome, startUs, endUs } = reader.call(row);
  const seen = Array.from(table.seen, (one) => seenLabel(one, reader.outcomes));
  return (
    <section className={styles['panel']} aria-label={whyQuestion(call, outcome)}>
      <header className={styles['head']}>
        <OutcomeMark reason={outcome.reason} marks={outcome.marks} size={18} />
        <h2>{whyQuestion(call, outcome)}</h2>
        {onCopyLink !== undefined && <Button kind="quiet" icon={<Link size={14} aria-hidden="true" />} onClick={onCopyLink}><span className={styles['words']}>Copy link</span></Button>}
        <IconButton label="Close" onClick={onClose}><X size={16} /></IconButton>
      </header>
      <div className={styles['strip']}>
        <CanvasView draw={draw} label={`Call ${formatCall(call)} from ${formatInstant(startUs)} to ${formatInstant(endUs)}; attempts: ${seen.join(', ') || 'none'}`} />
      </div>
      <ol className={styles['steps']}>
        {steps.map((step, i) => <Step key={i} step={step} index={i} reader={reader} own={call} onSeek={onSeek} onSelectCall={onSelectCall} />)}
      </ol>
      {tries.length > 0 && (
        <footer className={styles['tries']}>
          <span>Try, and compare</span>
          {tries.map((one) => <Button key={one.label} onClick={one.onTry}>{one.label}</Button>)}
        </footer>
      )}
    </section>
  );
}

/** What a recording up to an instant says of a call: it may grow, and what follows from a call is written later than the call. */
function recorded(reader: Reader, call: number, untilUs: number) {
  const row = untilUs < 0 ? -1 : reader.callRow(call);
  return { steps: reader.why(call), table: collectSpans(reader, Int32Array.of(Math.max(0, row)), 0, row < 0 ? 0 : 1) };
}

const CLOSING = /^[.,:;)]+/;

interface StepProps {
  readonly step: WhyStep; readonly index: number; readonly reader: Reader; readonly own: number;
  onSeek(us: number): void;
  onSelectCall(call: number): void;
}

function Step({ step, index, reader, own, onSeek, onSelectCall }: StepProps) {
  const { head, proof } = splitHead(step.text);
  const linked = whyParts(step.text).some((part) => part.kind === 'instant');
  const links = (text: string): ReactNode => whyParts(text).map((part, k, parts) => {
    const before = parts[k - 1], after = parts[k + 1];
    if (part.kind === 'text') return unbroken(before === undefined || before.kind === 'text' ? part.text : part.text.replace(CLOSING, ''));
    // A stop or a comma stays on the line of the link that it follows.
    const stop = after?.kind === 'text' ? CLOSING.exec(after.text)?.[0] ?? '' : '';
    if (part.kind === 'call' && part.call === own) return part.text + stop;
    return <span key={k} className={styles['kept']}><button type="button" className={styles['link']} onClick={() => (part.kind === 'instant' ? onSeek(part.us) : onSelectCall(part.call))}>{part.text}</button>{stop}</span>;
  });
  return (
    <li className={styles['step']}>
      <span className={styles['icon']} aria-hidden="true"><StepIcon step={step} index={index} reader={reader} own={own} /></span>
      <div>
        <strong className={styles['cause']}>{links(head)}</strong>
        <p className={styles['proof']}>
          {links(proof)}
          {!linked && <>{proof === '' ? '' : ' '}<button type="button" className={styles['link']} onClick={() => onSeek(step.atUs)}>{formatInstant(step.atUs)}</button></>}
        </p>
      </div>
    </li>
  );
}

/** What the step is about: the call's outcome, a state, an attempt, or something of the service. */
function StepIcon({ step, index, reader, own }: { readonly step: WhyStep; readonly index: number; readonly reader: Reader; readonly own: number }) {
  if (step.move !== undefined) {
    const move = reader.move(step.move);
    const name = reader.meta.states[move.state]?.names[move.to] ?? '';
    if (isBreakerState(name)) return <BreakerGlyph state={breakerStyle(name).glyph} tone="state" size={16} />;
  }
  if (index === 0) {
    const { outcome } = reader.call(reader.callRow(own));
    return <OutcomeMark reason={outcome.reason} marks={outcome.marks} size={15} />;
  }
  return <span className={styles['dot']} />;
}
