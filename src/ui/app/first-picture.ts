/** The first picture: the charts of the run, drawn as soon as the first of it has been computed, before React has been fetched. */
import type { Session } from '../../store/session.ts';
import { canvasRoom } from '../canvas/canvas-room.ts';
import { CHARTS, chartsThatFit } from '../charts/chart-layout.ts';
import { chartScene, chartTitle } from '../charts/chart-scene.ts';
import { drawBackground, drawData, drawLabels, drawOverData, sceneScale } from '../charts/draw-charts.ts';
import { CanvasSurface } from '../kit/canvas-surface.ts';
import { applyTheme, readTheme } from '../kit/theme.ts';
import styles from './App.module.css';
import { chartDeadline, chartModel } from './chart-source.ts';

const NARROW = '(max-width: 899px)';
const SHEET = '(max-width: 1199px)';

function box(className: string | undefined, parent: Element, tag = 'div'): HTMLElement {
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  parent.append(element);
  return element;
}

/** Draws where the charts will stand, and again as the run grows; what it put on the page goes when the app takes the place. */
export function drawFirstPicture(root: HTMLElement, { view, scenario, picture, play }: Session): () => void {
  applyTheme(view.getState().theme);
  const { embed, problem, page: other } = view.getState();
  if (embed !== null || problem !== null || other !== null || matchMedia(NARROW).matches) return () => {};
  const page = box([styles['wide'], matchMedia(SHEET).matches ? styles['sheet'] : ''].join(' '), root);
  page.setAttribute('aria-busy', 'true');
  const head = box(styles['firstHead'], page);
  box(styles['firstName'], head, 'strong').textContent = 'Halfopen';
  box(undefined, head, 'span').textContent = scenario.getState().scenario.title;
  const main = box(styles['main'], page);
  main.style.setProperty('--canvas-room', `${canvasRoom(scenario.getState().scenario)}px`);
  box(styles['canvas'], main);
  const middle = box(styles['middle'], main);
  box(styles['pattern'], middle);
  const charts = box(styles['charts'], middle);
  const canvas = document.createElement('canvas');
  canvas.className = styles['firstCanvas'] ?? '';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Charts of the run');
  charts.append(canvas);

  const draw = (): void => {
    const { reader, of } = picture.get();
    const ctx = canvas.getContext('2d');
    const width = charts.clientWidth, height = charts.clientHeight;
    if (reader === null || of === null || ctx === null || width === 0) return;
    const theme = readTheme(document.documentElement);
    const scene = chartScene(chartModel(reader, of), null, chartDeadline(of), CHARTS.slice(0, Math.min(3, chartsThatFit(height))), width, height);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const surface = new CanvasSurface(ctx);
    for (const layer of [drawBackground, drawData, drawOverData, drawLabels]) layer(surface, scene, theme);
    for (const plot of scene.layout.plots)
      surface.text(16, plot.titleY + 8, chartTitle(plot.id, scene.model).title, {
        fill: theme.text,
        size: 12,
        font: theme.fontUi,
        baseline: 'middle',
        weight: 500,
      });
    const x = sceneScale(scene).x(play.playhead.get()), top = scene.layout.plots[0]?.y ?? 0;
    surface.rect(x - 0.75, top, 1.5, scene.layout.footY - top, { fill: theme.ink });
  };
  const stop = picture.subscribe(draw);
  draw();
  return stop;
}
