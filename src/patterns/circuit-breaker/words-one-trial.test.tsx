import { describe, expect, it } from 'vitest';
import type { AnyDialect, StateAt } from '../../engine/pattern.ts';
import { defaultsOf } from '../../engine/fields.ts';
import type { FieldTable } from '../../engine/fields.ts';
import { cockatiel } from './dialects/cockatiel.ts';
import type { CockatielConfig } from './dialects/cockatiel-fields.ts';
import { opossum } from './dialects/opossum.ts';
import type { OpossumConfig } from './dialects/opossum-fields.ts';
import { polly } from './dialects/polly.ts';
import type { PollyConfig } from './dialects/polly-fields.ts';
import type { DialectWords, Moment } from './moment.tsx';
import { cockatielWords } from './words-cockatiel.tsx';
import { opossumWords } from './words-opossum.tsx';
import { pollyWords } from './words-polly.tsx';

const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];
const at = (state: number, gauges: readonly number[], untilUs = Infinity): StateAt => ({ state, sinceUs: 0, untilUs, cause: -1, gauges });

function speaker<C>(words: DialectWords<C>, dialect: AnyDialect, defaults: C) {
  return (change: Partial<C>, state: StateAt, nowUs = 0, more: Partial<Moment> = {}) => {
    const config = { ...defaults, ...change };
    const conditions = dialect.conditions(state, config, nowUs);
    return {
      ...words.diagram(config, { at: state, conditions, last: {}, nowUs, room: 'normal', probes: null, ...more }),
      now: words.now(config, state, nowUs),
      setting: words.setting(config),
    };
  };
}
const defaults = <F extends FieldTable>(fields: F) => defaultsOf(fields);

describe('the words of cockatiel', () => {
  const say = speaker<CockatielConfig>(cockatielWords, cockatiel, { ...defaults(cockatiel.fields), consecutiveFailures: 3 });
  const sampling: Partial<CockatielConfig> = { breaker: 'sampling', threshold: 0.5, durationMs: 5000 };

  it('closed: failures in a row', () => {
    const said = say({}, at(CLOSED, [2, 0, 0, 0]));
    expect([said.setting, said.note, said.states.closed.line, said.states.closed.ring.join(' ')]).toEqual([
      '3 failures in a row',
      '1 more failure in a row opens it',
      '2 of 3 in a row',
      'error error free',
    ]);
    expect(said.arrows['closed-open']).toEqual({ condition: '3 failures in a row', live: '2 now', certain: false });
    expect(said.now).toBe('2 of 3 failures in a row have been counted. Any success starts the count again.');
  });
  it('closed: a share, and what it still lacks', () => {
    const few = say(sampling, at(CLOSED, [8, 9, 0, 0, 50]));
    expect([few.setting, few.note, few.arrows['closed-open'].condition, few.arrows['closed-open'].live]).toEqual([
      'over 50 % in 5 s',
      'no decision before 41 more results',
      '> 50 % of 50 fail',
      '9 of 50 calls in',
    ]);
    const enough = say(sampling, at(CLOSED, [8, 60, 0, 0, 50]));
    expect([enough.note, enough.arrows['closed-open'].live]).toEqual(['23 more failures open it', 'now: 8 of 60']);
    expect(enough.now).toBe('8 of 60 calls counted failed, 13.3 %. It opens at the next failure that leaves more than 50 %.');
  });
  it('open: a countdown, and then the next call', () => {
    const waiting = say({}, at(OPEN, [3, 0, 0, 0], 10_000_000), 4_000_000);
    expect([waiting.note, waiting.states.open.line, waiting.states.open.countdown]).toEqual(['every call is refused for 6.000 s', '6.000 s to go', 0.6]);
    expect(waiting.arrows['open-halfOpen']).toEqual({ condition: '10 s over, a call', live: 'in 6.000 s', certain: false });
    const over = say({}, at(OPEN, [3, 0, 0, 0], 10_000_000), 12_000_000);
    expect([over.note, over.states.open.line, over.now]).toEqual(['the next call is the trial', 'over, needs a call', 'The wait is over. It stays open until a call comes, which is then the trial.']);
  });
  it('half-open: who waits for the trial, and how long it would stay open after it', () => {
    const said = say({ halfOpenBackoff: 'list', halfOpenAfterListMs: [1000, 4000] }, at(HALF_OPEN, [3, 0, 2, 0]), 0, {
      probes: { inFlight: 1, nextAnswerUs: 250_000 },
    });
    expect([said.states.halfOpen.line, said.note, said.states.open.line]).toEqual(['2 waiting', 'one trial is under way, 2 callers wait for it', 'for 4 s']);
    expect([said.arrows['halfOpen-open'].live, said.arrows['halfOpen-closed'].condition]).toEqual(['answer due in 250 ms', 'the trial succeeds']);
    expect(said.now).toBe('One trial is under way. 2 callers have come since and wait for its result: if it succeeds they all run at once, if it fails they are all refused.');
  });
});

describe('the words of opossum', () => {
  const say = speaker<OpossumConfig>(opossumWords, opossum, { ...defaults(opossum.fields), volumeThreshold: 5 });
  it('closed: failures of calls started, those under way included', () => {
    const few = say({}, at(CLOSED, [3, 1, 1, 0, 0, 1, 0]));
    expect([few.setting, few.note, few.states.closed.line, few.states.closed.ring.join(' ')]).toEqual(['over 50 % in 10 s', 'no opening before 2 more calls', '1 of 3 failed', 'error ok in-flight free free']);
    const enough = say({}, at(CLOSED, [8, 3, 4, 0, 0, 1, 0]));
    expect([enough.arrows['closed-open'].condition, enough.arrows['closed-open'].live]).toEqual(['> 50 % of calls fail', 'now: 3 of 8']);
    expect(enough.now).toBe('3 of 8 calls started in the window failed. It opens at the next failure that leaves more than 50 %; refused calls and those under way count in the total.');
  });
  it('closed: warming up', () => {
    const said = say({ allowWarmUp: true }, at(CLOSED, [8, 8, 0, 0, 0, 0, 0]), 2_000_000);
    expect([said.note, said.arrows['closed-open'].live]).toEqual(['warms up until 10.000 s', 'warming up']);
    expect(said.now).toContain('cannot open before 10.000 s');
  });
  it('open: half-open by its timer, for certain', () => {
    const said = say({}, at(OPEN, [8, 5, 0, 0, 0, 0, 0], 30_000_000), 1_000_000);
    expect(said.arrows['open-halfOpen']).toEqual({ condition: '30 s are over', live: 'in 29.000 s', certain: true });
    expect(said.now).toBe('Every call is refused until 30.000 s. Then it is half-open, by its timer.');
  });
  it('half-open: before and during the trial', () => {
    const before = say({}, at(HALF_OPEN, [8, 5, 0, 0, 0, 0, 0]));
    expect([before.states.halfOpen.line, before.note, before.states.halfOpen.ring]).toEqual(['awaits a call', 'the next call is the trial', ['free']]);
    const during = say({}, at(HALF_OPEN, [9, 5, 0, 0, 0, 1, 1]));
    expect([during.states.halfOpen.line, during.note, during.states.halfOpen.ring]).toEqual(['trial under way', 'one trial is under way, others are refused', ['in-flight']]);
    expect(during.now).toContain('also those of calls begun before');
  });
});

describe('the words of Polly', () => {
  const say = speaker<PollyConfig>(pollyWords, polly, { ...defaults(polly.fields), minimumThroughput: 10 });
  it('closed: the share within the sampling duration', () => {
    const few = say({}, at(CLOSED, [1, 4, 0]));
    expect([few.setting, few.note, few.arrows['closed-open'].condition, few.arrows['closed-open'].live]).toEqual([
      '10 % in 30 s',
      'no opening before 6 more results',
      '≥ 10 % in 30 s',
      '4 of 10 calls in',
    ]);
    expect(say({}, at(CLOSED, [4027, 8725, 0])).states.closed.line).toBe('46.2 % failed');
    expect(say({}, at(CLOSED, [1, 20, 0])).now).toBe('1 of 20 calls of the last 30 s failed. It opens at the next failure that makes 10 % or more.');
    expect(say({}, at(CLOSED, [1, 20, 0]), 0, { room: 'brief' }).arrows['closed-open'].condition).toBe('≥ 10 % fail');
  });
  it('half-open: others are refused, and the next break is longer', () => {
    const said = say({ breaks: 'list', breakDurationsMs: [5000, 15_000] }, at(HALF_OPEN, [1, 20, 1]));
    expect([said.states.halfOpen.line, said.note, said.states.open.line]).toEqual(['trial under way', 'one trial is under way, others are refused', 'for 15 s']);
    expect(said.arrows['halfOpen-open'].condition).toBe('the trial fails');
  });
});
