/** Turns the description of a distribution of times into a sampler of whole µs. */
import type { Distribution } from '../spec.ts';
import type { Draws } from './draws.ts';
import { exp, log } from './portable-math.ts';
import { exponential, normal } from './ziggurat.ts';

/** Holds configuration only; what it draws comes from the given stream, in the order each class states. */
export interface Sampler {
  /** Of the distribution before it is rounded to whole µs. */
  readonly meanUs: number;
  /** Whole µs, never negative. */
  sampleUs(draws: Draws): number;
}

/** Throws RangeError for a distribution without a finite mean ≥ 0: parse has refused it before. */
export function compile(distribution: Distribution): Sampler {
  const sampler = build(distribution);
  if (!(sampler.meanUs >= 0 && sampler.meanUs < Infinity)) throw new RangeError(`A distribution (${distribution.dist}) needs a finite mean that is not negative.`);
  return sampler;
}

function build(d: Distribution): Sampler {
  switch (d.dist) {
    case 'constant': return new Constant(d.ms * 1000);
    case 'uniform': return new Uniform(d.minMs * 1000, d.maxMs * 1000);
    case 'exponential': return new Exponential(d.meanMs * 1000);
    case 'foldedNormal': return new FoldedNormal(d.meanMs * 1000, d.sdMs * 1000);
    case 'lognormal': return new Lognormal(d.meanMs * 1000, d.scv);
    case 'mixture': return new Mixture(d.parts.filter((part) => part.weight > 0).map((part) => ({ weight: part.weight, of: compile(part.of) })));
    case 'empirical': return new Empirical(d.points, d.interpolation);
  }
}

/** Draws nothing. */
class Constant implements Sampler {
  readonly meanUs: number;
  private readonly us: number;
  constructor(us: number) { this.meanUs = us; this.us = Math.round(us); }
  sampleUs(): number { return this.us; }
}

/** One `unit`: min + unit · (max − min). */
class Uniform implements Sampler {
  readonly meanUs: number;
  private readonly min: number;
  private readonly width: number;
  constructor(min: number, max: number) { this.meanUs = (min + max) / 2; this.min = min; this.width = max - min; }
  sampleUs(draws: Draws): number { return Math.round(this.min + draws.unit() * this.width); }
}

/** One `exponential`. */
class Exponential implements Sampler {
  readonly meanUs: number;
  constructor(meanUs: number) { this.meanUs = meanUs; }
  sampleUs(draws: Draws): number { return Math.round(exponential(draws) * this.meanUs); }
}

/** One `normal`: the distance from 0 of mean + deviation · normal. */
class FoldedNormal implements Sampler {
  readonly meanUs: number;
  private readonly centre: number;
  private readonly deviation: number;
  constructor(centre: number, deviation: number) {
    this.centre = centre; this.deviation = deviation;
    const z = centre / deviation;
    this.meanUs = deviation === 0 ? Math.abs(centre) : deviation * ROOT_2_PER_PI * exp(-0.5 * z * z) + centre * erf(z / Math.sqrt(2));
  }
  sampleUs(draws: Draws): number { return Math.round(Math.abs(this.centre + normal(draws) * this.deviation)); }
}

/** One `normal`: mean · e^(sigma · normal − sigma²/2) with sigma² = ln(1 + scv). */
class Lognormal implements Sampler {
  readonly meanUs: number;
  private readonly sigma: number;
  private readonly halfSquare: number;
  constructor(meanUs: number, scv: number) {
    const square = log(1 + scv);
    this.meanUs = meanUs; this.sigma = Math.sqrt(square); this.halfSquare = square / 2;
  }
  sampleUs(draws: Draws): number { return Math.round(this.meanUs * exp(normal(draws) * this.sigma - this.halfSquare)); }
}

/** One `unit` picks the first part whose running sum of weights exceeds unit · sum, then that part draws. */
class Mixture implements Sampler {
  readonly meanUs: number;
  private readonly parts: readonly Sampler[];
  private readonly upTo: Float64Array;
  private readonly sum: number;
  constructor(parts: readonly { readonly weight: number; readonly of: Sampler }[]) {
    let sum = 0, mean = 0;
    this.parts = parts.map((part) => part.of);
    this.upTo = Float64Array.from(parts, (part) => { mean += part.weight * part.of.meanUs; return sum += part.weight; });
    this.sum = sum; this.meanUs = mean / sum;
  }
  sampleUs(draws: Draws): number {
    const at = draws.unit() * this.sum, last = this.parts.length - 1;
    let i = 0;
    while (i < last && this.upTo[i]! <= at) i++;
    return this.parts[i]!.sampleUs(draws);
  }
}

/**
 * One `unit`, looked up among the quantile points; before the first share the first time holds, after the last the last.
 * Between points, 'linear': the time is linear in the share; 'logLog': the logarithm of the time is linear in that of the share still above
 * (a power law from point to point). As that logarithm has no end at share 1, up to there the logarithm of the time is linear in the share.
 */
class Empirical implements Sampler {
  readonly meanUs: number;
  private readonly shares: Float64Array;
  private readonly times: Float64Array;
  /** By segment: the exponent of the power law; 0 elsewhere. */
  private readonly power: Float64Array;
  private readonly logLog: boolean;
  constructor(points: readonly (readonly [share: number, ms: number])[], interpolation: 'linear' | 'logLog') {
    if (points.length === 0) throw new RangeError('An empirical distribution needs at least one point.');
    const n = points.length, shares = Float64Array.from(points, (p) => p[0]), times = Float64Array.from(points, (p) => p[1] * 1000);
    this.shares = shares; this.times = times; this.logLog = interpolation === 'logLog'; this.power = new Float64Array(n);
    let mean = times[0]! * shares[0]! + times[n - 1]! * (1 - shares[n - 1]!);
    for (let i = 0; i + 1 < n; i++) {
      const above = 1 - shares[i]!, left = 1 - shares[i + 1]!;
      if (this.logLog && left > 0) this.power[i] = log(times[i + 1]! / times[i]!) / log(left / above);
      mean += segmentMean(times[i]!, times[i + 1]!, above, left, this.logLog) * (above - left);
    }
    this.meanUs = mean;
  }
  sampleUs(draws: Draws): number {
    const share = draws.unit(), shares = this.shares, times = this.times;
    let low = 0, high = shares.length;
    // The first point whose share is greater.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (shares[middle]! <= share) low = middle + 1; else high = middle;
    }
    if (low === 0 || low === shares.length) return Math.round(times[low === 0 ? 0 : low - 1]!);
    const i = low - 1, from = times[i]!, to = times[low]!;
    const part = (share - shares[i]!) / (shares[low]! - shares[i]!);
    if (!this.logLog) return Math.round(from + part * (to - from));
    if (shares[low] === 1) return Math.round(from * exp(part * log(to / from)));
    return Math.round(from * exp(this.power[i]! * log((1 - share) / (1 - shares[i]!))));
  }
}

function segmentMean(from: number, to: number, above: number, left: number, logLog: boolean): number {
  if (!logLog || from === to) return (from + to) / 2;
  const growth = log(to / from);
  if (left === 0) return (to - from) / growth;
  const narrowing = log(left / above), power = growth / narrowing, width = 1 - left / above;
  // ∫ from · s^power ds over s from left/above to 1; at power −1 it is the logarithm.
  return Math.abs(power + 1) < 1e-9 ? -from * narrowing / width : from * (1 - exp((power + 1) * narrowing)) / ((power + 1) * width);
}

const ROOT_2_PER_PI = 0.7978845608028654;
const TWO_PER_ROOT_PI = 1.1283791670955126;
/** The error function for x ≥ 0, by its series of positive terms: 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)). */
function erf(x: number): number {
  if (x > 6) return 1;
  let sum = 0;
  for (let n = 1, term = x; term > sum * 1e-17; n += 2) { sum += term; term *= 2 * x * x / (n + 2); }
  return TWO_PER_ROOT_PI * exp(-x * x) * sum;
}
