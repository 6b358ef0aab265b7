/** A broker by itself, with messages published to it. */
import { defaultsOf } from '../../src/engine/fields.ts';
import { broker } from '../../src/patterns/broker/model.ts';
import type { BrokerConfig } from '../../src/patterns/broker/model.ts';
import { NodeBench } from './node-bench.ts';
import type { BenchOptions } from './node-bench.ts';

export const configOf = (more: Partial<BrokerConfig> = {}): BrokerConfig => ({ ...defaultsOf(broker.fields), ...more });
export const bench = (more: Partial<BrokerConfig> = {}, options: BenchOptions = {}): NodeBench => new NodeBench(broker, configOf(more), options);
/** Published, and what that said is passed over. */
export function with_(count: number, more: Partial<BrokerConfig> = {}, options: BenchOptions = {}, key: (i: number) => number = () => 0): NodeBench {
  const node = bench(more, options);
  for (let i = 0; i < count; i++) node.call('publish', key(i));
  node.told();
  return node;
}
/** Gauges: queue, in flight, dead letters. */
export const holding = (node: NodeBench): readonly number[] => node.gauges.slice(0, 3).map((value) => value ?? 0);
