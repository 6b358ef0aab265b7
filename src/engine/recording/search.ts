/** Binary searches over the first `count` entries of an array in rising order. */

type Sorted = { readonly [index: number]: number };

/** The first index whose entry is at least `value`; `count` when there is none. */
export function firstAtLeast(sorted: Sorted, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index whose entry is above `value`; `count` when there is none. */
export function firstAbove(sorted: Sorted, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
