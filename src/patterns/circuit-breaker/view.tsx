/** A breaker's states, what each arrow waits for at this moment, and how it has moved so far. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { breakerStyle } from '../../ui/kit/breaker-style.ts';
import { SrOnly } from '../../ui/kit/SrOnly.tsx';
import { diagramGeometry } from './diagram-geometry.tsx';
import { DiagramContext } from './diagram-parts.tsx';
import { HistoryBand } from './HistoryBand.tsx';
import type { CircuitBreakerConfig } from './model.ts';
import { arrowOf, lastTaken, movesUntil, stateKey } from './moment.tsx';
import type { Probes } from './moment.tsx';
import { StatePreview } from './StatePreview.tsx';
import { wordsOf } from './words.tsx';
import styles from './view.module.css';

/** Where React Flow cannot be fetched, what is drawn before it stays. */
const StateFlow = lazy(() => import('./StateFlow.tsx').then(({ StateFlow: Flow }) => ({ default: Flow }), () => ({ default: StatePreview })));

export interface BreakerViewProps extends PatternViewProps<CircuitBreakerConfig> {
  /** Calls let in and not yet answered, where the caller knows them. */
  readonly probes?: Probes;
  /** In px, where it is known before the page has been laid out. */
  readonly width?: number;
  /** Stays with the light picture: for print and for pictures to keep. */
  readonly still?: boolean;
}

const FIRST_WIDTH = 440;

export default function BreakerView(props: BreakerViewProps) {
  const { title, config, state, conditions, moves, meta, nowUs, playing, probes } = props;
  const root = useRef<HTMLElement>(null);
  const [measured, setMeasured] = useState(props.width ?? FIRST_WIDTH);
  useEffect(() => {
    if (root.current === null) return;
    const observer = new ResizeObserver((entries) => setMeasured(Math.max(288, Math.round(entries.at(-1)?.contentRect.width ?? FIRST_WIDTH))));
    observer.observe(root.current);
    return () => observer.disconnect();
  }, []);
  const width = props.width ?? measured;
  const diagram = useMemo(() => diagramGeometry(width), [width]);
  const words = useMemo(() => (state === null ? null : wordsOf(config).diagram(config, {
    at: state, conditions, nowUs, last: lastTaken(moves, meta.states, nowUs), room: diagram.brief ? 'brief' : diagram.nameSize > 13 ? 'large' : 'normal', probes: probes ?? null,
  })), [config, state, conditions, moves, meta.states, nowUs, diagram, probes]);
  const latest = moves[movesUntil(moves, nowUs) - 1];
  const takenArrow = latest === undefined ? null : arrowOf(meta.states, latest);
  const takenRow = latest?.row ?? -1;
  const present = state === null ? null : stateKey(meta.states, state.state);
  const moment = useMemo(
    () => ({ diagram, words, present, taken: takenArrow === null ? null : { arrow: takenArrow, row: takenRow }, playing }),
    [diagram, words, present, takenArrow, takenRow, playing],
  );
  return (
    <section ref={root} className={styles['view']} aria-label={title}>
      <header className={styles['title']}>
        <h2>{title}</h2>
        <span className={styles['note']}>{words?.note ?? 'not computed yet'}</span>
      </header>
      <SrOnly live>{present === null ? '' : `${breakerStyle(present).label}`}</SrOnly>
      <DiagramContext value={moment}>
        {props.still === true ? <StatePreview /> : <Suspense fallback={<StatePreview />}><StateFlow /></Suspense>}
      </DiagramContext>
      <HistoryBand moves={moves} names={meta.states} durationUs={meta.durationUs} untilUs={meta.untilUs ?? meta.durationUs} nowUs={nowUs} width={width} margin={diagram.states.closed.x} textSize={diagram.lineSize}
        onSeek={props.onSeek} onCall={props.onCall} />
    </section>
  );
}
