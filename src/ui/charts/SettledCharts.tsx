/** The charts of a settled result, drawn by recharts once per recording; everything that moves with the playhead lies outside. */
import { memo, useId, useLayoutEffect, useRef } from 'react';
import { Curve, Surface } from 'recharts';
import type { Theme } from '../kit/theme.ts';
import type { Hatch } from '../kit/surface.ts';
import type { Plot } from './chart-layout.ts';
import { layersOf, type Layer } from './chart-lines.ts';
import type { ChartScene } from './draw-charts.ts';
import { curvesOf, type Curves } from './settled-data.ts';
import styles from './ChartsPanel.module.css';

export interface SettledChartsProps { readonly scene: ChartScene; readonly theme: Theme }

/** `data-renders` counts how often recharts has been asked to draw, those that are on the page among them. */
export const SettledCharts = memo(function SettledCharts({ scene, theme }: SettledChartsProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element !== null) element.dataset['renders'] = String(Number(element.dataset['renders'] ?? '0') + 1);
  });
  return (
    <div ref={box} className={styles['settled']} data-testid="settled-charts" aria-hidden="true">
      {scene.layout.plots.map((plot) => <SettledPlot key={plot.id} plot={plot} scene={scene} theme={theme} />)}
    </div>
  );
});

function SettledPlot({ plot, scene, theme }: { readonly plot: Plot; readonly scene: ChartScene; readonly theme: Theme }) {
  const id = useId();
  const { model } = scene;
  const layers = layersOf(plot.id, model, theme);
  const curves = layers.map((layer) => curvesOf(layer, plot, scene.scales[plot.id], model.fromUs, model.toUs));
  return (
    <div className={styles['settledPlot']} style={{ left: plot.x, top: plot.y, width: plot.width, height: plot.height }}>
      <Surface width={plot.width} height={plot.height}>
        <defs>
          {layers.map((layer, k) => layer.hatch !== undefined && <HatchPattern key={layer.key} id={`${id}h${k}`} hatch={layer.hatch} plot={plot} />)}
        </defs>
        {layers.map((layer, k) => <Areas key={layer.key} layer={layer} curves={curves[k]} hatching={`url(#${id}h${k})`} />)}
        {/* A line is seen whole, also where the next layer's area begins on it. */}
        {layers.map((layer, k) => <TopLine key={layer.key} layer={layer} curves={curves[k]} />)}
      </Surface>
    </div>
  );
}

interface MarkProps { readonly layer: Layer; readonly curves: Curves | undefined }
const STEPS = { type: 'stepAfter', layout: 'horizontal' } as const;

function Areas({ layer, curves, hatching }: MarkProps & { readonly hatching: string }) {
  if (curves === undefined || layer.base === null) return null;
  const area = (fill: string) => <Curve {...STEPS} points={curves.top} baseLine={curves.base} fill={fill} />;
  return <>{layer.fill !== undefined && area(layer.fill)}{layer.hatch !== undefined && area(hatching)}</>;
}

function TopLine({ layer, curves }: MarkProps) {
  if (curves === undefined || layer.stroke === undefined) return null;
  return <Curve {...STEPS} points={curves.top} fill="none" stroke={layer.stroke} strokeWidth={layer.width ?? 1} strokeLinejoin="round" strokeDasharray={layer.dash?.join(' ') ?? 'none'} />;
}

/** The same lines as the canvas draws: their phase is the panel's, not the plot's. */
function HatchPattern({ id, hatch, plot }: { readonly id: string; readonly hatch: Hatch; readonly plot: Plot }) {
  const g = hatch.gap;
  const d = hatch.angle === 'forward' ? `M0 ${g}L${g} 0M${-g / 2} ${g / 2}L${g / 2} ${-g / 2}M${g / 2} ${1.5 * g}L${1.5 * g} ${g / 2}`
    : `M0 0L${g} ${g}M${-g / 2} ${g / 2}L${g / 2} ${1.5 * g}M${g / 2} ${-g / 2}L${1.5 * g} ${g / 2}`;
  return (
    <pattern id={id} width={g} height={g} patternUnits="userSpaceOnUse" patternTransform={`translate(${-plot.x} ${-plot.y})`}>
      <path d={d} stroke={hatch.color} strokeWidth={hatch.width} fill="none" />
    </pattern>
  );
}
