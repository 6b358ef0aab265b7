/** What a discipline under test is given: the time, the facts of its calls, and a list of what it dropped. */
import type { DisciplineEffects } from '../../src/engine/discipline.ts';
import type { CallInfo } from '../../src/engine/pattern.ts';

export class QueueEffects implements DisciplineEffects {
  nowUs = 0;
  meanUs = 0;
  readonly gone = new Set<number>();
  readonly facts = new Map<number, Partial<CallInfo>>();
  private lines: string[] = [];
  private words: string[] = [];

  at(ms: number): this { this.nowUs = ms * 1000; return this; }
  /** `3 shed`, since the last time. */
  dropped(): readonly string[] {
    const lines = this.lines;
    this.lines = [];
    return lines;
  }
  random(): number { return 0.5; }
  departed(call: number): boolean { return this.gone.has(call); }
  meanServiceUs(): number { return this.meanUs; }
  info(call: number): CallInfo {
    return { id: call, client: 0, n: call, key: 0, priority: 0, attempt: 1, startedUs: 0, deadlineUs: Infinity, ...this.facts.get(call) };
  }
  /** `moved 2` and `gauge 0 3`, since the last time. */
  told(): readonly string[] {
    const words = this.words;
    this.words = [];
    return words;
  }
  moved(state: number, untilUs = Infinity): void { this.words.push(`moved ${String(state)}${untilUs === Infinity ? '' : ` until ${String(untilUs / 1000)}`}`); }
  gauge(index: number, value: number): void { this.words.push(`gauge ${String(index)} ${String(value)}`); }
  drop(call: number, reason: string): void { this.lines.push(`${String(call)} ${reason}`); }
}
