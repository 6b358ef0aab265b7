import { describe, expect, it } from 'vitest';
import { validate, type ValidateConfig } from './model.ts';
import { outcomeText } from '../../engine/outcome.ts';
import type { Signal } from '../../engine/pattern.ts';
import * as patterns from '../registry.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';
import { at, doorOf, endsOf, run, work } from '../../../test/support/small-run.ts';

/** What each signal to one call leads to. */
function signals(config: Partial<ValidateConfig>, draw: number, ...sent: readonly Signal[]): readonly (readonly string[])[] {
  const fx = new EffectsLog(), call = validate.begin({ badShare: 0, decodeMs: 0, refusalCostMs: 0, ...config });
  fx.draws = [draw];
  return sent.map((signal) => {
    validate.step(null, call, { badShare: 0, decodeMs: 0, refusalCostMs: 0, ...config }, signal, fx);
    return fx.taken();
  });
}
const request: Signal = { type: 'request' }, timer: Signal = { type: 'timer', key: 0 }, cancel: Signal = { type: 'cancel' };
const answer: Signal = { type: 'response', attempt: 1, outcome: outcomeOf('ok') };

describe('validation', () => {
  it('answers a bad request at once, and lets a good one through', () => {
    expect(signals({ badShare: 0.2 }, 0.19, request, answer)).toEqual([['reply bad-request'], []]);
    expect(signals({ badShare: 0.2 }, 0.2, request, answer)).toEqual([['forward 1'], ['reply ok']]);
  });
  it('refuses at the cost it is given', () => { expect(signals({ badShare: 1, refusalCostMs: 2 }, 0.5, request)).toEqual([['reply bad-request costing 2']]); });
  it('that passes none is odd', () => { expect([1, 0.99].map((badShare) => validate.check!({ badShare, decodeMs: 0, refusalCostMs: 0 }).map(({ field }) => field))).toEqual([['badShare'], []]); });
  it('decodes both first', () => {
    expect(signals({ badShare: 0.2, decodeMs: 3 }, 0.1, request, timer)).toEqual([['timer 0 in 3'], ['reply bad-request']]);
    expect(signals({ badShare: 0.2, decodeMs: 3 }, 0.9, request, timer, answer)).toEqual([['timer 0 in 3'], ['forward 1'], ['reply ok']]);
  });
  it('takes a caller that leaves while it decodes, or later', () => {
    expect(signals({ decodeMs: 3 }, 0.9, request, cancel, timer)).toEqual([['timer 0 in 3'], ['stop 0', 'reply cancelled'], []]);
    expect(signals({}, 0.9, request, cancel, cancel)).toEqual([['forward 1'], ['stop 0', 'reply cancelled', 'cancel 1'], []]);
  });
});

/** Behind the door of a service: link 1. */
describe('the handlers in front of a service', () => {
  const chain = [{ kind: 'validate', config: { badShare: 0, decodeMs: 1 } }, { kind: 'bulkhead', config: { dialect: 'hystrix', maxConcurrentRequests: 2 } }];
  it('turn away a call that finds no slot free; a slot is held through queue and work', () => {
    const ran = run(
      { clients: [{ workload: at(0, 1, 2, 31) }], services: [{ door: 1, workers: 1, steps: [work(15)] }], links: [{}, doorOf(0, chain)] },
      [patterns.validate, patterns.bulkhead],
    );
    expect(endsOf(ran)).toEqual(['2 at 3 rejected:limit', '0 at 16 ok', '1 at 31 ok', '3 at 47 ok']);
  });
  it('say Busy to who is turned away', () => { expect(outcomeText(outcomeOf('rejected:limit'))).toBe('Busy'); });
});
