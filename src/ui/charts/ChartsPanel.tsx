/** The charts of a run on one time axis: drawn once per recording, with playhead, values, hover and the previous run laid over them. */
import {
  createElement,
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ComponentType,
  type CSSProperties,
  type PointerEvent,
} from 'react';
import { classNames } from '../kit/class-names.ts';
import { CanvasView } from '../kit/CanvasView.tsx';
import { StillView } from '../kit/StillView.tsx';
import { formatInstant } from '../kit/format.ts';
import type { Surface } from '../kit/surface.ts';
import type { Theme } from '../kit/theme.ts';
import { useTheme } from '../kit/use-theme.ts';
import { CHARTS, chartsThatFit, type ChartId, type ChartLayout, type Deadline, type Plot } from './chart-layout.ts';
import type { ChartModel } from './chart-model.ts';
import { chartScene, chartTitle } from './chart-scene.ts';
import { ChartTables } from './ChartTables.tsx';
import { absence, valuesAt } from './chart-values.ts';
import { drawBackground, drawData, drawLabels, drawOverData, sceneScale, type ChartScene, type OverScene } from './draw-charts.ts';
import type { SettledChartsProps } from './SettledCharts.tsx';
import { useMover } from '../kit/use-mover.ts';
import { HELD_MS, SETTLE_MS, useSettled } from './use-settled.ts';
import { useSize } from './use-size.ts';
import { ValueColumn } from './ValueColumn.tsx';
import styles from './ChartsPanel.module.css';

export interface ChartsPanelProps {
  /** From `prepareCharts`, one object per state of the recording; null before there is one. */
  readonly model: ChartModel | null;
  /** The run before, while a slider is dragged and until the pointer has been up for 2 s. */
  readonly ghost?: ChartModel | null;
  readonly nowUs: number;
  readonly deadline?: Deadline | null;
  /** The charts to show; without it as many as fit, and a choice for the last place. */
  readonly charts?: readonly ChartId[];
  /** False: the light canvas only, e.g. in small embeds. */
  readonly settle?: boolean;
  onSeek(us: number): void;
}

const EMPTY: readonly ChartId[] = [];

export function ChartsPanel({ model, ghost = null, nowUs, deadline = null, charts, settle = true, onSeek }: ChartsPanelProps) {
  const stage = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(stage);
  const theme = useTheme();
  const [last, setLast] = useState<ChartId>('goodput');
  const fits = chartsThatFit(height);
  const chosen =
    charts ??
    (fits >= 4 ? CHARTS : fits === 3 ? CHARTS.filter((id) => (id !== 'goodput' && id !== 'queue' ? true : id === last)) : CHARTS.slice(0, fits));
  const key = chosen.join(' ');
  const ids = useMemo(() => (key === '' ? EMPTY : key.split(' ') as readonly ChartId[]), [key]);
  // By value: a deadline written anew in every frame is still the same deadline.
  const deadlineMs = deadline?.ms ?? -1;
  const deadlineTitle = deadline?.title ?? '';
  const scene = useMemo(() => {
    if (model === null || width === 0 || height === 0) return null;
    return chartScene(model, ghost, deadlineMs < 0 ? null : { ms: deadlineMs, title: deadlineTitle }, ids, width, height);
  }, [model, ghost, deadlineMs, deadlineTitle, ids, width, height]);
  const choice = charts === undefined && fits === 3;

  return (
    <section className={styles['panel']} data-scrolls aria-label="Charts">
      <div ref={stage} className={styles['stage']}>
        {scene !== null && <Picture scene={scene} theme={theme} settle={settle} />}
        {scene !== null && <Titles scene={scene} choice={choice} last={last} onLast={setLast} />}
        {scene !== null && <Instant scene={scene} nowUs={nowUs} onSeek={onSeek} />}
      </div>
      {scene !== null && scene.layout.valuesX < 0 && (
        <div className={styles['below']}>
          {scene.layout.plots.map((plot) => (
            <div key={plot.id} role="group" aria-label={`${chartTitle(plot.id, scene.model).title} at the playhead`}>
              <h2>{chartTitle(plot.id, scene.model).title} <span className={styles['unit']}>{chartTitle(plot.id, scene.model).unit}</span></h2>
              <ValueColumn values={valuesAt(plot.id, scene.model, nowUs)} absent={absence(plot.id, scene.model, nowUs)} />
            </div>
          ))}
        </div>
      )}
      {model !== null && <ChartTables model={model} ids={ids} held={ghost !== null} />}
    </section>
  );
}

/** Everything that does not move with the playhead. */
const Picture = memo(function Picture({ scene, theme, settle }: { readonly scene: ChartScene; readonly theme: Theme; readonly settle: boolean }) {
  const loaded = useSettledCharts(settle);
  const settled = useSettled(settle ? scene : null, scene.ghost === null ? SETTLE_MS : HELD_MS);
  const shown = loaded !== null && settled === scene;
  const background = useCallback((surface: Surface, _w: number, _h: number, now: Theme) => drawBackground(surface, scene, now), [scene]);
  const data = useCallback((surface: Surface, _w: number, _h: number, now: Theme) => { if (!shown) drawData(surface, scene, now); }, [scene, shown]);
  // While a slider is held the run before is drawn with every step.
  const Over = scene.ghost === null ? StillView : CanvasView;
  const { ghost, deadline, layout, scales, model: { fromUs, toUs } } = scene;
  const around = JSON.stringify({ deadline, layout, scales, model: { fromUs, toUs } } satisfies Omit<OverScene, 'ghost'>);
  const overScene = useMemo((): OverScene => ({ ...JSON.parse(around) as Omit<OverScene, 'ghost'>, ghost }), [around, ghost]);
  const over = useCallback((surface: Surface, _w: number, _h: number, now: Theme) => drawOverData(surface, overScene, now), [overScene]);
  return (
    <div className={styles['layer']} data-renderer={shown ? 'settled' : 'preview'}>
      <div className={styles['layer']}><StillView label={`Charts of the run: ${scene.layout.plots.map((plot) => chartTitle(plot.id, scene.model).title).join(', ')}`} draw={background} /></div>
      <div className={classNames(styles['layer'], shown && styles['hidden'])} aria-hidden="true"><CanvasView label="Values" draw={data} /></div>
      {loaded !== null && settled !== null && <div className={shown ? undefined : styles['hidden']}>{createElement(loaded, { scene: settled, theme })}</div>}
      <div className={styles['layer']} aria-hidden="true"><Over label="The run before and the deadline" draw={over} /></div>
    </div>
  );
});

/** recharts arrives after the first picture; if it does not, the light canvas stays. */
function useSettledCharts(wanted: boolean): ComponentType<SettledChartsProps> | null {
  const [loaded, setLoaded] = useState<{ readonly Component: ComponentType<SettledChartsProps> } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let here = true;
    import('./SettledCharts.tsx').then(
      (module) => { if (here) setLoaded({ Component: module.SettledCharts }); },
      () => { if (here) setLoaded(null); },
    );
    return () => { here = false; };
  }, [wanted]);
  return loaded?.Component ?? null;
}

/** Where titles begin, in px. */
const TITLE_X = 16;
const LAST: readonly ChartId[] = ['goodput', 'queue'];

const Titles = memo(function Titles({ scene, choice, last, onLast }: { readonly scene: ChartScene; readonly choice: boolean; readonly last: ChartId; onLast(id: ChartId): void }) {
  return scene.layout.plots.map((plot) => {
    const { title, unit } = chartTitle(plot.id, scene.model);
    if (choice && LAST.includes(plot.id)) {
      return (
        <div key="choice" className={styles['choice']} style={{ top: plot.titleY }} role="group" aria-label="Third chart">
          {LAST.map((id) => (
            <button key={id} type="button" className={styles['choose']} aria-pressed={id === last} onClick={() => onLast(id)}>
              {chartTitle(id, scene.model).title}{id === last && <> <span className={styles['unit']}>{chartTitle(id, scene.model).unit}</span></>}
            </button>
          ))}
        </div>
      );
    }
    return <div key={plot.id} className={styles['title']} style={{ top: plot.titleY, maxWidth: scene.layout.x1 - TITLE_X }}>{title} <span className={styles['unit']}>{unit}</span></div>;
  });
});

interface InstantProps { readonly scene: ChartScene; readonly nowUs: number; onSeek(us: number): void }
interface Hover { readonly us: number; readonly plot: Plot }

/** What moves: the pale zone, the playhead, the values, the pointer's own line. */
function Instant({ scene, nowUs, onSeek }: InstantProps) {
  const [hover, setHover] = useState<Hover | null>(null);
  const { layout, model } = scene;
  const scale = sceneScale(scene);
  const x = Math.min(Math.max(scale.x(nowUs), layout.x0), layout.x1);
  const top = layout.plots[0]?.y ?? 0;
  const share = (x - layout.x0) / (layout.x1 - layout.x0);
  const veil = { left: layout.x0, width: layout.x1 - layout.x0 };
  const labels = useCallback((surface: Surface, _w: number, _h: number, theme: Theme) => drawLabels(surface, scene, theme), [scene]);

  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const us = scale.us(layout.x0 + event.clientX - box.left);
    return { us: Math.round(Math.min(Math.max(us, model.fromUs), model.toUs)), y: top + event.clientY - box.top };
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    onSeek(at(event).us);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const { us, y } = at(event);
    if ((event.buttons & 1) !== 0) onSeek(us);
    const plot = layout.plots.find((one) => y <= one.y + one.height + 4) ?? layout.plots.at(-1);
    setHover(event.pointerType === 'touch' || plot === undefined ? null : { us, plot });
  };

  return (
    <>
      {layout.plots.map((plot) => (
        <Veil key={plot.id} share={share} style={{ ...veil, top: plot.y - 4, height: plot.height + 4 }} />
      ))}
      {layout.bandY >= 0 && <Veil share={share} style={{ ...veil, top: layout.bandY, height: 6 }} />}
      <div className={classNames(styles['layer'], styles['labels'])} aria-hidden="true"><StillView label="Labels of the charts" draw={labels} /></div>
      <PlayheadLine share={share} x0={layout.x0} x1={layout.x1} style={{ top, height: layout.footY - top }} />
      {hover !== null && <div className={styles['hover']} style={{ transform: `translateX(${scale.x(hover.us)}px)`, top, height: layout.footY - top }} />}
      {/* The scrubber of the transport is the keyboard's way to seek. */}
      <div className={styles['seek']} style={{ left: layout.x0, top, width: layout.x1 - layout.x0, height: layout.footY - top }}
        data-testid="charts-seek" onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerLeave={() => setHover(null)} />
      {layout.valuesX >= 0 && layout.plots.map((plot) => (
        <div key={plot.id} className={styles['column']} style={{ left: layout.valuesX, top: plot.titleY, height: columnHeight(layout, plot) }} role="group" aria-label={`${chartTitle(plot.id, model).title} at the playhead`}>
          <ValueColumn values={valuesAt(plot.id, model, nowUs)} absent={absence(plot.id, model, nowUs)} height={columnHeight(layout, plot)} />
        </div>
      ))}
      {hover !== null && <HoverCard scene={scene} hover={hover} x={scale.x(hover.us)} />}
    </>
  );
}

/** What lies ahead, `share` being what does not. */
function Veil({ share, style }: { readonly share: number; readonly style: CSSProperties }) {
  const { element, move } = useMover('scaleX', 1, 0);
  useLayoutEffect(() => move(share), [move, share]);
  return <div ref={element} className={styles['veil']} style={style} />;
}

function PlayheadLine({ share, x0, x1, style }: { readonly share: number; readonly x0: number; readonly x1: number; readonly style: CSSProperties }) {
  const { element, move } = useMover('translateX', x0 - 0.75, x1 - 0.75);
  useLayoutEffect(() => move(share), [move, share]);
  return <div ref={element} className={styles['playhead']} style={style} />;
}

/** From a title down to the next one, in px. */
function columnHeight({ plots, footY }: ChartLayout, plot: Plot): number {
  return (plots[plots.indexOf(plot) + 1]?.titleY ?? footY + 6) - plot.titleY;
}

function HoverCard({ scene, hover, x }: { readonly scene: ChartScene; readonly hover: Hover; readonly x: number }) {
  const values = valuesAt(hover.plot.id, scene.model, hover.us);
  if (values === null) return null;
  const right = x < (scene.layout.x0 + scene.layout.x1) / 2;
  return (
    <div className={styles['tooltip']} style={{ top: Math.max(4, hover.plot.y - 12), ...(right ? { left: x + 12 } : { left: x - 12, transform: 'translateX(-100%)' }) }} aria-hidden="true">
      <strong>{formatInstant(hover.us)}</strong>
      <ValueColumn values={values} absent="" />
    </div>
  );
}
