/** Long lines of which many leave, against the plainest form of each order. */
import { expect, test } from 'vitest';
import type { AnyDiscipline } from '../src/engine/discipline.ts';
import { defaultsOf } from '../src/engine/fields.ts';
import * as patterns from '../src/patterns/registry.ts';
import { QueueEffects } from './support/queue-effects.ts';

interface Waiting { readonly call: number; readonly priority: number }
type Order = (line: readonly Waiting[]) => Waiting | undefined;
const oldest: Order = (line) => line[0], newest: Order = (line) => line.at(-1);
const highest: Order = (line) => line.reduce<Waiting | undefined>((best, one) => (best === undefined || one.priority > best.priority ? one : best), undefined);

test.each<readonly [string, AnyDiscipline, object, Order]>([
  ['first in first out', patterns.fifo, {}, oldest], ['last in first out', patterns.lifo, {}, newest], ['by priority', patterns.priority, {}, highest],
  ['adaptive, newest first above 20', patterns.adaptiveLifo, { newestFirst: 'long', switchAbove: 20, controlledDelay: false }, (line) => (line.length > 20 ? newest : oldest)(line)],
])('%s: a line keeps its order, however many leave it', (_name, discipline, change, order) => {
  const config = { ...defaultsOf(discipline.fields), capacity: -1, ...change }, fx = new QueueEffects(), state: unknown = discipline.init(config);
  let line: readonly Waiting[] = [], seed = 16, longest = 0, left = 0;
  const draw = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let call = 1; call <= 6000; call += 1) {
    // In turns of 500 the line grows, loses most of those who wait, and is worked off.
    const phase = Math.floor(call / 500) % 3, what = draw(10);
    if (what < [7, 4, 2][phase]!) {
      const priority = draw(4);
      fx.facts.set(call, { priority });
      expect(discipline.offer(state, config, call, fx)).toBe(true);
      line = [...line, { call, priority }];
    } else if (what < [9, 9, 4][phase]! && line.length > 0) {
      const who = line[draw(line.length)]!;
      discipline.remove(state, who.call);
      line = line.filter((one) => one !== who);
      left += 1;
    } else {
      const next = order(line);
      expect(discipline.take(state, config, fx)).toBe(next?.call ?? -1);
      line = line.filter((one) => one !== next);
    }
    longest = Math.max(longest, line.length);
  }
  expect([longest > 150, left > 1000]).toEqual([true, true]);
});
