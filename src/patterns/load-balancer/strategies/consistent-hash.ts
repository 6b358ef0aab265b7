/**
 * The endpoint whose point on a ring follows the hash of the call's key: an endpoint that comes or goes moves only the keys next to its points.
 * With bounded load, one that has factor × the average of outstanding calls is passed over and the next on the ring is taken
 * (V. Mirrokni, M. Thorup, M. Zadimoghaddam, "Consistent hashing with bounded loads", 2018; HAProxy `hash-balance-factor`).
 */
import { hashText } from '../../../engine/des/draws.ts';
import { placeOf, ringOf } from '../ring.ts';
import type { Ring } from '../ring.ts';
import { isWhole } from './strategy.ts';
import type { Strategy } from './strategy.ts';

/** `ring`: null when the members have changed since it was made. `open`: outstanding calls at all endpoints together. */
export interface Hashed { ring: Ring | null; open: number }

/** The factor is taken in whole parts of this: 2.2 × 25 is a little more than 55, and a bound one higher. */
const PARTS = 1e6;
/** The most outstanding calls an endpoint may have after taking one more: the average of all, with this one, times the factor, rounded up. */
export function boundOf(open: number, endpoints: number, factor: number): number {
  return Math.ceil((Math.round(factor * PARTS) * (open + 1)) / (PARTS * endpoints));
}

export const consistentHash: Strategy<Hashed> = {
  begin(config, fx) {
    let open = 0;
    for (let endpoint = 0; endpoint < fx.endpoints; endpoint++) open += fx.outstanding(endpoint);
    return { ring: null, open };
  },
  next(own, config, call, set, fx) {
    const ring = own.ring ??= ringOf(fx.current, config.points), { owners } = ring, { length } = owners, whole = isWhole(set, fx);
    // The bounds of those that are left come to more than is outstanding, so one of them has room.
    const bound = config.bounded ? boundOf(own.open, set.size, config.factor) : Infinity, from = placeOf(ring, hashText(`key ${call.key}`));
    for (let k = 0; k < length; k++) {
      const endpoint = owners[from + k < length ? from + k : from + k - length]!;
      if ((whole || set.has(endpoint)) && fx.outstanding(endpoint) < bound) return endpoint;
    }
    return -1;
  },
  changed(own) { own.ring = null; },
  sent(own) { own.open++; },
  answered(own) { own.open--; },
};
