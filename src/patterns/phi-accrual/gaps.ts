/** The gaps between the heartbeats of one endpoint: a ring with running sums, plain data. */
import type { PhiAccrualConfig } from './fields.ts';

export interface Gaps {
  /** µs. */
  readonly ring: Float64Array;
  next: number; count: number;
  /** Of the gaps less `aboutUs`, and of their squares: small numbers, so the sums stay exact. */
  sum: number; squares: number;
  readonly aboutUs: number;
}

/** As a detector begins: with a guess. */
export function gapsOf({ windowSize, firstEstimateMs, rule }: PhiAccrualConfig): Gaps {
  const aboutUs = Math.round(firstEstimateMs * 1000), gaps: Gaps = { ring: new Float64Array(windowSize), next: 0, count: 0, sum: 0, squares: 0, aboutUs };
  const quarter = Math.floor(aboutUs / 4);
  for (const gap of rule === 'exponential' ? [aboutUs] : [aboutUs - quarter, aboutUs + quarter]) addGap(gaps, gap);
  return gaps;
}
export function addGap(gaps: Gaps, us: number): void {
  if (gaps.count === gaps.ring.length) {
    const old = gaps.ring[gaps.next]! - gaps.aboutUs;
    gaps.sum -= old; gaps.squares -= old * old;
  } else gaps.count++;
  const off = us - gaps.aboutUs;
  gaps.ring[gaps.next] = us;
  gaps.sum += off; gaps.squares += off * off;
  gaps.next = gaps.next + 1 === gaps.ring.length ? 0 : gaps.next + 1;
}
export function meanUs({ aboutUs, sum, count }: Gaps): number { return aboutUs + sum / count; }
/** Standard deviation of the gaps themselves (not of a population that they were drawn from), as Akka takes it. */
export function deviationUs({ sum, squares, count }: Gaps): number {
  const mean = sum / count;
  return Math.sqrt(Math.max(0, squares / count - mean * mean));
}
