/** The load that strategies compare. */
import type { BalancerEffects } from '../../../engine/balancer.ts';
import type { LoadBalancerConfig } from '../fields.ts';

export function loadOf({ load }: LoadBalancerConfig, endpoint: number, fx: BalancerEffects): number {
  return load === 'true' ? fx.trueLoad(endpoint) : fx.outstanding(endpoint);
}
