/** A sink for one pattern under test: writes every effect down as a short line, in order. */
import { MARK, type Outcome, type Reason } from '../../src/engine/outcome.ts';
import type { CallInfo, Effects, Forward, SharedEffects, WaitKind } from '../../src/engine/pattern.ts';

/** An outcome as tests write it: `ok`, `timeout`, `error Busy`. */
export function outcomeOf(text: string): Outcome {
  const [reason = 'ok', error = ''] = text.split(' ');
  return { reason: reason as Reason, error, marks: 0, retryAfterMs: -1, by: 0, index: 0 };
}

/** `ok`, `error Busy`, `ok (fallback)`. */
export function textOf(outcome: Outcome): string {
  const marks = Object.entries(MARK).filter(([, bit]) => (outcome.marks & bit) !== 0).map(([name]) => ` (${name})`).join('');
  return `${outcome.reason}${outcome.error === '' ? '' : ` ${outcome.error}`}${marks}`;
}

/** Effects of shared state and of one call; times in the log are ms. `draws` are given out in order, the last one for ever. */
export class EffectsLog implements Effects {
  nowUs = 0;
  handle = 1;
  left = false;
  readonly shared: SharedEffects;
  readonly call: CallInfo;
  readonly gauges = new Map<number, number>();
  draws: readonly number[] = [0.5];
  private drawn = 0;
  private lines: string[] = [];

  constructor(deadlineUs = Infinity) {
    this.call = { id: 0, client: 0, n: 0, key: 0, priority: 0, attempt: 1, startedUs: 0, deadlineUs };
    this.shared = this.sharedEffects();
  }

  /** What was done since the last time, oldest first. */
  taken(): readonly string[] {
    const lines = this.lines;
    this.lines = [];
    return lines;
  }

  random(): number {
    const value = this.draws[Math.min(this.drawn, this.draws.length - 1)] ?? 0.5;
    this.drawn += 1;
    return value;
  }
  forward(attempt: number, how?: Forward, deadlineUs?: number): void {
    const wait = how?.wait === undefined ? '' : ` after ${how.wait}`;
    const deadline = deadlineUs === undefined || deadlineUs === Infinity ? '' : ` by ${String(deadlineUs / 1000)}`;
    this.lines.push(`forward ${String(attempt)}${wait}${how?.avoidTried === true ? ' elsewhere' : ''}${how?.route === undefined ? '' : ` down ${how.route}`}${how?.keep === true ? ' kept' : ''}${deadline}`);
  }
  reply(outcome: Outcome, wait?: WaitKind, costMs = 0): void { this.lines.push(`reply ${textOf(outcome)}${wait === undefined ? '' : ` after ${wait}`}${costMs > 0 ? ` costing ${String(costMs)}` : ''}`); }
  cancel(attempt: number, stays?: true): void { this.lines.push(`cancel ${String(attempt)}${stays === true ? ' and wait' : ''}`); }
  startTimer(key: number, delayMs: number): void { this.lines.push(`timer ${String(key)} in ${String(delayMs)}`); }
  stopTimer(key: number): void { this.lines.push(`stop ${String(key)}`); }

  private sharedEffects(): SharedEffects {
    const now = (): number => this.nowUs;
    return {
      get nowUs() { return now(); },
      random: () => this.random(),
      startTimer: (key, delayMs) => { this.lines.push(`tick ${String(key)} in ${String(delayMs)}`); },
      stopTimer: (key) => { this.lines.push(`stop tick ${String(key)}`); },
      wake: (call, outcome) => { this.lines.push(`wake ${String(call)}${outcome === null ? '' : ` with ${textOf(outcome)}`}`); },
      moved: (state, untilUs) => { this.lines.push(`moved ${String(state)}${untilUs === undefined || untilUs === Infinity ? '' : ` until ${String(untilUs / 1000)}`}`); },
      gauge: (index, value) => { this.gauges.set(index, value); },
      outcome: (reason, more) => ({ ...outcomeOf(reason), ...more }),
    };
  }
}
