/** The scrubber's picture: what is computed and played, faults, the breaker's band, ticks and the playhead. */
import type { StateInterval } from '../kit/breaker-style.ts';
import { drawBand } from '../kit/breaker-style.ts';
import type { Surface } from '../kit/surface.ts';
import type { Theme } from '../kit/theme.ts';
import type { TimeScale } from '../kit/time-scale.ts';
import { timeScale, timeTicks } from '../kit/time-scale.ts';

export interface FaultBlock { readonly fromUs: number; readonly toUs: number; readonly label: string }

export interface ScrubberPicture {
  readonly nowUs: number;
  readonly durationUs: number;
  /** The recording is complete up to here. */
  readonly computedUs: number;
  readonly faults: readonly FaultBlock[];
  readonly band: readonly StateInterval[];
  /** Scheduled edits. */
  readonly edits: readonly number[];
}

/** Room at both ends for half a playhead and half a label. */
export const SCRUBBER_INSET = 8;
const LANE = { y: 6, height: 15 } as const;
const BAND = { y: 25, height: 10 } as const;
const LABEL_Y = 49;

export function scrubberScale(durationUs: number, width: number): TimeScale {
  return timeScale(0, durationUs, SCRUBBER_INSET, Math.max(SCRUBBER_INSET + 1, width - SCRUBBER_INSET));
}

export function drawScrubber(surface: Surface, width: number, theme: Theme, picture: ScrubberPicture): void {
  const scale = scrubberScale(picture.durationUs, width);
  const x = (us: number) => scale.x(Math.min(picture.durationUs, Math.max(0, us)));
  const laneEnd = x(picture.computedUs);
  surface.rect(scale.x0 + 0.5, LANE.y + 0.5, scale.x1 - scale.x0 - 1, LANE.height - 1, { stroke: theme.line });
  surface.rect(scale.x0, LANE.y, laneEnd - scale.x0, LANE.height, { fill: theme.sunken });
  surface.rect(scale.x0, LANE.y, Math.min(x(picture.nowUs), laneEnd) - scale.x0, LANE.height, { fill: theme.line });
  for (const fault of picture.faults) drawFault(surface, theme, x(fault.fromUs), x(fault.toUs));
  drawBand(surface, theme, picture.band, scale, BAND.y, BAND.height, { words: false });
  for (const atUs of picture.edits) surface.path([['M', x(atUs), LANE.y + 3], ['L', x(atUs) + 4, LANE.y + 7.5], ['L', x(atUs), LANE.y + 12], ['L', x(atUs) - 4, LANE.y + 7.5], ['Z']], { fill: theme.surface, stroke: theme.ink });
  drawFaultLabels(surface, theme, picture, x);
  drawTicks(surface, theme, picture.durationUs, scale);
  drawPlayhead(surface, theme, x(picture.nowUs));
}

function drawFault(surface: Surface, theme: Theme, from: number, to: number): void {
  const width = Math.max(2, to - from);
  surface.alpha(0.55, () => surface.rect(from, LANE.y, width, LANE.height, { hatch: { color: theme.fault, angle: 'forward', gap: 9, width: 0.75 } }));
  for (const end of [from, from + width]) surface.line([end, LANE.y, end, LANE.y + LANE.height], { stroke: theme.fault, dash: [1, 2] });
}

/** Beside the playhead when that stands in the fault; left out where there is no room. */
function drawFaultLabels(surface: Surface, theme: Theme, picture: ScrubberPicture, x: (us: number) => number): void {
  let free = 0;
  for (const fault of picture.faults) {
    const style = { fill: theme.text2, size: 11, font: theme.fontUi, weight: 500, baseline: 'middle' } as const;
    const from = x(fault.fromUs);
    const to = x(fault.toUs);
    const wide = surface.measure(fault.label, style);
    const playhead = x(picture.nowUs);
    const at = playhead > from - 10 && playhead < from + wide + 16 ? playhead + 9 : from + 6;
    if (at < free || at + wide > Math.max(to, at + 1) + 60 || at + wide > x(picture.durationUs)) continue;
    surface.rect(at - 3, LANE.y + 1, wide + 6, LANE.height - 2, { fill: playhead > at + wide ? theme.line : theme.sunken });
    surface.text(at, LANE.y + LANE.height / 2 + 0.5, fault.label, style);
    free = at + wide + 6;
  }
}

function drawTicks(surface: Surface, theme: Theme, durationUs: number, scale: TimeScale): void {
  const most = Math.max(2, Math.floor((scale.x1 - scale.x0) / 64));
  const ticks = timeTicks(0, durationUs, Math.min(most, 13));
  ticks.forEach((tick, k) => {
    const align = k === 0 ? 'left' : tick.us === durationUs ? 'right' : 'center';
    const x = scale.x(tick.us);
    surface.text(x, LABEL_Y, tick.text, { fill: theme.text3, size: 11, font: theme.fontUi, align });
  });
}

function drawPlayhead(surface: Surface, theme: Theme, at: number): void {
  surface.line([at, LANE.y, at, BAND.y + BAND.height], { stroke: theme.ink, width: 2 });
  surface.path([['M', at - 6, 0], ['L', at + 6, 0], ['L', at + 6, 8], ['L', at, 13], ['L', at - 6, 8], ['Z']], { fill: theme.ink, stroke: theme.surface });
}
