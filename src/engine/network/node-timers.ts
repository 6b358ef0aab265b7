/** Timers of nodes: by node, key (0 to 7) and a number of the node's own. */
import { EVENT_NODE, usOf } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import { Slots } from '../slots.ts';

const KEYS = 8;
interface Timer { readonly node: number; readonly key: number; readonly arg: number; readonly seq: number }
export interface NodeTimersState { readonly slots: Slots; readonly list: readonly (Timer | null)[]; readonly running: readonly ReadonlyMap<number, number>[] }

export class NodeTimers {
  private readonly kernel: Kernel;
  private slots = new Slots();
  /** By number of the event's argument. */
  private list: (Timer | null)[] = [null];
  /** Of each node: key and arg → number. */
  private running: Map<number, number>[];

  constructor(kernel: Kernel, nodes: number) {
    this.kernel = kernel;
    this.running = Array.from({ length: nodes }, () => new Map<number, number>());
  }
  start(node: number, key: number, arg: number, delayMs: number): void {
    this.stop(node, key, arg);
    const number = this.slots.take();
    this.list[number] = { node, key, arg, seq: this.kernel.schedule(EVENT_NODE, number, this.kernel.nowUs + usOf(delayMs)) };
    this.running[node]!.set(key + arg * KEYS, number);
  }
  stop(node: number, key: number, arg: number): void {
    const running = this.running[node]!, number = running.get(key + arg * KEYS);
    if (number === undefined) return;
    running.delete(key + arg * KEYS);
    this.list[number] = null;
    this.slots.give(number);
  }
  /** The timer whose event this is; null when it was stopped. */
  fired(number: number, seq: number): Timer | null {
    const timer = this.list[number] ?? null;
    if (timer === null || timer.seq !== seq) return null;
    this.stop(timer.node, timer.key, timer.arg);
    return timer;
  }
  save(): NodeTimersState { return { slots: this.slots, list: this.list, running: this.running }; }
  load(saved: NodeTimersState): void {
    Object.assign(this.slots, saved.slots);
    this.list = [...saved.list];
    this.running = saved.running.map((map) => new Map(map));
  }
}
