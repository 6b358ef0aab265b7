/**
 * The endpoint with the least load ("join the shortest queue" where the load is the true one; nginx `least_conn`, HAProxy `leastconn`).
 * Its own counts stand in a tree, so a pick among all members takes log n steps; of a narrowed set, or of true loads, each is looked at.
 */
import { leastAt, leastTree, setCount, tiesOf } from '../least-tree.ts';
import type { LeastTree } from '../least-tree.ts';
import type { BalancerEffects, Endpoints } from '../../../engine/balancer.ts';
import type { LoadBalancerConfig } from '../fields.ts';
import { loadOf } from './load.ts';
import { isWhole } from './strategy.ts';
import type { Strategy } from './strategy.ts';

export const leastOutstanding: Strategy<LeastTree> = {
  begin(_config, fx) {
    const tree = leastTree(fx.endpoints);
    for (const endpoint of fx.current) setCount(tree, endpoint, fx.outstanding(endpoint));
    return tree;
  },
  next(tree, config, _call, set, fx) {
    if (config.load === 'true' || !isWhole(set, fx)) return leastOf(config, set, fx);
    return leastAt(tree, config.ties === 'first' ? 0 : Math.floor(fx.random() * tiesOf(tree)));
  },
  changed(tree, _config, endpoint, joined, fx) { setCount(tree, endpoint, joined ? fx.outstanding(endpoint) : Infinity); },
  sent: count, answered: (tree, config, endpoint, _tookUs, fx) => { count(tree, config, endpoint, fx); },
};

function count(tree: LeastTree, _config: LoadBalancerConfig, endpoint: number, fx: BalancerEffects): void {
  // One that has left keeps its place outside.
  if (tree.least[tree.size + endpoint] !== Infinity) setCount(tree, endpoint, fx.outstanding(endpoint));
}

/** By looking at each. */
function leastOf(config: LoadBalancerConfig, set: Endpoints, fx: BalancerEffects): number {
  let least = Infinity, ties = 0, first = Infinity;
  for (let i = 0; i < set.size; i++) {
    const endpoint = set.at(i), load = loadOf(config, endpoint, fx);
    if (load > least) continue;
    if (load < least) { least = load; ties = 0; first = Infinity; }
    ties++;
    first = Math.min(first, endpoint);
  }
  if (config.ties === 'first') return first;
  let k = Math.floor(fx.random() * ties);
  for (let i = 0; ; i++) {
    const endpoint = set.at(i);
    if (loadOf(config, endpoint, fx) === least && k-- === 0) return endpoint;
  }
}
