import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EndpointSet } from './endpoint-set.ts';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('drop' as const), endpoint: fc.nat(199) }) },
  fc.record({ do: fc.constantFrom('restore' as const, 'next' as const, 'look' as const) }),
);
const placing = fc.record({
  members: fc.uniqueArray(fc.nat(199), { minLength: 1, maxLength: 60 }),
  narrows: fc.constantFrom(true, true, true, false),
  steps: fc.array(step, { maxLength: 40 }),
});

test('it is the list of members without those dropped: a stage brings back its own, and no other\u2019s', () => {
  fc.assert(fc.property(fc.array(placing, { minLength: 1, maxLength: 6 }), (placings) => {
    const set = new EndpointSet();
    for (const { members, narrows, steps } of placings) {
      const isMember = new Uint8Array(200);
      for (const endpoint of members) isMember[endpoint] = 1;
      set.start(members, isMember, narrows);
      let before: readonly number[] = members, left = before;
      const check = (): void => {
        expect([set.size, ...Array.from({ length: set.size }, (_, i) => set.at(i))]).toEqual([left.length, ...left]);
        expect(Array.from({ length: 200 }, (_, endpoint) => endpoint).filter((endpoint) => set.has(endpoint))).toEqual(left.toSorted((a, b) => a - b));
        expect(() => set.at(left.length)).toThrow(RangeError);
      };
      for (const one of narrows ? steps : []) {
        if (one.do === 'drop') {
          set.drop(one.endpoint);
          left = left.filter((endpoint) => endpoint !== one.endpoint);
        } else if (one.do === 'restore') {
          set.restore();
          left = before;
        } else if (one.do === 'next') {
          set.next();
          before = left;
        } else check();
      }
      check();
    }
  }), { seed: 16, numRuns: 300 });
});
