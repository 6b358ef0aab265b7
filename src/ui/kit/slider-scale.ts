/** Values of a slider along its track, and the steps its keys take. */
import type { AnyNumberField } from './number-text.ts';

type Slider = AnyNumberField['slider'];

const decimals = (step: number) => (step >= 1 ? 0 : Math.min(12, Math.ceil(-Math.log10(step) + 1e-9) + 1));
const clean = (value: number, step: number) => Number(value.toFixed(decimals(step)));

/** A logarithmic track that begins at zero is linear up to one step. */
const base = (slider: Slider) => (slider.min > 0 ? slider.min : slider.step);
const low = (slider: Slider) => (slider.min > 0 ? 0 : 1);

/** 0 to 1; values outside the track lie at its ends. */
export function positionOf(slider: Slider, value: number): number {
  const { min, max } = slider;
  if (max <= min) return 0;
  const held = Math.min(max, Math.max(min, value));
  if (slider.scale === 'linear') return (held - min) / (max - min);
  const unit = base(slider);
  const shift = low(slider);
  const at = (v: number) => Math.log((slider.min > 0 ? v : v - min) / unit + shift);
  return (at(held) - at(min)) / (at(max) - at(min));
}

/** The value at a place of the track, on a step; on a logarithmic one with two significant digits. */
export function valueAt(slider: Slider, position: number): number {
  const { min, max, step } = slider;
  const p = Math.min(1, Math.max(0, position));
  if (p === 1) return max;
  if (slider.scale === 'linear') return onStep(slider, min + p * (max - min));
  const unit = base(slider);
  const shift = low(slider);
  const offset = slider.min > 0 ? 0 : min;
  const top = (max - offset) / unit + shift;
  const start = (min - offset) / unit + shift;
  const raw = (start * (top / start) ** p - shift) * unit + offset;
  return clampTo(slider, clean(Math.round(twoDigits(raw) / step) * step, step));
}

function twoDigits(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2));
}

function onStep({ min, max, step }: Slider, value: number): number {
  return Math.min(max, Math.max(min, clean(min + Math.round((value - min) / step) * step, step)));
}

const clampTo = ({ min, max }: Slider, value: number) => Math.min(max, Math.max(min, value));

/** One step up or down. On a logarithmic track a step is 1 to 5 in the second digit, so that it takes 35 to cross a decade. */
export function stepFrom(slider: Slider, value: number, steps: number): number {
  if (slider.scale === 'linear') return onStep(slider, clampTo(slider, value) + steps * slider.step);
  let at = clampTo(slider, value);
  for (let k = 0; k < Math.abs(steps); k += 1) {
    const up = steps > 0;
    const size = Math.abs(at - (slider.min > 0 ? 0 : slider.min));
    // Going down from 1000 the digits of 990 decide, not those of 1000.
    const deciding = Math.max(up ? size * (1 + 1e-12) : size * (1 - 1e-9), slider.step);
    const decade = Math.floor(Math.log10(deciding));
    const lead = deciding / 10 ** decade;
    const unit = Math.max(slider.step, 10 ** (decade - 1) * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1));
    const steady = up ? Math.floor(at / unit + 1e-9) + 1 : Math.ceil(at / unit - 1e-9) - 1;
    at = clampTo(slider, clean(steady * unit, Math.min(slider.step, unit)));
  }
  return at;
}
