/** The upper tail of the standard normal distribution, exact to about 1e-14 of its value however small, and its inverse. */
import { exp, log } from './portable-math.ts';

/** ½ ln(2π). */
const HALF_LN_2PI = 0.9189385332046728;
const LN_10 = 2.302585092994046;
const SQRT_2PI = 2.5066282746310007;
/** From here up the continued fraction, below the series. */
const FRACTION_FROM = 2;
const MOST_STEPS = 60;

/** ln of P(Z > z), for any z; NaN stays NaN. */
export function lnNormalTail(z: number): number {
  if (z !== z) return z;
  if (z >= FRACTION_FROM) return z === Infinity ? -Infinity : -0.5 * z * z - HALF_LN_2PI - log(millsDivisor(z));
  if (z <= -FRACTION_FROM) return lnOneMinus(exp(lnNormalTail(-z)));
  return log(0.5 - density(z) * series(z));
}
/** P(Z > z). */
export function normalTail(z: number): number { return exp(lnNormalTail(z)); }

/** The z above which a standard normal value lies with probability 10^-phi; −Infinity for phi of at most 0. */
export function zOfPhi(phi: number): number {
  if (!(phi > 0)) return phi <= 0 ? -Infinity : NaN;
  if (phi === Infinity) return Infinity;
  // Newton's method on ln P, which is concave: from the left it never overshoots by much.
  const target = -phi * LN_10;
  let z = phi < 0.3010299956639812 ? -1 : Math.sqrt(Math.max(0, -2 * target - 2 * HALF_LN_2PI));
  for (let step = 0; step < MOST_STEPS; step++) {
    const ln = lnNormalTail(z), slope = -exp(-0.5 * z * z - HALF_LN_2PI - ln), next = z - (ln - target) / slope;
    if (Math.abs(next - z) <= 1e-15 * Math.max(1, Math.abs(z))) return next;
    z = next;
  }
  return z;
}

function density(z: number): number { return exp(-0.5 * z * z) / SQRT_2PI; }
/** (Φ(z) − ½)/φ(z) = z + z³/3 + z⁵/(3·5) + …: no two terms cancel. */
function series(z: number): number {
  let term = z, sum = z;
  for (let n = 3; n < 2 * MOST_STEPS; n += 2) {
    term *= z * z / n;
    sum += term;
  }
  return sum;
}
/** φ(z)/P(Z > z) = z + 1/(z + 2/(z + 3/(z + …))): Laplace's continued fraction, from its far end. */
function millsDivisor(z: number): number {
  let value = z;
  for (let n = 2 * MOST_STEPS; n >= 1; n--) value = z + n / value;
  return value;
}
/** ln(1 − x) for x in [0, ½]. */
function lnOneMinus(x: number): number {
  if (x > 1e-3) return log(1 - x);
  return -x * (1 + x * (1 / 2 + x * (1 / 3 + x * (1 / 4 + x * (1 / 5 + x / 6)))));
}
