/** The best of a few endpoints drawn at random. */
import type { BalancerEffects, Endpoints } from '../../../engine/balancer.ts';

/**
 * Of `choices` endpoints the one with the least cost; of equal ones the one drawn first, which is a random one.
 * Without `replacement` they differ, as in the first cards of a deck that is shuffled; where there are no more than `choices`, all are drawn.
 */
export function bestDrawn(choices: number, replacement: boolean, set: Endpoints, fx: BalancerEffects, costOf: (endpoint: number) => number): number {
  const { size } = set, most = replacement ? choices : Math.min(choices, size);
  /** What lies where another card lay. */
  const moved = replacement || most < 3 ? null : new Map<number, number>();
  let best = -1, least = Infinity, first = 0;
  for (let n = 0; n < most; n++) {
    let i: number;
    if (replacement) i = Math.floor(fx.random() * size);
    else {
      const j = n + Math.floor(fx.random() * (size - n));
      i = moved === null ? (n === 1 && j === first ? 0 : j) : moved.get(j) ?? j;
      moved?.set(j, moved.get(n) ?? n);
      if (n === 0) first = j;
    }
    const endpoint = set.at(i), cost = costOf(endpoint);
    if (best < 0 || cost < least) { best = endpoint; least = cost; }
  }
  return best;
}
