/** How many failures a share asks for. */

/** The least k with k / n at or above the share: an inclusive threshold. */
export function leastAt(share: number, n: number): number {
  const k = Math.ceil(share * n);
  return (k - 1) / n >= share ? k - 1 : k;
}
/** The least k above share · n: a strict threshold. */
export function leastAbove(share: number, n: number): number {
  return Math.floor(share * n) + 1;
}
