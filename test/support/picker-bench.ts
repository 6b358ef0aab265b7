/** A picking stage by itself: calls are sent and answered by hand, loads are set, nothing runs. */
import { defaultsOf } from '../../src/engine/fields.ts';
import { EndpointSet } from '../../src/engine/endpoint-set.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import type { AnyBalancer, BalancerEffects, CallInfo } from '../../src/engine/pattern.ts';

const OK: Outcome = { index: 0, reason: 'ok', error: '', by: 0, marks: 0 } as Outcome;

export class PickerBench {
  nowUs = 0;
  config: { readonly [name: string]: unknown };
  members: number[];
  readonly outstanding: number[];
  readonly trueLoads: number[];
  /** By endpoint, by index. */
  readonly gauges: number[][];
  readonly states: number[];
  state: unknown;
  private readonly stage: AnyBalancer;
  private readonly fx: BalancerEffects;
  private seed = 1;

  constructor(stage: AnyBalancer, endpoints: number, config: object = {}) {
    this.stage = stage;
    this.config = { ...defaultsOf(stage.fields), ...config };
    this.members = Array.from({ length: endpoints }, (_, k) => k);
    this.outstanding = this.members.map(() => 0); this.trueLoads = this.members.map(() => 0); this.states = this.members.map(() => 0);
    this.gauges = this.members.map(() => []);
    const bench = this, refuse = (): never => { throw new Error('a picker does not do this'); };
    this.fx = {
      get nowUs() { return bench.nowUs; }, endpoints, get current() { return bench.members; }, random: () => this.random(),
      outstanding: (endpoint) => this.outstanding[endpoint]!, trueLoad: (endpoint) => this.trueLoads[endpoint]!,
      endpointMoved: (endpoint, state) => { this.states[endpoint] = state; }, endpointGauge: (endpoint, index, value) => { this.gauges[endpoint]![index] = value; },
      startTimer: refuse, stopTimer: refuse, moved: refuse, gauge: refuse, outcome: refuse, send: refuse, lookup: refuse, members: refuse, resume: refuse,
    };
    this.state = stage.init(this.config, this.fx);
  }
  random(): number { this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0; return this.seed / 2 ** 32; }

  /** Only looks; `dropped` by a stage before. */
  look(key = 0, dropped: readonly number[] = []): number {
    const set = new EndpointSet(), isMember = Uint8Array.from(this.outstanding, (_, k) => Number(this.members.includes(k)));
    set.start(this.members, isMember, true);
    for (const endpoint of dropped) set.drop(endpoint);
    set.next();
    const call: CallInfo = { id: 0, client: 0, n: 0, key, priority: 0, attempt: 1, startedUs: this.nowUs, deadlineUs: Infinity };
    return this.stage.pick!(this.state, this.config, call, set, this.fx);
  }
  /** Picks, and sends the call there. */
  send(key = 0, dropped: readonly number[] = []): number {
    const endpoint = this.look(key, dropped);
    if (endpoint < 0) return endpoint;
    this.outstanding[endpoint]! += 1;
    this.stage.signal(this.state, this.config, { type: 'sent', endpoint }, this.fx);
    return endpoint;
  }
  answer(endpoint: number, tookUs = 1000): void {
    this.outstanding[endpoint]! -= 1;
    this.stage.signal(this.state, this.config, { type: 'answered', endpoint, outcome: OK, tookUs }, this.fx);
  }
  /** Sent and answered at once. */
  serve(key = 0, dropped: readonly number[] = []): number {
    const endpoint = this.send(key, dropped);
    this.answer(endpoint);
    return endpoint;
  }
  become(members: readonly number[]): void {
    const before = this.members;
    this.members = [...members];
    for (const endpoint of before) if (!members.includes(endpoint)) this.stage.signal(this.state, this.config, { type: 'left', endpoint }, this.fx);
    for (const endpoint of members) if (!before.includes(endpoint)) this.stage.signal(this.state, this.config, { type: 'joined', endpoint }, this.fx);
  }
  reconfigure(config: object): void {
    const before = this.config;
    this.config = { ...before, ...config };
    this.stage.reconfigure?.(this.state, this.config, before, this.fx);
  }
  /** As from a checkpoint. */
  copy(): void { this.state = structuredClone(this.state); }
}

/** How many times something gave each of 0 … n − 1. */
export function tally(times: number, n: number, what: () => number): readonly number[] {
  const counts = new Array<number>(n).fill(0);
  for (let k = 0; k < times; k++) counts[what()]! += 1;
  return counts;
}
