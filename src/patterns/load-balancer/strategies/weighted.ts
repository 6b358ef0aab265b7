/**
 * Smooth weighted round robin, as nginx (`ngx_http_upstream_round_robin.c`, commit 52327e0627f4, 2012): at each pick every endpoint's credit grows by its weight,
 * the one with the greatest credit is picked and pays the sum of the weights. Weights 5, 1, 1 give a a b a c a a, and no bursts. A pick looks at every endpoint.
 */
import type { Strategy } from './strategy.ts';

export interface Credits { readonly credits: number[] }

export function weightOf(weights: readonly number[], endpoint: number): number { return weights[endpoint] ?? 1; }

export const weighted: Strategy<Credits> = {
  begin: (_config, fx) => ({ credits: Array.from({ length: fx.endpoints }, () => 0) }),
  next({ credits }, { weights }, _call, set) {
    let best = -1, total = 0;
    for (let i = 0; i < set.size; i++) {
      const endpoint = set.at(i), weight = weightOf(weights, endpoint);
      if (weight === 0) continue;
      total += weight;
      credits[endpoint]! += weight;
      if (best < 0 || credits[endpoint]! > credits[best]!) best = endpoint;
    }
    if (best >= 0) credits[best]! -= total;
    return best;
  },
};
