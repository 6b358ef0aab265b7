/** One pattern of a chain: its name, its main setting, its main number and, where it has one, its state. */
import { useRef, useState } from 'react';
import type { ButtonHTMLAttributes } from 'react';
import { headlineOf } from '../../patterns/views.ts';
import type { AnyHeadline, Counters } from '../../patterns/views.ts';
import type { Attach } from '../../scenario/document.ts';
import { breakerStyle, isBreakerState } from '../kit/breaker-style.ts';
import { classNames } from '../kit/class-names.ts';
import { LiveText } from './LiveText.tsx';
import { nameWidth } from './name-width.ts';
import { usePipeline } from './pipeline-context.ts';
import { useLiveWrite } from './pipeline-live.ts';
import type { AttachNumbers } from './pipeline-numbers.ts';
import styles from './pipeline.module.css';

export interface SegmentProps {
  readonly link: string;
  readonly attach: Attach;
  readonly outer: readonly string[];
  /** In px, of a segment beside others: the glyph goes where it would cut the name short. */
  readonly width?: number;
  /** What makes the segment's button a handle to drag it by. */
  readonly handle?: ButtonHTMLAttributes<HTMLButtonElement>;
}

const NONE = { perSecond: NaN, total: NaN };

export function countersOf(numbers: AttachNumbers | undefined): Counters {
  const counter = (perSecond: number) => ({ perSecond, total: NaN });
  return numbers === undefined
    ? { in: NONE, forwarded: NONE, decided: NONE }
    : { in: counter(numbers.in), forwarded: counter(numbers.forwarded), decided: counter(numbers.decided) };
}

export function stateLabel(state: string | null | undefined): string {
  return state !== null && state !== undefined && isBreakerState(state) ? breakerStyle(state).label.toLowerCase() : '';
}

/** The name of the state follows the playhead; it is rendered again only when it changes. */
export function useAttachState(id: string): string | null {
  const [state, setState] = useState<string | null>(null);
  const known = useRef<string | null>(null);
  useLiveWrite((numbers) => {
    const next = numbers?.attachments[id]?.state ?? null;
    if (next === known.current) return;
    known.current = next;
    setState(next);
  });
  return state;
}

const HUES = { closed: styles['closed'], open: styles['open'], halfOpen: styles['halfOpen'] };

/** Beside a name: padding and rim, and a glyph with its gap. */
const AROUND = 28, GLYPH = 24;

export function Segment({ link, attach, outer, width = Infinity, handle }: SegmentProps) {
  const { layout, selected, onSelect } = usePipeline();
  const id = `${link}/${attach.id}`;
  const state = useAttachState(id);
  const headline = headlineOf(attach.kind);
  const config = attach.config as never;
  const label = stateLabel(state);
  const hue = state !== null && isBreakerState(state) ? HUES[breakerStyle(state).key] : undefined;
  const title = headline?.title ?? attach.id;
  const flat = layout.vertical || layout.compact;
  const picked = selected === id;
  return (
    <div className={classNames(styles['segment'], picked && styles['selected'], attach.off === true && styles['off'], hue)} data-attach={id}>
      <div className={styles['head']}>
        {headline !== null && (flat || width - AROUND - GLYPH >= nameWidth(title)) && <headline.Icon size={16} state={state} />}
        <button type="button" {...handle} className={classNames(styles['pick'], handle !== undefined && styles['grip'])} aria-pressed={picked} onClick={() => onSelect(id)}>{title}</button>
        {!flat && label !== '' && <span className={styles['state']}>{label}</span>}
      </div>
      {headline !== null && (flat
        ? <Brief headline={headline} id={id} config={config} off={attach.off === true} />
        : (
          <>
            <div className={styles['setting']}>{attach.off === true ? 'switched off' : headline.setting(config, { outer })}</div>
            <div className={styles['metric']}>{headline.metric.label}</div>
            <LiveText className={styles['key']} text={(numbers) => headline.metric.text(countersOf(numbers?.attachments[id]))} />
          </>
        ))}
    </div>
  );
}

function Brief({ headline, id, config, off }: { readonly headline: AnyHeadline; readonly id: string; readonly config: never; readonly off: boolean }) {
  const { brief } = headline;
  if (off) return <span className={styles['setting']}>switched off</span>;
  if (brief === null) return <LiveText className={styles['state']} text={(numbers) => stateLabel(numbers?.attachments[id]?.state)} />;
  return <LiveText className={styles['setting']} text={(numbers) => brief(config, countersOf(numbers?.attachments[id]))} />;
}
