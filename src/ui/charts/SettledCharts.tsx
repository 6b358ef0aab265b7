/** The charts of a settled result, drawn by recharts once per recording; everything that moves with the playhead lies outside. */
import { memo, useEffect, useId, useRef } from 'react';
import { Area, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import type { Theme } from '../kit/theme.ts';
import type { Hatch } from '../kit/surface.ts';
import type { Plot } from './chart-layout.ts';
import { layersOf, type Layer } from './chart-lines.ts';
import type { ChartScene } from './draw-charts.ts';
import { settledRows } from './settled-data.ts';
import styles from './ChartsPanel.module.css';

export interface SettledChartsProps { readonly scene: ChartScene; readonly theme: Theme }

/** `data-renders` counts how often recharts has been asked to draw. */
export const SettledCharts = memo(function SettledCharts({ scene, theme }: SettledChartsProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element !== null) element.dataset['renders'] = String(Number(element.dataset['renders'] ?? '0') + 1);
  });
  return (
    <div ref={box} className={styles['settled']} data-testid="settled-charts" aria-hidden="true">
      {scene.layout.plots.map((plot) => <SettledPlot key={plot.id} plot={plot} scene={scene} theme={theme} />)}
    </div>
  );
});

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };

function SettledPlot({ plot, scene, theme }: { readonly plot: Plot; readonly scene: ChartScene; readonly theme: Theme }) {
  const id = useId();
  const layers = layersOf(plot.id, scene.model, theme);
  const rows = settledRows(layers, scene.scales[plot.id]);
  return (
    <div className={styles['settledPlot']} style={{ left: plot.x, top: plot.y, width: plot.width, height: plot.height }}>
      <ComposedChart width={plot.width} height={plot.height} data={[...rows]} margin={NO_MARGIN} accessibilityLayer={false}>
        <defs>
          {layers.map((layer, k) => layer.hatch !== undefined && <HatchPattern key={layer.key} id={`${id}h${k}`} hatch={layer.hatch} plot={plot} />)}
        </defs>
        <XAxis hide dataKey="us" type="number" domain={[scene.model.fromUs, scene.model.toUs]} allowDataOverflow />
        <YAxis hide type="number" domain={[0, 1]} allowDataOverflow width={0} />
        {layers.flatMap((layer, k) => marksOf(layer, k, id))}
      </ComposedChart>
    </div>
  );
}

function marksOf(layer: Layer, k: number, id: string) {
  const still = { type: 'stepAfter', isAnimationActive: false, dot: false, activeDot: false, legendType: 'none' } as const;
  const area = (key: string, fill: string) => <Area key={key} {...still} dataKey={`a${k}`} stroke="none" fill={fill} fillOpacity={1} connectNulls={false} />;
  return [
    layer.base !== null && layer.fill !== undefined ? area(`${layer.key}-fill`, layer.fill) : null,
    layer.base !== null && layer.hatch !== undefined ? area(`${layer.key}-hatch`, `url(#${id}h${k})`) : null,
    layer.stroke === undefined ? null
      : <Line key={`${layer.key}-line`} {...still} dataKey={`t${k}`} stroke={layer.stroke} strokeWidth={layer.width ?? 1} strokeLinejoin="round" connectNulls={false}
          {...(layer.dash === undefined ? {} : { strokeDasharray: layer.dash.join(' ') })} />,
  ];
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
