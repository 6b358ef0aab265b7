/** When a rate of resilience4j reaches its threshold: both are per cent in single precision there, so 2 of 3 reach 66.6666667 %. */

export function reaches(rate: number, threshold: number): boolean { return Math.fround(rate * 100) >= Math.fround(threshold * 100); }

/** The least k with k / n at or above the threshold. */
export function leastToReach(threshold: number, n: number): number {
  const k = Math.ceil(threshold * n);
  return reaches((k - 1) / n, threshold) ? k - 1 : k;
}
