/** How popular the keys of calls are, and which key one draw comes to. */
import type { Keys } from '../spec.ts';
import { exp, log } from './portable-math.ts';

/** Holds configuration only. */
export interface KeySampler {
  /** The key of a call: `unit` is uniform in [0, 1), `n` the call's number within its client, from 0. */
  keyOf(unit: number, n: number): number;
}

/** Throws RangeError without keys to draw from: parse has refused it before. */
export function compileKeys(keys: Keys): KeySampler {
  const { from, count } = keys;
  if (!(count >= 1)) throw new RangeError(`Keys (${keys.dist}) must be at least one.`);
  switch (keys.dist) {
    case 'uniform': return { keyOf: (unit) => from + Math.floor(unit * count) };
    case 'zipf': return keys.alpha === 0 ? { keyOf: (unit) => from + Math.floor(unit * count) } : new Zipf(from, count, keys.alpha);
    case 'hot': return new Hot(from, count, keys.hot, keys.hotShare);
    case 'inTurn': return { keyOf: (_unit, n) => from + n % count };
  }
}

/** The first `hot` keys share `share` of the calls, the others the rest, evenly in each group. */
class Hot implements KeySampler {
  private readonly from: number;
  private readonly hot: number;
  private readonly cold: number;
  private readonly share: number;
  constructor(from: number, count: number, hot: number, share: number) {
    this.from = from; this.hot = Math.min(hot, count); this.cold = count - this.hot;
    this.share = this.cold === 0 ? 1 : share;
  }
  keyOf(unit: number): number {
    if (unit < this.share) return this.from + Math.min(this.hot - 1, Math.floor(unit / this.share * this.hot));
    return this.from + this.hot + Math.min(this.cold - 1, Math.floor((unit - this.share) / (1 - this.share) * this.cold));
  }
}

/**
 * P(rank k) = k^-alpha / Σ j^-alpha, k from 1 to count: Zipf's law cut at `count`. Drawn by inversion of the exact
 * distribution function, so a changed alpha or count moves each call to a key nearby; a guide table (Chen, Asau 1974)
 * finds the place in O(1) on average. 12 bytes a key.
 */
class Zipf implements KeySampler {
  private readonly from: number;
  /** Of rank k at k − 1: share of the calls for ranks up to k; the last is 1. */
  private readonly upTo: Float64Array;
  /** At j: the lowest place whose share is above j / count. */
  private readonly guide: Int32Array;
  constructor(from: number, count: number, alpha: number) {
    this.from = from;
    const upTo = this.upTo = new Float64Array(count), guide = this.guide = new Int32Array(count);
    let sum = 0;
    for (let k = 0; k < count; k++) upTo[k] = sum += exp(-alpha * log(k + 1));
    for (let k = 0; k < count; k++) upTo[k] = upTo[k]! / sum;
    upTo[count - 1] = 1;
    for (let j = 0, place = 0; j < count; j++) {
      while (upTo[place]! <= j / count) place++;
      guide[j] = place;
    }
  }
  keyOf(unit: number): number {
    const { upTo } = this;
    let place = this.guide[Math.floor(unit * upTo.length)]!;
    while (upTo[place]! <= unit) place++;
    // unit · count may have been rounded up to the next whole number.
    while (place > 0 && upTo[place - 1]! > unit) place--;
    return this.from + place;
  }
}
