/** Phi of one endpoint around the playhead: it climbs in every silence and falls with the next heartbeat. */
import { useCallback, useMemo, useRef } from 'react';
import type { PointerEvent } from 'react';
import { CanvasView } from '../../ui/kit/CanvasView.tsx';
import { formatCount, formatInstant, formatPlain } from '../../ui/kit/format.ts';
import type { EndpointPast } from '../../ui/kit/pattern-view.ts';
import type { Surface } from '../../ui/kit/surface.ts';
import type { Theme } from '../../ui/kit/theme.ts';
import { timeScale, timeTicks } from '../../ui/kit/time-scale.ts';
import type { PhiAccrualConfig } from './fields.ts';
import { phiAt, phiWords } from './level.tsx';
import styles from './view.module.css';

const SPAN_US = 20_000_000;
const POINTS = 240;
const TOP = 18, PLOT = 84, AXIS = 20, LEFT = 22;

/** `most`: the place in `past` of the endpoint that is drawn. */
export function PhiChart({ config, past, most, durationUs, nowUs, onSeek }: { readonly config: PhiAccrualConfig; readonly past: readonly EndpointPast[]; readonly most: number; readonly durationUs: number; readonly nowUs: number; onSeek(us: number): void }) {
  const press = useRef(-1), span = Math.min(SPAN_US, durationUs), step = span / 4;
  // The stretch of time stays still while the playhead moves through a quarter of it.
  const fromUs = Math.max(0, Math.min(durationUs - span, Math.floor(nowUs / step) * step - 2 * step)), toUs = fromUs + span, one = past[most];
  const points = useMemo(() => (one === undefined ? [] : Array.from({ length: POINTS + 1 }, (_, k) => {
    const us = fromUs + (k / POINTS) * (toUs - fromUs);
    return { us, phi: phiAt(one.at(us), config, us) };
  })), [one, config, fromUs, toUs]);
  const top = Math.max(1.25 * config.threshold, 2);
  const draw = useCallback((surface: Surface, width: number, _height: number, theme: Theme) => {
    const scale = timeScale(fromUs, toUs, LEFT, width - 1),
      foot = TOP + PLOT,
      y = (phi: number): number => foot - Math.min(1, phi / top) * PLOT,
      text = { fill: theme.text3, size: theme.small, font: theme.fontUi };
    surface.rect(LEFT, TOP, width - LEFT, PLOT, { fill: theme.sunken });
    const area = points.flatMap(({ us, phi }) => [scale.x(us), y(phi)]);
    const body = (): void => {
      for (let k = 1; k < points.length; k++) {
        const x = scale.x(points[k - 1]!.us), tall = y(points[k - 1]!.phi);
        if (tall < foot) surface.rect(x, tall, scale.x(points[k]!.us) - x + 0.5, foot - tall, { fill: theme.outcome.timeout.tint });
      }
      surface.line(area, { stroke: theme.outcome.timeout.ink, width: 1.5 });
    };
    const now = Math.max(LEFT, Math.min(width, scale.x(nowUs)));
    surface.clip(LEFT, TOP - 2, now - LEFT, PLOT + 4, body);
    surface.alpha(0.5, () => { surface.clip(now, TOP - 2, width - now, PLOT + 4, body); });
    surface.line([LEFT, y(config.threshold), width, y(config.threshold)], { stroke: theme.ink, dash: [4, 3] });
    surface.text(LEFT - 4, y(config.threshold), formatPlain(config.threshold, 1), { ...text, align: 'right', baseline: 'middle' });
    surface.text(LEFT - 4, foot, '0', { ...text, align: 'right', baseline: 'alphabetic' });
    surface.text(LEFT, 0, `Phi of no. ${formatCount(most + 1)}`, { ...text, fill: theme.text2, baseline: 'top' });
    surface.text(width, 0, one === undefined ? '' : phiWords(phiAt(one.at(nowUs), config, nowUs)), { ...text, fill: theme.text, weight: 600, align: 'right', baseline: 'top' });
    for (const tick of timeTicks(fromUs, toUs, Math.max(2, Math.floor(width / 64)))) {
      const x = scale.x(tick.us), isLast = x > width - 28;
      surface.line([Math.round(x) + 0.5, foot, Math.round(x) + 0.5, foot + 4], { stroke: theme.edge });
      surface.text(isLast ? width : x, foot + 6, tick.text, { ...text, baseline: 'top', align: isLast ? 'right' : x < LEFT + 8 ? 'left' : 'center' });
    }
    const x = Math.round(scale.x(Math.min(nowUs, toUs)));
    surface.line([x, TOP - 2, x, foot + 4], { stroke: theme.ink, width: 2 });
  }, [points, config, one, most, top, fromUs, toUs, nowUs]);
  const seek = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect(), { us } = timeScale(fromUs, toUs, LEFT, Math.max(LEFT + 1, box.width - 1));
    onSeek(Math.round(Math.max(fromUs, Math.min(toUs, us(event.clientX - box.left)))));
  };
  if (one === undefined) return null;
  return (
    <div className={styles['chart']} style={{ height: TOP + PLOT + AXIS }}
      onPointerDown={(event) => { press.current = event.pointerId; event.currentTarget.setPointerCapture(event.pointerId); seek(event); }}
      onPointerMove={(event) => { if (press.current === event.pointerId) seek(event); }}
      onPointerUp={() => { press.current = -1; }} onPointerCancel={() => { press.current = -1; }}>
      <CanvasView className={styles['canvas']} label={`Phi of endpoint ${formatCount(most + 1)} from ${formatInstant(fromUs)} to ${formatInstant(toUs)}: ${phiWords(phiAt(one.at(nowUs), config, nowUs))} at ${formatInstant(nowUs)}, suspected from ${formatPlain(config.threshold, 1)}`} draw={draw} />
    </div>
  );
}
