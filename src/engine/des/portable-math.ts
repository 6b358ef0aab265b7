/** The natural logarithm and its inverse from + − × ÷ and bit operations alone, so every browser gives the same bits. */

const DOUBLE = new Float64Array(1);
const WORDS = new Int32Array(DOUBLE.buffer);
/** Which half of a double holds sign and exponent: 1 on little-endian machines. */
const HIGH = (() => { DOUBLE[0] = 1; return WORDS[0] === 0 ? 1 : 0; })();

/** ln 2 in two parts: the first has 32 significant bits, so a multiple of it by an exponent is exact. */
const LN2_HIGH = 6.93147180369123816490e-01;
const LN2_LOW = 1.90821492927058770002e-10;
const PER_LN2 = 1.44269504088896338700;
/** High word of √½ · 2^k less that of 2^k: fractions from there up belong to the next power of two. */
const ROOT_HALF = 0x95f64;

/** 2^-1022: below, a double has no leading 1 of its own. */
const LEAST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 0x40_0000_0000_0000;

/** Natural logarithm, at most 1 ulp off. Negative arguments give NaN, zero gives −Infinity. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let k = -1023;
  if (x < LEAST_NORMAL) { x *= TWO_54; k -= 54; }
  // x = 2^k (1 + f), with 1 + f in [√½, √2).
  DOUBLE[0] = x;
  const high = WORDS[HIGH]!, fraction = high & 0xfffff, up = (fraction + ROOT_HALF) & 0x100000;
  WORDS[HIGH] = fraction | (up ^ 0x3ff00000);
  k += (high >>> 20) + (up >>> 20);
  const f = DOUBLE[0]! - 1;
  // ln(1 + f) = 2 artanh s with s = f / (2 + f), = f − f²/2 + s (f²/2 + r), with r = 2/3 s² + 2/5 s⁴ + … to the 20th power, |s| ≤ 0.172.
  const s = f / (2 + f), z = s * s, w = z * z;
  const odd = z * (2 / 3 + w * (2 / 7 + w * (2 / 11 + w * (2 / 15 + w * (2 / 19)))));
  const even = w * (2 / 5 + w * (2 / 9 + w * (2 / 13 + w * (2 / 17 + w * (2 / 21)))));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - ((half - (s * (half + (odd + even)) + k * LN2_LOW)) - f);
}

/** e to the power x, at most 1 ulp off. */
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  // x = k ln 2 + r, |r| ≤ ½ ln 2.
  const k = Math.round(x * PER_LN2), high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low, t = r * r;
  // e^r = 1 + r + r c / (2 − c) with c = r − (r coth(r/2) − 2), whose series is that of the Bernoulli numbers.
  const c = r - t * (1 / 6 + t * (-1 / 360 + t * (1 / 15120 + t * (-1 / 604800 + t * (1 / 23950080 + t * (-691 / 653837184000))))));
  const y = 1 - ((low - (r * c) / (2 - c)) - high);
  DOUBLE[0] = 1;
  if (k > 1023) { WORDS[HIGH] = (k - 1 + 1023) << 20; return y * DOUBLE[0]! * 2; }
  if (k >= -1021) { WORDS[HIGH] = (k + 1023) << 20; return y * DOUBLE[0]!; }
  WORDS[HIGH] = (k + 1000 + 1023) << 20;
  return y * DOUBLE[0]! * SMALL;
}
/** 2^-1000. */
const SMALL = 9.332636185032189e-302;
