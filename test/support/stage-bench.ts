/** One stage of a balancer by itself: calls are sent and answered by hand, loads are set, timers fire when they are told to. Everything it asks for is written down. */
import { defaultsOf } from '../../src/engine/fields.ts';
import { EndpointSet } from '../../src/engine/endpoint-set.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import type { AnyBalancer, BalancerEffects, BalancerSignal } from '../../src/engine/balancer.ts';
import type { CallInfo } from '../../src/engine/pattern.ts';
import { outcomeOf } from './effects-log.ts';

const OK = outcomeOf('ok');
interface Own { readonly tag: number; readonly endpoint: number }

export class StageBench {
  nowUs = 0;
  config: { readonly [name: string]: unknown };
  members: number[];
  readonly outstanding: number[];
  readonly trueLoads: number[];
  /** By endpoint, by index. */
  readonly gauges: number[][];
  readonly states: number[];
  readonly log: string[] = [];
  /** Its own calls that have no answer yet. */
  readonly own: Own[] = [];
  state: unknown;
  private readonly timers = new Map<number, number>();
  private readonly stage: AnyBalancer;
  private readonly fx: BalancerEffects;
  private seed = 1;

  constructor(stage: AnyBalancer, endpoints: number, config: object = {}) {
    this.stage = stage;
    this.config = { ...defaultsOf(stage.fields), ...config };
    this.members = Array.from({ length: endpoints }, (_, k) => k);
    this.outstanding = this.members.map(() => 0); this.trueLoads = this.members.map(() => 0); this.states = this.members.map(() => 0);
    this.gauges = this.members.map(() => []);
    this.fx = this.effects(endpoints);
    this.state = stage.init(this.config, this.fx);
  }
  private effects(endpoints: number): BalancerEffects {
    const nowUs = (): number => this.nowUs,
      current = (): readonly number[] => this.members,
      say = (text: string): void => {
        this.log.push(`${this.nowUs} ${text}`);
      };
    const sends = (what: string, endpoint: number, tag: number): true => { say(`${what} ${endpoint} ${tag}`); this.own.push({ tag, endpoint }); return true; };
    return {
      get nowUs() { return nowUs(); }, endpoints, get current() { return current(); }, random: () => this.random(),
      outstanding: (endpoint) => this.outstanding[endpoint]!, trueLoad: (endpoint) => this.trueLoads[endpoint]!,
      endpointMoved: (endpoint, state, untilUs = Infinity) => { this.states[endpoint] = state; say(`${endpoint} moved ${state} until ${untilUs}`); },
      endpointGauge: (endpoint, index, value) => { this.gauges[endpoint]![index] = value; say(`${endpoint} gauge ${index} ${value}`); },
      moved: (state, untilUs = Infinity) => { say(`moved ${state} until ${untilUs}`); }, gauge: (index, value) => { say(`gauge ${index} ${value}`); },
      startTimer: (key, delayMs) => { say(`timer ${key} in ${delayMs}`); this.timers.set(key, this.nowUs + Math.max(0, Math.round(delayMs * 1000))); },
      stopTimer: (key) => { this.timers.delete(key); }, outcome: (reason) => outcomeOf(reason),
      send: (purpose, endpoint, tag) => sends(purpose, endpoint, tag), lookup: (_link, tag) => sends('lookup', -1, tag),
      members: (list) => { say(`members ${list.join()}`); this.members = [...list]; }, resume: () => { say('resume'); },
    };
  }
  random(): number { this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0; return this.seed / 2 ** 32; }
  private hear(signal: BalancerSignal): void { this.stage.signal(this.state, this.config, signal, this.fx); }

  /** Narrows and picks, and sends nothing; `dropped` by a stage before. -1: none is picked, or it does not pick. */
  look(key = 0, dropped: readonly number[] = [], call: Partial<CallInfo> = {}): number {
    const { set } = this.placing(dropped);
    return this.place(set, { id: 0, client: 0, n: 0, key, priority: 0, attempt: 1, startedUs: this.nowUs, deadlineUs: Infinity, ...call });
  }
  placing(dropped: readonly number[]): { readonly set: EndpointSet } {
    const set = new EndpointSet(), isMember = Uint8Array.from(this.outstanding, (_, k) => Number(this.members.includes(k)));
    set.start(this.members, isMember, true);
    for (const endpoint of dropped) set.drop(endpoint);
    set.next();
    return { set };
  }
  place(set: EndpointSet, call: CallInfo): number {
    this.stage.narrow?.(this.state, this.config, call, set, this.fx);
    if (this.stage.pick === undefined || set.size === 0) return -1;
    return this.stage.pick(this.state, this.config, call, set, this.fx);
  }
  /** Picks, and sends the call there. */
  send(key = 0, dropped: readonly number[] = []): number {
    const endpoint = this.look(key, dropped);
    if (endpoint >= 0) this.sentTo(endpoint);
    return endpoint;
  }
  sentTo(endpoint: number): void {
    this.outstanding[endpoint]! += 1;
    this.hear({ type: 'sent', endpoint });
  }
  answer(endpoint: number, tookUs = 1000, outcome: Outcome = OK): void {
    this.outstanding[endpoint]! -= 1;
    this.hear({ type: 'answered', endpoint, outcome, tookUs });
  }
  /** Sent and answered at once. */
  serve(key = 0, dropped: readonly number[] = []): number {
    const endpoint = this.send(key, dropped);
    this.answer(endpoint);
    return endpoint;
  }
  /** The answer of a call of its own. */
  answerOwn(k: number, outcome: Outcome, members: readonly number[] = []): void {
    const [own] = this.own.splice(k, 1);
    if (own !== undefined) this.hear({ type: 'answer', tag: own.tag, outcome, members });
  }
  /** Time passes; timers that are due by then fire in their order. */
  pass(us: number): void {
    const until = this.nowUs + us;
    for (let fired = 0; fired < 1000; fired++) {
      const [first] = [...this.timers].filter(([, atUs]) => atUs <= until).sort((a, b) => a[1] - b[1]);
      if (first === undefined) break;
      this.timers.delete(first[0]);
      this.nowUs = Math.max(this.nowUs, first[1]);
      this.hear({ type: 'timer', key: first[0] });
    }
    this.nowUs = until;
  }
  become(members: readonly number[]): void {
    const before = this.members;
    this.members = [...members];
    for (const endpoint of before) if (!members.includes(endpoint)) this.hear({ type: 'left', endpoint });
    for (const endpoint of members) if (!before.includes(endpoint)) this.hear({ type: 'joined', endpoint });
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
  const counts = Array.from({ length: n }, () => 0);
  for (let k = 0; k < times; k++) counts[what()]! += 1;
  return counts;
}
