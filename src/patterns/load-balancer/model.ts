/** Load balancer: picks the instance that a call goes to, by one of several strategies, which can be replaced while running. */
import { fields } from './fields.ts';
import type { LoadBalancerConfig } from './fields.ts';
import { consistentHash } from './strategies/consistent-hash.ts';
import { leastOutstanding } from './strategies/least-outstanding.ts';
import { peakEwma, peakEwmaOf } from './strategies/peak-ewma.ts';
import { powerOfChoices } from './strategies/power-of-choices.ts';
import { random } from './strategies/random.ts';
import { roundRobin } from './strategies/round-robin.ts';
import type { AnyStrategy } from './strategies/strategy.ts';
import { weighted } from './strategies/weighted.ts';
import type { Balancer, BalancerEffects, BalancerSignal } from '../../engine/balancer.ts';
import type { ConfigWarning } from '../../engine/pattern.ts';

export type { LoadBalancerConfig };

/** One line for each option of `strategy`. */
const strategies: { readonly [S in LoadBalancerConfig['strategy']]: AnyStrategy } = {
  random,
  roundRobin,
  weighted,
  leastOutstanding,
  powerOfChoices,
  peakEwma,
  consistentHash,
};

/** `own`: the strategy's; `sent`: calls sent to each endpoint since the start. */
export interface Picker { own: unknown; readonly sent: Float64Array }

const [KNOWN, GONE] = [0, 1];
const [OUTSTANDING, SENT, COST] = [0, 1, 2];

function strategyOf(config: LoadBalancerConfig): AnyStrategy { return strategies[config.strategy]; }

function signal(picker: Picker, config: LoadBalancerConfig, heard: BalancerSignal, fx: BalancerEffects): void {
  const strategy = strategyOf(config), { own } = picker;
  switch (heard.type) {
    case 'joined': case 'left': {
      const joined = heard.type === 'joined';
      fx.endpointMoved(heard.endpoint, joined ? KNOWN : GONE);
      strategy.changed?.(own, config, heard.endpoint, joined, fx);
      return;
    }
    case 'sent':
      fx.endpointGauge(heard.endpoint, OUTSTANDING, fx.outstanding(heard.endpoint));
      fx.endpointGauge(heard.endpoint, SENT, ++picker.sent[heard.endpoint]!);
      strategy.sent?.(own, config, heard.endpoint, fx);
      return;
    case 'answered':
      fx.endpointGauge(heard.endpoint, OUTSTANDING, fx.outstanding(heard.endpoint));
      strategy.answered?.(own, config, heard.endpoint, heard.tookUs, fx);
      if (strategy.cost !== undefined) fx.endpointGauge(heard.endpoint, COST, strategy.cost(own, heard.endpoint));
      return;
    case 'answer': case 'timer': return;
  }
}

function check({ strategy, weights, choices }: LoadBalancerConfig, endpoints: number): readonly ConfigWarning[] {
  if (strategy === 'weighted' && weights.length >= endpoints && weights.slice(0, endpoints).every((weight) => weight === 0)) {
    return [{ field: 'weights', refused: true, message: 'Every weight is 0, so no endpoint may be picked. Give one of them a weight above 0.' }];
  }
  if (strategy === 'weighted' && weights.length > endpoints) return [{ field: 'weights', message: `There are ${weights.length} weights and ${endpoints === 1 ? 'one endpoint' : `${endpoints} endpoints`}; the rest means nothing.` }];
  if ((strategy === 'powerOfChoices' || strategy === 'peakEwma') && choices > endpoints) {
    return [{ field: 'choices', message: `There are more choices than the ${endpoints === 1 ? 'one endpoint' : `${endpoints} endpoints`}: all of them are compared at every call. Choose fewer, or least outstanding.` }];
  }
  return [];
}

export const loadBalancer: Balancer<'loadBalancer', typeof fields, LoadBalancerConfig, Picker> = {
  role: 'balancer', kind: 'loadBalancer', title: 'Load balancer', picks: true, fields, scopes: ['link', 'client'],
  states: [], gauges: [], endpointStates: ['known', 'gone'],
  endpointGauges: [{ name: 'outstanding', unit: 'calls' }, { name: 'sent', unit: 'calls' }, { name: 'estimate', unit: 'ms' }],
  init(config, fx) {
    const known = new Set(fx.current);
    for (let endpoint = 0; endpoint < fx.endpoints; endpoint++) if (!known.has(endpoint)) fx.endpointMoved(endpoint, GONE);
    return { own: strategyOf(config).begin(config, fx), sent: new Float64Array(fx.endpoints) };
  },
  pick: ({ own }, config, call, set, fx) => strategyOf(config).next(own, config, call, set, fx),
  signal,
  reconfigure(picker, config, before, fx) {
    if (config.strategy !== before.strategy || (config.strategy === 'consistentHash' && config.points !== before.points))
      picker.own = strategyOf(config).begin(config, fx);
  },
  check,
  checkPlace: ({ strategy }, { keyed }) => (strategy !== 'consistentHash' || keyed ? [] : [{ field: 'strategy', message: 'No client gives its calls keys, so all have the same one, and one endpoint gets every call. Give a client keys, or choose another strategy.' }]),
  formulas: { peakEwma: { inputs: ['estimate', 'response', 'sinceMs', 'decayMs'], compute: peakEwmaOf } },
};
