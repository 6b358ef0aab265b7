/** The pipeline canvas: clients, chains, services and what moves between them, at the playhead. */
import { Maximize, Minus, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FocusEvent } from 'react';
import type { Outcome } from '../../engine/outcome.ts';
import type { Reader } from '../../engine/recording/reading.ts';
import { headlineOf } from '../../patterns/views.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { useMedia } from '../../store/hooks.ts';
import { classNames } from '../kit/class-names.ts';
import { OutcomeMark } from '../kit/OutcomeMark.tsx';
import { OUTCOME_ORDER, outcomeStyle } from '../kit/outcome-style.ts';
import type { OutcomeKind } from '../kit/outcome-style.ts';
import { ZOOM } from './canvas-room.ts';
import { bringInto } from './edge-scroll.ts';
import type { ScrollArea } from './edge-scroll.ts';
import { MovingRequests } from './MovingRequests.tsx';
import { layoutPipeline } from './pipeline-layout.ts';
import type { PipelineLayout } from './pipeline-boxes.ts';
import { PipelineContext } from './pipeline-context.ts';
import type { FaultAction } from './pipeline-context.ts';
import { LiveContext, useOnScreen, usePipelineLive } from './pipeline-live.ts';
import type { Playhead } from './pipeline-live.ts';
import type { PipelineFlowProps } from './PipelineFlow.tsx';
import { PipelineList } from './PipelineList.tsx';
import { PipelinePreview } from './PipelinePreview.tsx';
import { useKept } from './use-kept.ts';
import styles from './pipeline.module.css';

/** Where React Flow cannot be fetched, what is drawn before it stays: it lacks the menus, and that the canvas can be dragged. */
const PipelineFlow = lazy(() => import('./PipelineFlow.tsx').then(
  ({ PipelineFlow: Flow }) => ({ default: Flow }),
  () => ({ default: ({ viewport }: PipelineFlowProps) => <PipelinePreview view={viewport} /> }),
));

export interface PipelineCanvasProps {
  readonly scenario: ScenarioV1;
  /** Null before there is a recording: the cards stand, their numbers are dashes. */
  readonly reader: Reader | null;
  readonly playhead: Playhead;
  /** When its texts change while playing, between those of other panels. */
  readonly clock?: Playhead;
  /** Simulated seconds per second, also while paused. */
  readonly speed: number;
  /** The id of a client or a service, or `<link>/<attach>`. */
  readonly selected: string | null;
  onSelect(id: string): void;
  /** `from` and `to` are places in the chain, from 0, outermost first. */
  onReorder(link: string, from: number, to: number): void;
  onFault(id: string, action: FaultAction): void;
  /** From top to bottom; without it by the width of the window. */
  readonly vertical?: boolean;
  /** Stays with the light picture: for print and for pictures to keep. */
  readonly still?: boolean;
  /** Without the row of shapes and zoom below it. */
  readonly bare?: boolean;
}

export interface View { readonly x: number; readonly y: number; readonly zoom: number }

interface Shown { readonly reason: OutcomeKind; readonly marks: number }
const ALWAYS: readonly Shown[] = (['in-flight', 'ok', 'error', 'timeout'] as const).map((reason) => ({ reason, marks: 0 }));

/** The shapes that are explained: those of every run, and whatever else this one has come to. */
export function legendOf(outcomes: readonly Pick<Outcome, 'reason' | 'marks'>[]): readonly Shown[] {
  const more = [...outcomes].sort((a, b) => a.marks - b.marks || OUTCOME_ORDER.indexOf(a.reason) - OUTCOME_ORDER.indexOf(b.reason));
  const byLabel = new Map<string, Shown>();
  for (const { reason, marks } of [...ALWAYS, ...more, { reason: 'late' as const, marks: 0 }]) {
    const { label } = outcomeStyle(reason, marks);
    if (!byLabel.has(label)) byLabel.set(label, { reason, marks });
  }
  return [...byLabel.values()];
}
const STEP = 1.25;
const NARROW = '(max-width: 899px)';
const REDUCED = '(prefers-reduced-motion: reduce)';
const FIRST_SIZE = { width: 1120, height: 192 };

/** The largest view, at most in natural size, that shows the whole layout. */
export function fitView(layout: Pick<PipelineLayout, 'width' | 'height'>, width: number, height: number): View {
  const zoom = Math.max(ZOOM.least, Math.min(1, width / layout.width, height / layout.height));
  return { zoom, x: Math.max(0, (width - layout.width * zoom) / 2), y: Math.max(0, (height - layout.height * zoom) / 2) };
}

/** Where a sheet stands after it was to go `px` to its start: never further than to its end, `free` being the room it leaves. */
function slide(at: number, px: number, free: number): number {
  return px < 0 ? Math.min(Math.max(at, 0), at - px) : Math.max(Math.min(at, free), at - px);
}

const isWide = (kind: string) => headlineOf(kind)?.brief === null;

export function PipelineCanvas({ scenario, reader, playhead, clock, speed, selected, onSelect, onReorder, onFault, vertical, still = false, bare = false }: PipelineCanvasProps) {
  const [stage, setStage] = useState<HTMLDivElement | null>(null);
  const [size, setSize] = useState(FIRST_SIZE);
  const [moved, setMoved] = useState<View | null>(null);
  const [asList, setAsList] = useState(false);
  const narrow = useMedia(NARROW);
  const reducedMotion = useMedia(REDUCED);
  const visible = useOnScreen(stage);
  const upright = vertical ?? narrow;
  useEffect(() => {
    if (stage === null) return;
    const observer = new ResizeObserver((entries) => {
      const rect = entries.at(-1)?.contentRect;
      if (rect !== undefined && rect.width > 0 && rect.height > 0) setSize({ width: rect.width, height: rect.height });
    });
    observer.observe(stage);
    return () => observer.disconnect();
  }, [stage]);

  const { clients, services, nodes, links, layout: places } = scenario;
  // Most edits move nothing: then the same cards stay where they are.
  const layout = useKept(
    useMemo(
      () =>
        layoutPipeline({ clients, services, nodes, links, ...(places === undefined ? {} : { layout: places }) }, size.width, {
          vertical: upright,
          wide: isWide,
        }),
      [clients, services, nodes, links, places, size.width, upright],
    ),
  );
  const fit = useMemo(() => fitView(layout, size.width, size.height), [layout, size]);
  const view = moved ?? fit;
  const shown = useRef({ view, size, layout });
  useLayoutEffect(() => { shown.current = { view, size, layout }; }, [view, size, layout]);
  const area = useMemo((): ScrollArea | null => (stage === null ? null : {
    box: () => stage.getBoundingClientRect(),
    by(axis, px) {
      const { view: from, size: room, layout: sheet } = shown.current;
      const to = slide(from[axis], px, axis === 'x' ? room.width - sheet.width * from.zoom : room.height - sheet.height * from.zoom);
      if (to === from[axis]) return 0;
      shown.current.view = { ...from, [axis]: to };
      setMoved(shown.current.view);
      return from[axis] - to;
    },
  }), [stage]);
  // A card that the keyboard comes to is brought into view.
  const onFocus = ({ target }: FocusEvent) => {
    if (area === null || stage?.contains(target) !== true || !target.matches(':focus-visible')) return;
    // Instead of the scrolling that the browser has done, which React Flow takes back.
    for (const box of [stage, ...stage.children]) box.scrollLeft = box.scrollTop = 0;
    bringInto(target.closest(`[data-attach], .${styles['card']}`) ?? target, [area]);
  };
  const live = usePipelineLive({ scenario, reader, playhead, clock, reducedMotion, visible });
  const actions = useMemo(
    () => ({ scenario, layout, selected, onSelect, onReorder, onFault, area }),
    [scenario, layout, selected, onSelect, onReorder, onFault, area],
  );

  const zoomBy = (factor: number) => {
    const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, view.zoom * factor));
    const share = zoom / view.zoom;
    setMoved({ zoom, x: size.width / 2 - (size.width / 2 - view.x) * share, y: size.height / 2 - (size.height / 2 - view.y) * share });
  };
  const preview = <PipelinePreview view={view} />;

  return (
    <section className={classNames(styles['canvas'])} aria-label="Pipeline">
      <PipelineContext value={actions}>
        <LiveContext value={live}>
          <div ref={setStage} className={styles['stage']} onFocus={onFocus} style={upright ? { minHeight: layout.height } : undefined}>
            {!asList && (still ? preview : (
              <Suspense fallback={preview}>
                <PipelineFlow viewport={view} width={size.width} height={size.height} onViewport={setMoved} />
              </Suspense>
            ))}
            {!asList && !reducedMotion && reader !== null && visible && (
              <MovingRequests reader={reader} width={size.width} height={size.height} x={view.x} y={view.y} zoom={view.zoom} speed={speed} />
            )}
            <PipelineList visible={asList} />
          </div>
        </LiveContext>
      </PipelineContext>
      {!bare && !upright && (
        <div className={styles['foot']}>
          <ul className={styles['legend']} aria-label="Shapes">
            {legendOf(reader?.outcomes ?? []).map(({ reason, marks }) => <li key={`${reason} ${marks}`}><OutcomeMark reason={reason} marks={marks} size={11} />{outcomeStyle(reason, marks).label}</li>)}
          </ul>
          <div className={styles['zoom']} role="group" aria-label="View">
            <button type="button" aria-pressed={asList} onClick={() => setAsList(!asList)}>List</button>
            <button type="button" aria-label="Smaller" disabled={view.zoom <= ZOOM.least} onClick={() => zoomBy(1 / STEP)}><Minus size={12} aria-hidden /></button>
            <span className={styles['percent']}>{Math.round(view.zoom * 100)} %</span>
            <button type="button" aria-label="Larger" disabled={view.zoom >= ZOOM.most} onClick={() => zoomBy(STEP)}><Plus size={12} aria-hidden /></button>
            <button type="button" onClick={() => setMoved(null)}><Maximize size={12} aria-hidden />Fit</button>
          </div>
        </div>
      )}
    </section>
  );
}
