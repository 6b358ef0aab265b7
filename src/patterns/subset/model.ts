/** Subsetting: each client uses only some of the endpoints, so nobody keeps connections to all. */
import { fields } from './fields.ts';
import type { SubsetConfig } from './fields.ts';
import { dealt, ranked } from './dealing.ts';
import type { Balancer, BalancerEffects } from '../../engine/balancer.ts';

export type { SubsetConfig };

/** By client number, 1 for each endpoint that it uses, of the clients seen since the members or the settings changed last; how many clients use each endpoint. */
export interface Subsets { readonly of: Map<number, Uint8Array>; readonly users: Int32Array }

const CLIENTS = 0;

/** Made with the first call of a client. */
function subsetOf(subsets: Subsets, config: SubsetConfig, client: number, fx: BalancerEffects): Uint8Array {
  const known = subsets.of.get(client);
  if (known !== undefined) return known;
  const uses = new Uint8Array(fx.endpoints);
  for (const endpoint of (config.method === 'deterministic' ? dealt : ranked)(fx.current, config.size, client)) {
    uses[endpoint] = 1;
    fx.endpointGauge(endpoint, CLIENTS, ++subsets.users[endpoint]!);
  }
  subsets.of.set(client, uses);
  return uses;
}

function forget({ of, users }: Subsets, fx: BalancerEffects): void {
  of.clear();
  users.forEach((count, endpoint) => { if (count > 0) fx.endpointGauge(endpoint, CLIENTS, 0); });
  users.fill(0);
}

export const subset: Balancer<'subset', typeof fields, SubsetConfig, Subsets> = {
  role: 'balancer', kind: 'subset', title: 'Subset', fields, scopes: ['link', 'client'],
  states: [], gauges: [], endpointStates: [], endpointGauges: [{ name: 'clients', unit: 'clients' }],
  init: (_config, fx) => ({ of: new Map(), users: new Int32Array(fx.endpoints) }),
  narrow(subsets, config, call, set, fx) {
    if (fx.current.length <= config.size) return;
    const uses = subsetOf(subsets, config, call.client, fx);
    // Whoever is a member may be dropped, left or not: that needs no look at what is left.
    for (const endpoint of fx.current) if (uses[endpoint] === 0) set.drop(endpoint);
  },
  signal(subsets, _config, { type }, fx) { if (type === 'joined' || type === 'left') forget(subsets, fx); },
  reconfigure(subsets, _config, _before, fx) { forget(subsets, fx); },
  check: ({ size }, endpoints) => (size < endpoints ? [] : [{ field: 'size', message: `There are no more endpoints than ${size === 1 ? 'the one' : `the ${size}`} of a subset, so every client uses all of them. Make it smaller, or leave the stage out.` }]),
};
