import { describe, expect, it } from 'vitest';
import type { StateAt } from '../../engine/pattern.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { hystrix } from './dialects/hystrix.ts';
import type { HystrixConfig } from './dialects/hystrix-fields.ts';
import type { Moment } from './moment.tsx';
import { hystrixWords } from './words-hystrix.tsx';

const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];
const RELEASED: HystrixConfig = { ...defaultsOf(hystrix.fields), requestVolumeThreshold: 10 };
const MASTER: HystrixConfig = { ...RELEASED, version: 'master' };
/** Gauges: results and errors of the last snapshot, their share, results not seen yet, tests, next test in ms. */
const at = (state: number, gauges: readonly number[], untilUs = Infinity): StateAt => ({ state, sinceUs: 0, untilUs, cause: -1, gauges });
function diagramAt(config: HystrixConfig, state: StateAt, nowUs: number, room: Moment['room'] = 'normal') {
  return hystrixWords.diagram(config, { at: state, conditions: hystrix.conditions(state, config, nowUs), last: {}, nowUs, room, probes: null });
}

describe('the words of Hystrix', () => {
  it('closed: what the last snapshot shows, and what is not seen yet', () => {
    const few = at(CLOSED, [4, 3, 0.75, 2, 0, 0]);
    expect(diagramAt(RELEASED, few, 0).note).toBe('no decision before 6 more results');
    expect(diagramAt(RELEASED, few, 0).arrows['closed-open']).toEqual({ condition: '≥ 50 % of 10+ fail', live: '4 of 10 seen', certain: false });
    expect(hystrixWords.now(RELEASED, few, 0)).toBe('By the last snapshot 3 of 4 results of 10 s failed; 2 newer ones will be seen within 500 ms. It cannot open before 6 more results.');
    const enough = at(CLOSED, [20, 5, 0.25, 0, 0, 0]);
    expect([diagramAt(MASTER, enough, 0).arrows['closed-open'].live, diagramAt(MASTER, enough, 0).states.closed.ring.length]).toEqual(['now: 5 of 20', 20]);
    expect(hystrixWords.now(MASTER, enough, 0)).toContain('at a snapshot, every 500 ms');
  });
  it('closed 1.5.18 with enough errors waits for a call to ask', () => {
    const ripe = at(CLOSED, [10, 5, 0.5, 0, 0, 0]);
    const words = diagramAt(RELEASED, ripe, 0);
    expect([words.note, words.arrows['closed-open'].live, words.arrows['closed-open'].certain]).toEqual(['the next call finds it open', 'at the next call', true]);
    expect(hystrixWords.now(RELEASED, ripe, 0)).toContain('the next call opens it and is refused');
  });
  it('open: the sleep window; 1.5.18 alone has an arrow straight to closed', () => {
    const state = at(OPEN, [10, 5, 0.5, 0, 0, 5000], 5_000_000);
    const words = diagramAt(RELEASED, state, 4_000_000);
    expect([words.note, words.arrows['open-halfOpen'].condition, words.arrows['open-halfOpen'].live]).toEqual(['every call is refused for 1.000 s', '5 s over, a call', 'in 1.000 s']);
    expect(words.arrows['open-closed']?.condition).toBe('older call succeeds');
    expect(diagramAt(MASTER, state, 4_000_000).arrows['open-closed']).toBeUndefined();
    expect(hystrixWords.now(RELEASED, state, 5_000_001)).toContain('The sleep window is over.');
  });
  it('half-open 1.5.18: tests under way, and when another is let in', () => {
    const state = at(HALF_OPEN, [0, 0, 0, 0, 2, 7000]);
    const words = diagramAt(RELEASED, state, 6_000_000);
    expect([words.note, words.states.halfOpen.line, words.states.halfOpen.ring.join(' ')]).toEqual([
      'another test in 1.000 s',
      '2 test calls',
      'in-flight in-flight',
    ]);
    expect([words.arrows['halfOpen-open'].condition, words.arrows['halfOpen-closed'].condition]).toEqual(['the test fails', 'any success']);
    expect(hystrixWords.now(RELEASED, state, 7_000_001)).toBe('2 test calls under way. Any success closes it, even of a call that began before it opened. The next call is another test.');
  });
  it('half-open master: a refusal opens it again', () => {
    const state = at(HALF_OPEN, [0, 0, 0, 0, 1, 5000]);
    const words = diagramAt(MASTER, state, 6_000_000);
    expect([words.note, words.arrows['halfOpen-open'].condition, words.arrows['halfOpen-closed'].condition]).toEqual(['a refused call opens it again', 'any other call ends', 'a success']);
    expect(hystrixWords.now(MASTER, state, 6_000_000)).toContain('even one that is refused');
  });
});
