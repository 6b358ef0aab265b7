/**
 * The less loaded of d endpoints drawn at random (M. Mitzenmacher, "The power of two choices in randomized load balancing", 2001;
 * Finagle `p2c`, Envoy `LEAST_REQUEST`, which may draw one twice).
 */
import { bestDrawn } from './drawn.ts';
import { loadOf } from './load.ts';
import type { Strategy } from './strategy.ts';

export const powerOfChoices: Strategy<null> = {
  begin: () => null,
  next: (_own, config, _call, set, fx) => bestDrawn(config.choices, config.replacement, set, fx, (endpoint) => loadOf(config, endpoint, fx)),
};
