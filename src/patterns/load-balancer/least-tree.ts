/** The least of many counts and which have it, as a tree: each node holds the least of its two children and how many leaves have it. Setting and finding take a step for each level. Plain data. */
export interface LeastTree {
  /** Leaves there is room for: a power of two. Node k has the children 2k and 2k + 1, the root is 1. */
  readonly size: number;
  readonly least: Float64Array;
  readonly ties: Int32Array;
}

export function leastTree(leaves: number): LeastTree {
  let size = 1;
  while (size < leaves) size *= 2;
  return { size, least: new Float64Array(2 * size).fill(Infinity), ties: new Int32Array(2 * size) };
}

/** Infinity: not to be found. */
export function setCount({ size, least, ties }: LeastTree, leaf: number, count: number): void {
  let node = size + leaf;
  least[node] = count;
  ties[node] = count === Infinity ? 0 : 1;
  for (node >>= 1; node > 0; node >>= 1) {
    const left = 2 * node, a = least[left]!, b = least[left + 1]!;
    least[node] = a < b ? a : b;
    ties[node] = a < b ? ties[left]! : b < a ? ties[left + 1]! : ties[left]! + ties[left + 1]!;
  }
}

/** How many have the least. */
export function tiesOf({ ties }: LeastTree): number { return ties[1]!; }

/** The k-th leaf of those with the least, from 0 in their order. */
export function leastAt({ size, least, ties }: LeastTree, k: number): number {
  let node = 1;
  while (node < size) {
    node *= 2;
    if (least[node]! > least[node >> 1]!) node++;
    else if (least[node + 1] === least[node >> 1] && k >= ties[node]!) { k -= ties[node]!; node++; }
  }
  return node - size;
}
