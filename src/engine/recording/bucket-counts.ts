/** Counts by bucket of the run's histograms, and the percentiles they give: nearest rank, a bucket's middle for its values. */
import { BUCKETS, midOf } from '../des/log-histogram.ts';

export class BucketCounts {
  total = 0;
  readonly #counts = new Float64Array(BUCKETS);
  #least = Infinity;
  #greatest = -1;

  clear(): void {
    if (this.#greatest >= 0) this.#counts.fill(0, this.#least, this.#greatest + 1);
    this.#least = Infinity;
    this.#greatest = -1;
    this.total = 0;
  }

  add(bucket: number, count: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.total += count;
    if (bucket < this.#least) this.#least = bucket;
    if (bucket > this.#greatest) this.#greatest = bucket;
  }

  /** The µs at each share of (0, 1]; NaN when empty. */
  atShares(shares: readonly number[]): readonly number[] {
    return shares.map((share) => this.#atShare(share));
  }

  #atShare(share: number): number {
    if (this.total === 0) return NaN;
    // The small amount keeps a share such as 0.07 of 100, which is 7.000000000000001, at rank 7.
    const rank = Math.max(1, Math.ceil(share * this.total - 1e-9));
    let seen = 0;
    for (let bucket = this.#least; bucket <= this.#greatest; bucket++) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= rank) return midOf(bucket);
    }
    return midOf(this.#greatest);
  }
}
