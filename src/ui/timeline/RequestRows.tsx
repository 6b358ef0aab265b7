/** The request timeline: a row a call on a canvas, with axis and band above, the playhead over it and a table of the same rows. */
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Reader } from '../../engine/recording/reading.ts';
import type { Source } from '../../store/paced.ts';
import type { StateInterval } from '../kit/breaker-style.ts';
import { Button } from '../kit/Button.tsx';
import { CanvasView } from '../kit/CanvasView.tsx';
import { classNames } from '../kit/class-names.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import { StillView } from '../kit/StillView.tsx';
import type { Surface } from '../kit/surface.ts';
import type { Theme } from '../kit/theme.ts';
import { CallTable } from './CallTable.tsx';
import { drawAxis, drawGrid, drawLateLabels } from './draw-labels.ts';
import { DENSE, ROOMY, drawRows, rowPalette, type RowScene } from './draw-rows.ts';
import { filterLabel, listRows, type RowFilter } from './row-list.ts';
import { collectSpans } from './span-table.ts';
import { useBox } from './use-box.ts';
import { useCalm } from './use-calm.ts';
import { useMover } from '../kit/use-mover.ts';
import { useDrag } from './use-drag.ts';
import { firstSpanUs } from './time-window.ts';
import { firstView, fitView, followView, panView, scrollView, zoomView, type TimelineView, type ViewInput } from './timeline-view.ts';
import { useRowKeys } from './use-row-keys.ts';
import styles from './Requests.module.css';

export interface RequestRowsProps {
  readonly reader: Reader;
  readonly nowUs: number;
  /** The playhead with every frame: what moves follows it. Without it `nowUs` is all there is. */
  readonly frame?: Source<number> | undefined;
  readonly playing: boolean;
  readonly band: readonly StateInterval[];
  readonly filter: RowFilter;
  readonly size: 'dense' | 'roomy';
  /** Id of the chosen call; -1 none. */
  readonly selected: number;
  /** Whether an empty list may be left by showing all calls. */
  onShowAll(): void;
  onSeek(us: number): void;
  onSelectCall(call: number): void;
  onOpenWhy(call: number): void;
  /** Rows on screen and rows that pass the filter. */
  onCount?(shown: number, rows: number): void;
}

/** Tick texts and the band. */
const AXIS = 22;

export function RequestRows(props: RequestRowsProps) {
  const { reader, frame, playing, band, filter, size, selected, onShowAll, onSeek, onSelectCall, onOpenWhy, onCount } = props;
  const measures = size === 'roomy' ? ROOMY : DENSE;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const box = useBox(scroller);
  const { width } = useBox(plot);
  const visible = Math.max(1, Math.floor((box.height - AXIS) / measures.row));
  const { untilUs } = reader;
  const rows = useMemo(() => listRows(reader, filter, untilUs), [reader, filter, untilUs]);
  // Rendered again when the page has to turn, which may be long before the next time that is read.
  const [turned, setTurned] = useState({ readUs: props.nowUs, us: props.nowUs });
  if (turned.readUs !== props.nowUs) setTurned({ readUs: props.nowUs, us: props.nowUs });
  const nowUs = turned.readUs === props.nowUs ? turned.us : props.nowUs;
  const fittingUs = useMemo(() => firstSpanUs(reader, visible, untilUs), [reader, visible, untilUs]);
  const input: ViewInput = {
    reader,
    rows,
    nowUs,
    playing,
    selected,
    visible,
    rowHeight: measures.row,
    fittingUs,
    endUs: Math.max(reader.meta.durationUs, untilUs),
  };
  const [kept, setView] = useState<TimelineView>(() => firstView(input));
  const view = fitView(kept, input);
  if (view !== kept) setView(view);
  const { window, top } = view;
  const scrolled = useRef(0), turning = useRef(0);
  useLayoutEffect(() => {
    if (Math.abs(scrolled.current - top) <= 1) return;
    // With the next frame, which lays the page out anyway: what is on screen does not depend on it.
    turning.current = requestAnimationFrame(() => {
      if (scroller.current !== null) {
        scroller.current.scrollTop = top;
        scrolled.current = scroller.current.scrollTop;
      }
    });
    return () => cancelAnimationFrame(turning.current);
  }, [top, box.height, rows]);
  const first = Math.min(Math.floor(top / measures.row), Math.max(0, rows.length - 1));
  const offset = top - Math.floor(top / measures.row) * measures.row;
  const shown = Math.max(0, Math.min(visible, rows.length - first));
  useEffect(() => onCount?.(shown, rows.length), [onCount, shown, rows.length]);

  const table = useMemo(() => collectSpans(reader, rows, first, first + visible + 1), [reader, rows, first, visible]);
  const pxPerUs = width / window.spanUs;
  const place = table.id.indexOf(selected);
  const outcomeCount = reader.outcomes.length;
  const sceneOf = useCallback(
    (theme: Theme): RowScene => ({
      table,
      fromUs: window.fromUs,
      pxPerUs,
      width,
      measures,
      palette: rowPalette(theme, reader.outcomes.slice(0, outcomeCount)),
    }),
    [table, window.fromUs, pxPerUs, width, measures, reader, outcomeCount],
  );
  const drawBase = useCallback((surface: Surface, w: number, h: number, theme: Theme) => {
    drawGrid(surface, theme, window.fromUs, window.spanUs, w, h, measures.row);
    if (place >= 0) surface.rect(0, place * measures.row, w, measures.row - 1, { fill: theme.hover });
    drawRows(surface, sceneOf(theme));
  }, [sceneOf, window.fromUs, window.spanUs, measures, place]);
  const drawOver = useCallback((surface: Surface, _w: number, _h: number, theme: Theme) => {
    drawLateLabels(surface, sceneOf(theme), theme, 0, size === 'roomy' ? 13 : 11);
  }, [sceneOf, size]);
  const drawTop = useCallback((surface: Surface, w: number, h: number, theme: Theme) => {
    drawAxis(surface, theme, window.fromUs, window.spanUs, w, h, band, size === 'roomy' ? 13 : 11);
  }, [window.fromUs, window.spanUs, band, size]);

  const { element: head, move: moveHead } = useMover('translateX', -0.75, width - 0.75), { element: veil, move: moveVeil } = useMover('scaleX', 1, 0);
  const latest = useRef({ input, view });
  useLayoutEffect(() => { latest.current = { input, view }; });
  useLayoutEffect(() => {
    const move = () => {
      const us = frame === undefined ? nowUs : frame.get(), at = (us - window.fromUs) / window.spanUs;
      moveHead(at);
      moveVeil(Math.min(1, Math.max(0, at)));
      return us;
    };
    move();
    return frame?.subscribe(() => {
      const us = move(), now = latest.current;
      if (fitView(now.view, { ...now.input, nowUs: us }) !== now.view) setTurned((before) => ({ ...before, us }));
    });
  }, [frame, nowUs, window, moveHead, moveVeil]);
  // Where the frames are heard, the rest is already calm.
  const calmUs = useCalm(nowUs, playing && frame === undefined);
  const zoom = (factor: number) => setView((before) => zoomView(before, factor, input));
  const drag = useDrag((dx, dy) => setView((before) => {
    const panned = panView(before, -dx / pxPerUs, input);
    const most = Math.max(0, (rows.length - visible) * measures.row);
    return dy === 0 ? panned : { ...panned, top: Math.min(most, Math.max(0, panned.top - dy)) };
  }));
  useWheelZoom(scroller, zoom);
  const { onKeyDown, onPress } = useRowKeys({ input, first, setView, onSelectCall, onOpenWhy });
  const onScroll = () => {
    const next = scroller.current?.scrollTop ?? 0;
    // What was put there by the view is no news to it: it may have gone on since, and the two would chase each other.
    if (next === scrolled.current) return;
    scrolled.current = next;
    if (Math.abs(next - top) > 1) setView((before) => scrollView(before, next, input));
  };
  const onAxis = (event: { readonly clientX: number; readonly currentTarget: HTMLElement }) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    onSeek(Math.round(Math.min(Math.max(window.fromUs + (event.clientX - left) / pxPerUs, 0), Math.max(reader.meta.durationUs, reader.untilUs))));
  };

  return (
    <div ref={scroller} className={classNames(styles['scroller'], size === 'roomy' && styles['roomy'])} onScroll={onScroll} data-scrolls
      data-from-us={Math.round(window.fromUs)} data-span-us={Math.round(window.spanUs)} data-first-row={first}>
      <div className={styles['spacer']} style={{ height: rows.length * measures.row + AXIS + Math.max(0, (box.height - AXIS) % measures.row) }}>
        <div className={styles['screen']} style={{ height: box.height }}>
          <div className={styles['axis']} onPointerDown={(event) => { if (event.button === 0) { event.currentTarget.setPointerCapture(event.pointerId); onAxis(event); } }}
            onPointerMove={(event) => { if ((event.buttons & 1) !== 0) onAxis(event); }}>
            <StillView label="Time and states of the breaker" draw={drawTop} />
          </div>
          <div ref={plot} className={styles['plot']}>
            <div className={styles['rows']} style={{ height: (visible + 1) * measures.row, transform: `translateY(${-offset}px)` }}>
              <CanvasView label={`Timeline of ${shown} calls; the table of calls has the same rows`} draw={drawBase} />
            </div>
            <div ref={veil} className={styles['veil']} data-testid="timeline-future" />
            <div className={styles['rows']} style={{ height: (visible + 1) * measures.row, transform: `translateY(${-offset}px)` }} aria-hidden="true">
              <StillView label="Late work" draw={drawOver} />
            </div>
          </div>
          <div className={styles['grid']} style={{ transform: `translateY(${-offset}px)` }} {...drag}>
            <CallTable id={id} table={table} outcomes={reader.outcomes} nowUs={calmUs} first={first} total={rows.length} selected={selected} onKeyDown={onKeyDown} onPress={onPress} />
          </div>
          <div className={styles['heads']} aria-hidden="true">
            <span className={styles['call']}>Call</span><span className={styles['outcome']}>Outcome</span><span className={styles['tries']}>Tries</span><span className={styles['took']}>Took</span>
          </div>
          <div className={styles['head']}><div ref={head} className={styles['playhead']} /></div>
          {!view.following && <div className={styles['followAgain']}><Button onClick={() => setView(followView)}>Follow the playhead</Button></div>}
          {rows.length === 0 && (
            <div className={styles['none']} data-scrolls>
              <EmptyState title={filter === 'all' ? (reader.untilUs < reader.meta.durationUs ? 'No call has ended' : 'No call was made') : `No call: ${filterLabel(filter).toLowerCase()}`}
                {...(filter === 'all' ? {} : { action: <Button onClick={onShowAll}>Show all calls</Button> })}>
                {filter === 'all' ? (reader.untilUs < reader.meta.durationUs ? 'Calls appear here once they have an outcome.' : 'No client calls anybody in this run. Select one on the canvas to change its rate.') : `None of the calls up to ${(reader.untilUs / 1e6).toFixed(3)} s is of this kind.`}
              </EmptyState>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

/** Ctrl or ⌘ with the wheel zooms; the wheel alone scrolls, and is left to the page at the ends. */
function useWheelZoom(scroller: { readonly current: HTMLElement | null }, onZoom: (factor: number) => void): void {
  const zoom = useRef(onZoom);
  useEffect(() => { zoom.current = onZoom; });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom.current(Math.exp(Math.max(-0.5, Math.min(0.5, event.deltaY * 0.004))));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller]);
}
