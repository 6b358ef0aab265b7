/** Simulated time along a line of pixels, and the ticks that go with it. */
import { formatNumber } from './format.ts';

export interface TimeScale {
  readonly fromUs: number; readonly toUs: number; readonly x0: number; readonly x1: number;
  x(us: number): number;
  us(x: number): number;
}

/** `fromUs` stands at `x0` and `toUs` at `x1`; values outside are carried on, not cut off. */
export function timeScale(fromUs: number, toUs: number, x0: number, x1: number): TimeScale {
  const span = toUs > fromUs ? toUs - fromUs : 1;
  const width = x1 - x0;
  return {
    fromUs, toUs, x0, x1,
    x: (us) => x0 + ((us - fromUs) / span) * width,
    us: (x) => (width === 0 ? fromUs : fromUs + ((x - x0) / width) * span),
  };
}

export interface Tick { readonly us: number; readonly text: string }

const STEPS = [1, 2, 5] as const;
const SECOND_STEPS = [1, 2, 3, 5] as const;

function stepOf(spanUs: number, maxTicks: number): number {
  const least = spanUs / Math.max(1, maxTicks - 1);
  for (let power = 1; ; power *= 10) {
    const found = (power === 1e6 ? SECOND_STEPS : STEPS).find((step) => step * power >= least);
    if (found !== undefined) return found * power;
  }
}

/** At most `maxTicks` round instants in [fromUs, toUs], in seconds; the last one carries the unit. */
export function timeTicks(fromUs: number, toUs: number, maxTicks: number): readonly Tick[] {
  if (!(toUs > fromUs) || maxTicks < 1) return [];
  const step = stepOf(toUs - fromUs, maxTicks);
  const digits = step >= 1e6 ? 0 : Math.ceil(6 - Math.log10(step) - 1e-9);
  const ticks: Tick[] = [];
  for (let k = Math.ceil(fromUs / step); k * step <= toUs && ticks.length < maxTicks; k += 1) {
    ticks.push({ us: k * step, text: formatNumber((k * step) / 1e6, digits) });
  }
  const last = ticks.at(-1);
  if (last !== undefined) ticks[ticks.length - 1] = { us: last.us, text: `${last.text} s` };
  return ticks;
}
