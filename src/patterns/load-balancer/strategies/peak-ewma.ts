/**
 * Response time × calls under way, of d endpoints drawn at random (Finagle `PeakEwma.scala`; Linkerd's and Tower's `peak_ewma`; Envoy's `peak_ewma`).
 * The estimate jumps to a response time above it at once, and moves towards one below it with weight 1 − e^(−time since the last ÷ decay).
 * Looking at it is as if a response of 0 had come, so an endpoint nobody uses becomes cheaper and is tried again.
 */
import { exp } from '../../../engine/des/portable-math.ts';
import type { BalancerEffects } from '../../../engine/balancer.ts';
import type { LoadBalancerConfig } from '../fields.ts';
import { bestDrawn } from './drawn.ts';
import type { Strategy } from './strategy.ts';

/** By endpoint: the estimate in µs, and when it was last brought up to date. */
export interface Estimates { readonly costUs: Float64Array; readonly atUs: Float64Array }
/** Half of the greatest double, as in Finagle: more than any cost. */
const PENALTY = Number.MAX_VALUE / 2;

/** The estimate after a response, both in the same unit; `sinceMs` after the last. */
export function peakEwmaOf(estimate: number, response: number, sinceMs: number, decayMs: number): number {
  if (response > estimate) return response;
  const kept = exp(-sinceMs / decayMs);
  return estimate * kept + response * (1 - kept);
}

function observe(own: Estimates, config: LoadBalancerConfig, endpoint: number, tookUs: number, nowUs: number): number {
  const cost = own.costUs[endpoint]! = peakEwmaOf(own.costUs[endpoint]!, tookUs, (nowUs - own.atUs[endpoint]!) / 1000, config.decayMs);
  own.atUs[endpoint] = nowUs;
  return cost;
}

function costOf(own: Estimates, config: LoadBalancerConfig, endpoint: number, fx: BalancerEffects): number {
  const cost = observe(own, config, endpoint, 0, fx.nowUs), under = fx.outstanding(endpoint);
  return cost === 0 && under > 0 && config.unknown === 'penalty' ? PENALTY : cost * (under + 1);
}

function estimateOf(config: LoadBalancerConfig): number { return config.unknown === 'estimate' ? config.estimateMs * 1000 : 0; }

export const peakEwma: Strategy<Estimates> = {
  begin: (config, fx) => ({ costUs: new Float64Array(fx.endpoints).fill(estimateOf(config)), atUs: new Float64Array(fx.endpoints).fill(fx.nowUs) }),
  next: (own, config, _call, set, fx) => bestDrawn(config.choices, false, set, fx, (endpoint) => costOf(own, config, endpoint, fx)),
  changed(own, config, endpoint, joined, fx) {
    if (!joined) return;
    own.costUs[endpoint] = estimateOf(config);
    own.atUs[endpoint] = fx.nowUs;
  },
  answered(own, config, endpoint, tookUs, fx) { observe(own, config, endpoint, tookUs, fx.nowUs); },
  cost: (own, endpoint) => own.costUs[endpoint]! / 1000,
};
