/** A ring of hashes with several points of each endpoint (D. Karger and others, "Consistent hashing and random trees", 1997). Plain data. */
import { hashText } from '../../engine/des/draws.ts';

export interface Ring { readonly hashes: Uint32Array; readonly owners: Int32Array }

/** A point's hash is that of `<endpoint>-<point>`, so an endpoint that comes or goes moves no other's points. */
export function ringOf(members: readonly number[], points: number): Ring {
  const all = members.flatMap((endpoint) => Array.from({ length: points }, (_, k) => ({ hash: hashText(`${endpoint}-${k}`), endpoint })));
  all.sort((a, b) => a.hash - b.hash || a.endpoint - b.endpoint);
  return { hashes: Uint32Array.from(all, ({ hash }) => hash), owners: Int32Array.from(all, ({ endpoint }) => endpoint) };
}

/** The place on the ring of what has this hash: the first point at or after it, in a circle. */
export function placeOf({ hashes }: Ring, hash: number): number {
  let low = 0, high = hashes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hashes[middle]! < hash) low = middle + 1;
    else high = middle;
  }
  return low === hashes.length ? 0 : low;
}
