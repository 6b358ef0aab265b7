/** Patterns whose draws are given instead of keyed, as a vector's library was given them. */
import { machineOf } from '../../engine/pattern.ts';
import type { AnyMachine, Effects } from '../../engine/pattern.ts';
import type { Patterns } from '../../engine/patterns.ts';

/** Every use takes the next of `values`, from the first again when they are used up. */
export function withDraws(patterns: Patterns, values: readonly number[]): Patterns {
  let used = 0;
  const random = (): number => values[used++ % values.length] ?? 0;
  const given = <M extends AnyMachine>(machine: M): M => ({
    ...machine,
    step(shared: unknown, call: unknown, config: unknown, signal: Parameters<AnyMachine['step']>[3], fx: Effects) {
      machine.step(shared, call, config, signal, {
        shared: fx.shared, nowUs: fx.nowUs, call: fx.call, handle: fx.handle, left: fx.left, random,
        forward: (attempt, how, deadlineUs) => { fx.forward(attempt, how, deadlineUs); },
        reply: (outcome, wait) => { fx.reply(outcome, wait); },
        cancel: (attempt) => { fx.cancel(attempt); },
        startTimer: (key, delayMs) => { fx.startTimer(key, delayMs); },
        stopTimer: (key) => { fx.stopTimer(key); },
      });
    },
  });
  return Object.fromEntries(Object.entries(patterns).map(([kind, pattern]) => {
    if (pattern.role !== 'policy') return [kind, pattern];
    if (!('dialects' in pattern)) return [kind, given(pattern)];
    const dialects = Object.keys(pattern.dialects).map((dialect) => [dialect, given(machineOf(pattern, { dialect }))]);
    return [kind, { ...pattern, dialects: Object.fromEntries(dialects) as typeof pattern.dialects }];
  }));
}
