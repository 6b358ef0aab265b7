/** What a breaker's states are called and look like, and the band whose height says how open it is. */
import type { MoveRow } from '../../engine/recording/reading.ts';
import type { Surface } from './surface.ts';
import type { BreakerKey, Theme } from './theme.ts';
import type { TimeScale } from './time-scale.ts';

export interface BreakerStyle { readonly key: BreakerKey; readonly label: string; readonly glyph: BreakerKey }

const STYLES: { readonly [name: string]: BreakerStyle } = {
  closed: { key: 'closed', label: 'Closed', glyph: 'closed' },
  open: { key: 'open', label: 'Open', glyph: 'open' },
  halfopen: { key: 'halfOpen', label: 'Half-open', glyph: 'halfOpen' },
  isolated: { key: 'open', label: 'Isolated', glyph: 'open' },
  forcedopen: { key: 'open', label: 'Forced open', glyph: 'open' },
  disabled: { key: 'closed', label: 'Disabled', glyph: 'closed' },
  metricsonly: { key: 'closed', label: 'Only measuring', glyph: 'closed' },
};

/** Whether `breakerStyle` knows this state, however the library writes it. */
export function isBreakerState(name: string): boolean {
  return Object.hasOwn(STYLES, name.replace(/[^a-z]/gi, '').toLowerCase());
}

/** `half-open`, `halfOpen` and `HALF_OPEN` are one state. Throws RangeError for a state no breaker has. */
export function breakerStyle(name: string): BreakerStyle {
  const key = name.replace(/[^a-z]/gi, '').toLowerCase();
  const style = Object.hasOwn(STYLES, key) ? STYLES[key] : undefined;
  if (style === undefined) throw new RangeError(`No breaker has a state "${name}".`);
  return style;
}

export interface StateInterval { readonly fromUs: number; readonly toUs: number; readonly state: string }

/** The states a machine was in from 0 to `untilUs`, from its moves in order of time; none before its states are known. */
export function stateIntervals(
  moves: readonly Pick<MoveRow, 'atUs' | 'to'>[],
  names: readonly string[],
  untilUs: number,
  initial = 0,
): readonly StateInterval[] {
  const intervals: StateInterval[] = [];
  if (names.length === 0) return intervals;
  let state = initial;
  let fromUs = 0;
  for (const move of moves) {
    if (move.atUs > untilUs) break;
    if (move.atUs > fromUs) intervals.push({ fromUs, toUs: move.atUs, state: names[state] ?? '' });
    state = move.to;
    fromUs = move.atUs;
  }
  if (untilUs > fromUs) intervals.push({ fromUs, toUs: untilUs, state: names[state] ?? '' });
  return intervals;
}

export interface BandOptions {
  /** What lies after it is drawn at half strength; text never is. */
  readonly playheadUs?: number;
  /** Writes "open" in wide blocks; on unless the band is too low for it. */
  readonly words?: boolean;
  /** Size of the word, 11 unless said. */
  readonly textSize?: number;
}

const CLOSED_HEIGHT = 3;
const WORD_ROOM = 40;

/** Draws states between the ends of `scale`; blocks narrower than half a pixel are one pixel wide, so none is lost. */
export function drawBand(surface: Surface, theme: Theme, intervals: readonly StateInterval[], scale: TimeScale, y: number, height: number, options: BandOptions = {}): void {
  const { playheadUs = Infinity, textSize = 11 } = options;
  const words = options.words ?? height >= textSize + 2;
  for (const interval of intervals) {
    const fromUs = Math.max(interval.fromUs, scale.fromUs);
    const toUs = Math.min(interval.toUs, scale.toUs);
    if (toUs <= fromUs) continue;
    const { key } = breakerStyle(interval.state);
    if (fromUs < playheadUs) drawBlock(surface, theme, key, scale.x(fromUs), scale.x(Math.min(toUs, playheadUs)), y, height);
    if (toUs > playheadUs) surface.alpha(0.5, () => drawBlock(surface, theme, key, scale.x(Math.max(fromUs, playheadUs)), scale.x(toUs), y, height));
    // The word stands on one strength: before the playhead, or where it has no room there, after it.
    const start = scale.x(fromUs), at = playheadUs === Infinity ? Infinity : scale.x(playheadUs), pale = at < start + WORD_ROOM;
    const x = pale ? Math.max(start, at) : start;
    if (key === 'open' && words && scale.x(toUs) - x > WORD_ROOM) {
      surface.text(x + 7, y + height / 2, 'open', { fill: pale ? theme.text : theme.onBreakerOpen, size: textSize, font: theme.fontUi, baseline: 'middle' });
    }
  }
}

function drawBlock(surface: Surface, theme: Theme, key: BreakerKey, from: number, to: number, y: number, height: number): void {
  const hue = theme.breaker[key];
  const width = Math.max(to - from, 1);
  switch (key) {
    case 'closed': {
      const tall = Math.min(CLOSED_HEIGHT, height);
      surface.rect(from, y + height - tall, width, tall, { fill: hue.fill });
      return;
    }
    case 'open':
      surface.rect(from, y, width, height, { fill: hue.fill });
      return;
    case 'halfOpen': {
      const tall = Math.max(Math.round(height / 2), Math.min(CLOSED_HEIGHT, height));
      surface.rect(from, y + height - tall, width, tall, { fill: hue.tint, hatch: { color: hue.fill, angle: 'forward', gap: 6, width: 1.25 } });
      surface.rect(from, y + height - tall, width, Math.min(1.5, tall), { fill: hue.fill });
      return;
    }
  }
}
