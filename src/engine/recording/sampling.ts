/**
 * Which calls are kept: every id below `keep`; of [keep·2ᵏ, keep·2ᵏ⁺¹) the multiples of 2ᵏ⁺¹.
 * Decided from the id alone, so a recording keeps the same calls whatever its timing.
 * Every doubling of the number of calls adds at most half of `keep`.
 */

export function isKept(id: number, keep: number): boolean {
  if (id < keep) return true;
  let end = keep * 2;
  let step = 2;
  while (id >= end) { end *= 2; step *= 2; }
  return id % step === 0;
}

/** The place of a kept id among all kept ids, counted densely from 0; -1 when the id is sampled away. `keep` is at least 1. */
export function slotOf(id: number, keep: number): number {
  if (id < keep) return id;
  let range = 0;
  let end = keep * 2;
  let step = 2;
  while (id >= end) { range += 1; end *= 2; step *= 2; }
  if (id % step !== 0) return -1;
  const perRange = Math.floor(keep / 2);
  return keep + range * perRange + (id / step - (keep - perRange));
}
