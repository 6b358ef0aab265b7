/** Parameters of a row → a scenario document, read as any other document is. */
import type { Json } from '../../src/engine/fields.ts';
import type { Distribution } from '../../src/engine/spec.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

export interface StationParams {
  readonly arrivalRps: number;
  readonly arrivals?: 'poisson' | 'even';
  /** Work per attempt; none: it takes no time. */
  readonly service?: Distribution;
  readonly workers: number;
  /** Places to wait; -1 without limit. */
  readonly capacity: number;
  /** Share of attempts that fail, each by itself. */
  readonly failShare?: number;
  readonly chain?: readonly { readonly id: string; readonly kind: string; readonly config: { readonly [field: string]: Json } }[];
  readonly durationSec: number;
}

/** An open source, one link without delay, one service. */
export function station(title: string, given: StationParams): ScenarioV1 {
  const steps: Json[] = [];
  if (given.service !== undefined) steps.push({ do: 'work', time: given.service as unknown as Json });
  if (given.failShare !== undefined) steps.push({ do: 'fail', error: 'Failed', share: given.failShare });
  const parsed = parseScenario({
    version: 1, title, durationMs: given.durationSec * 1000,
    clients: [{ id: 'client', workload: { kind: given.arrivals ?? 'poisson', ratePerSec: given.arrivalRps } }],
    services: [{ id: 'service', workers: given.workers, queue: { id: 'queue', kind: 'fifo', config: { capacity: given.capacity, departed: 'serve' } }, steps }],
    links: [{ id: 'link', from: 'client', to: 'service', chain: given.chain ?? [] }],
  }, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
  return parsed.scenario;
}

export function exponential(meanSec: number): Distribution { return { dist: 'exponential', meanMs: meanSec * 1000 }; }
/** A service time of this mean and squared coefficient of variation: constant, exponential or lognormal. */
export function serviceTime(meanSec: number, scv: number): Distribution {
  if (scv === 0) return { dist: 'constant', ms: meanSec * 1000 };
  return scv === 1 ? exponential(meanSec) : { dist: 'lognormal', meanMs: meanSec * 1000, scv };
}

/** Ten relaxation times of a queue with these servers and this load: 1 / (μ (1 − √ρ)²), longer where service varies more. */
export function warmUpSec(meanSec: number, servers: number, load: number, scv = 1): number {
  const gap = 1 - Math.sqrt(load);
  return 10 * meanSec / servers / (gap * gap) * (1 + scv) / 2;
}
