import { describe, expect, it } from 'vitest';
import type { StateAt } from '../../engine/pattern.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { gobreaker } from './dialects/gobreaker.ts';
import type { GobreakerConfig } from './dialects/gobreaker-fields.ts';
import { failedOf } from './moment.tsx';
import type { Moment } from './moment.tsx';
import { gobreakerWords } from './words-gobreaker.tsx';

const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];
const configOf = (change: Partial<GobreakerConfig> = {}): GobreakerConfig => ({ ...defaultsOf(gobreaker.fields), timeoutMs: 2000, tripFailures: 3, ...change });
/** Gauges: requests, successes, failures, successes in a row, failures in a row, exclusions, start of the window in ms. */
const at = (state: number, gauges: readonly number[], untilUs = Infinity): StateAt => ({ state, sinceUs: 0, untilUs, cause: -1, gauges });
function diagramAt(config: GobreakerConfig, state: StateAt, nowUs: number, room: Moment['room'] = 'normal') {
  return gobreakerWords.diagram(config, { at: state, conditions: gobreaker.conditions(state, config, nowUs), last: {}, nowUs, room, probes: null });
}
const kinds = (segments: readonly string[]) => segments.join(' ');

describe('the words of gobreaker', () => {
  it('closed: failures in a row, which a success would clear', () => {
    const words = diagramAt(configOf(), at(CLOSED, [9, 7, 2, 0, 2, 0, 0]), 1_000_000);
    expect([words.note, words.states.closed.line, kinds(words.states.closed.ring)]).toEqual(['1 more failure opens it', '2 of 3 failures', 'error error free']);
    expect(words.arrows['closed-open']).toEqual({ condition: '3 failures in a row', live: 'now: 2', certain: false });
    expect(gobreakerWords.now(configOf(), at(CLOSED, [9, 7, 2, 0, 2, 0, 0]), 1_000_000)).toBe('2 of 3 failures in a row have been counted. A success starts the count again. The counts are never cleared while it is closed.');
  });
  it('closed: a share of the requests, calls under way included', () => {
    const config = configOf({ readyToTrip: 'ratio', minRequests: 5, tripRatio: 0.6 });
    expect(diagramAt(config, at(CLOSED, [3, 1, 1, 1, 0, 0, 0]), 0).note).toBe('no decision before 2 more requests');
    expect(diagramAt(config, at(CLOSED, [3, 1, 1, 1, 0, 0, 0]), 0).arrows['closed-open']).toEqual({
      condition: '≥ 60 % of calls fail',
      live: '3 of 5 calls in',
      certain: false,
    });
    const words = diagramAt(config, at(CLOSED, [10, 3, 4, 0, 1, 0, 0]), 0);
    expect([words.note, words.states.closed.line, words.arrows['closed-open'].live, words.states.closed.ring.length]).toEqual(['40 % of 10 requests failed', '4 of 10 failed', 'now: 4 of 10', 6]);
  });
  it('closed: how long the counts last, and that the next call clears them when it is over', () => {
    const config = configOf({ intervalMs: 1000 });
    const state = at(CLOSED, [2, 0, 2, 0, 2, 0, 500]);
    expect(diagramAt(config, state, 1_250_000).arrows['closed-open'].live).toBe('2, for 250 ms');
    const over = diagramAt(config, state, 1_500_001);
    expect([over.note, over.states.closed.line, over.arrows['closed-open'].live]).toEqual(['the next call clears the counts', '0 of 3 failures', 'window is over']);
    expect(gobreakerWords.now(config, state, 1_500_001)).toContain('Calls under way now will not count');
    expect(gobreakerWords.now(configOf({ intervalMs: 1000, bucketPeriodMs: 250 }), state, 1_500_001)).toContain('roll off in buckets of 250 ms');
  });
  it('open: nothing moves without a call', () => {
    const words = diagramAt(configOf(), at(OPEN, [], 2_000_000), 1_500_000);
    expect([words.note, words.arrows['open-halfOpen'].condition, words.arrows['open-halfOpen'].live]).toEqual(['every call is refused for 500 ms', '2 s over, a call', 'in 500 ms']);
    const over = diagramAt(configOf(), at(OPEN, [], 2_000_000), 3_000_000);
    expect([over.states.open.line, over.arrows['open-halfOpen'].certain]).toEqual(['over, needs a call', false]);
    expect(gobreakerWords.now(configOf(), at(OPEN, [], 2_000_000), 3_000_000)).toContain('the next one to start, or to end');
  });
  it('half-open: the places taken, and that everyone else is refused', () => {
    const config = configOf({ maxRequests: 3 });
    const words = diagramAt(config, at(HALF_OPEN, [3, 1, 0, 1, 0, 0, 0]), 0);
    expect([words.note, words.states.halfOpen.line, kinds(words.states.halfOpen.ring)]).toEqual(['every other call is refused', '1 of 3 ok', 'ok in-flight in-flight']);
    expect([words.arrows['halfOpen-open'].live, words.arrows['halfOpen-closed'].condition, words.arrows['halfOpen-closed'].live]).toEqual(['2 under way', '3 successes', '1 of 3']);
    const givenBack = diagramAt(config, at(HALF_OPEN, [2, 1, 0, 1, 0, 1, 0]), 0);
    expect([givenBack.note, kinds(givenBack.states.halfOpen.ring)]).toEqual(['2 more calls may enter', 'ok free free']);
  });
  it('names the setting that matters most', () => {
    expect([configOf(), configOf({ readyToTrip: 'total' }), configOf({ readyToTrip: 'ratio' })].map((config) => gobreakerWords.setting(config))).toEqual(['3 failures in a row', '3 failures', '60 % of 3+ calls']);
  });
});

describe('a count of failures', () => {
  it('leaves out a total that has no room', () => {
    expect([failedOf(3, 999), failedOf(3, 1000)]).toEqual(['3 of 999 failed', '3 failed']);
  });
});
