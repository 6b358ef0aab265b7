/** Exponential and normal draws by the ziggurat method (Marsaglia, Tsang 2000) with 256 layers of equal area. */
import type { Draws } from './draws.ts';
import { exp, log } from './portable-math.ts';

const LAYERS = 256;
/** 2^-53. */
const SHARE_53 = 1.1102230246251565e-16;
/** Where the tail begins and the area of a layer; both close the layers exactly at the top (computed to 50 digits, then rounded). */
const EXPONENTIAL_TAIL = 7.69711747013105;
const EXPONENTIAL_AREA = 0.003949659822581557;
const NORMAL_TAIL = 3.654152885361009;
const NORMAL_AREA = 0.004928673233974655;

interface Layers {
  /** Right end of layer i; layer 0 is the base with the tail, as wide as its area asks. x[256] = 0. */
  readonly x: Float64Array;
  /** Density at the right end; y[0] = 0, y[256] = 1. */
  readonly y: Float64Array;
}
function layers(tail: number, area: number, density: (x: number) => number, inverse: (y: number) => number): Layers {
  const x = new Float64Array(LAYERS + 1), y = new Float64Array(LAYERS + 1);
  x[0] = area / density(tail);
  x[1] = tail; y[1] = density(tail);
  for (let i = 2; i < LAYERS; i++) {
    y[i] = y[i - 1]! + area / x[i - 1]!;
    x[i] = inverse(y[i]!);
  }
  x[LAYERS] = 0; y[LAYERS] = 1;
  return { x, y };
}
const E = layers(EXPONENTIAL_TAIL, EXPONENTIAL_AREA, (x) => exp(-x), (y) => -log(y));
const N = layers(NORMAL_TAIL, NORMAL_AREA, (x) => exp(-0.5 * x * x), (y) => Math.sqrt(-2 * log(y)));

/**
 * Mean 1. Each try takes two words: 53 bits of both as in `unit` are the place in the layer, the low 8 bits of the second the layer.
 * Outside the sure part: the base layer begins again from the tail's start (an exponential has no memory),
 * any other layer takes one `unit` for the height.
 */
export function exponential(draws: Draws): number {
  const x = E.x, y = E.y;
  let from = 0;
  for (;;) {
    const high = draws.u32() >>> 0, low = draws.u32(), layer = low & 0xff;
    const at = (high * 0x200000 + (low >>> 11)) * SHARE_53 * x[layer]!;
    if (at < x[layer + 1]!) return from + at;
    if (layer === 0) { from += EXPONENTIAL_TAIL; continue; }
    const floor = y[layer]!;
    if (floor + draws.unit() * (y[layer + 1]! - floor) < exp(-at)) return from + at;
  }
}

/**
 * Mean 0, deviation 1. Words as for `exponential`; bit 8 of the second is the sign (1: negative).
 * The tail is Marsaglia's of 1964: two exponentials e₁ and e₂ until 2 e₂ ≥ (e₁ / tail)², then tail + e₁ / tail.
 */
export function normal(draws: Draws): number {
  const x = N.x, y = N.y;
  for (;;) {
    const high = draws.u32() >>> 0, low = draws.u32(), layer = low & 0xff;
    const at = (high * 0x200000 + (low >>> 11)) * SHARE_53 * x[layer]!;
    const sign = 1 - ((low >>> 7) & 2);
    if (at < x[layer + 1]!) return sign * at;
    if (layer === 0) {
      for (;;) {
        const beyond = exponential(draws) / NORMAL_TAIL;
        if (2 * exponential(draws) >= beyond * beyond) return sign * (NORMAL_TAIL + beyond);
      }
    }
    const floor = y[layer]!;
    if (floor + draws.unit() * (y[layer + 1]! - floor) < exp(-0.5 * at * at)) return sign * at;
  }
}
