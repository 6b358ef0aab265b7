import { describe, expect, it, test } from 'vitest';
import { hedge, type HedgeConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf, type AnyMachine, type Signal } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';

/** One hedged call driven by hand. */
class Bench {
  private readonly fx = new EffectsLog();
  private config: { readonly [field: string]: unknown };
  private readonly machine: AnyMachine;
  private readonly call: unknown;
  constructor(dialect: HedgeConfig['dialect'], change: object = {}) {
    this.config = { ...defaultsOf(fieldsOf(hedge, { dialect })), dialect, ...change };
    this.machine = machineOf(hedge, this.config);
    this.call = this.machine.begin(this.config);
  }
  set(change: object): void { this.config = { ...this.config, ...change }; }
  start(): string { return this.send({ type: 'request' }); }
  timer(): string { return this.send({ type: 'timer', key: 0 }); }
  begins(attempt: number): string { return this.send({ type: 'started', attempt }); }
  cancel(): string { return this.send({ type: 'cancel' }); }
  ends(attempt: number, outcome = 'ok', retryAfterMs = -1): string { return this.send({ type: 'response', attempt, outcome: { ...outcomeOf(outcome), retryAfterMs } }); }
  private send(signal: Signal): string {
    this.machine.step(null, this.call, this.config, signal, this.fx);
    return this.fx.taken().filter((line) => line !== 'stop 0').join(', ');
  }
}

test('each dialect has an option', () => {
  expect(Object.keys(hedge.dialects)).toEqual(hedge.fields.dialect.options.map((option) => option.value));
});

describe('a hedged request', () => {
  it('sends a copy when the first has not answered in time; the first answer wins, and the other is cancelled', () => {
    const call = new Bench('hedged');
    expect([call.start(), call.timer(), call.ends(2), call.ends(1, 'cancelled'), call.timer()]).toEqual(['forward 1, timer 0 in 100', 'forward 2 after hedge elsewhere', 'reply ok (hedged), cancel 1', '', '']);
  });
  it('is answered by the first attempt without a mark', () => {
    const call = new Bench('hedged');
    call.start();
    call.timer();
    expect(call.ends(1)).toBe('reply ok, cancel 2');
  });
  it('goes wherever the link sends it, if told to', () => {
    expect(new Bench('hedged', { delayMs: 0, avoidTried: false }).start()).toBe('forward 1, forward 2 after hedge');
  });
  it('leaves the loser alone, if told to', () => {
    const call = new Bench('hedged', { losers: 'leave' });
    call.start();
    call.timer();
    expect([call.ends(1), call.ends(2)]).toEqual(['reply ok', '']);
  });
  it('goes on to its most copies, one after each delay', () => {
    const call = new Bench('hedged', { maxExtra: 2, delayMs: 20 });
    expect([call.start(), call.timer(), call.timer(), call.timer()]).toEqual(['forward 1, timer 0 in 20', 'forward 2 after hedge elsewhere, timer 0 in 20', 'forward 3 after hedge elsewhere', '']);
  });
  it('sends all that are left at once when the delay has become 0 meanwhile', () => {
    const call = new Bench('hedged', { maxExtra: 3, delayMs: 20 });
    call.start();
    call.set({ delayMs: 0 });
    expect(call.timer()).toBe('forward 2 after hedge elsewhere, forward 3 after hedge elsewhere, forward 4 after hedge elsewhere');
  });
  it('sends all at once with a delay of 0, and no copy with a negative one or none allowed', () => {
    expect(new Bench('hedged', { maxExtra: 2, delayMs: 0 }).start()).toBe('forward 1, forward 2 after hedge elsewhere, forward 3 after hedge elsewhere');
    expect(new Bench('hedged', { delayMs: -1 }).start()).toBe('forward 1');
    expect(new Bench('hedged', { maxExtra: 0, delayMs: 0 }).start()).toBe('forward 1');
  });
  it('takes a failure for its answer only when no other attempt is under way', () => {
    const alone = new Bench('hedged');
    alone.start();
    expect(alone.ends(1, 'error Busy')).toBe('reply error Busy');
    const two = new Bench('hedged');
    two.start();
    two.timer();
    expect([two.ends(1, 'error Busy'), two.ends(2, 'timeout')]).toEqual(['', 'reply timeout']);
  });
  it('takes a panic as it is', () => {
    const call = new Bench('hedged');
    call.start();
    call.timer();
    expect(call.ends(1, 'error panic')).toBe('reply error panic, cancel 2');
  });
  it('lets the caller leave, with everything under way', () => {
    const call = new Bench('hedged');
    call.start();
    call.timer();
    expect([call.cancel(), call.cancel(), call.ends(1), call.ends(2)]).toEqual(['reply cancelled, cancel 1, cancel 2', '', '', '']);
  });
});

describe('a tied request', () => {
  const sent = (change: object = {}): Bench => {
    const call = new Bench('tied', { delayMs: 0, ...change });
    call.start();
    return call;
  };
  it('hears of work that begins, and cancels the others', () => {
    expect(machineOf(hedge, { dialect: 'tied' }).hears).toEqual(['started']);
    const call = sent({ maxExtra: 2 });
    expect([call.begins(2), call.ends(1, 'cancelled'), call.ends(3, 'cancelled'), call.ends(2)]).toEqual(['cancel 1, cancel 3', '', '', 'reply ok (hedged)']);
  });
  it('sends no copy when the first begins within the delay', () => {
    const call = new Bench('tied');
    expect([call.start(), call.begins(1), call.ends(1)]).toEqual(['forward 1, timer 0 in 1', '', 'reply ok']);
  });
  it('takes the answer of a cancelled attempt that came all the same, if it is ok', () => {
    const call = sent();
    call.begins(1);
    expect([call.ends(2), call.ends(1)]).toEqual(['reply ok (hedged), cancel 1', '']);
    const failing = sent();
    failing.begins(1);
    expect([failing.ends(2, 'error Busy'), failing.ends(1, 'error Late')]).toEqual(['', 'reply error Late']);
  });
  it('is not cancelled by an attempt that it has given up', () => {
    const call = sent();
    call.begins(1);
    expect([call.begins(2), call.ends(1)]).toEqual(['', 'reply ok']);
  });
});

describe('Polly', () => {
  it('sends the next attempt after the delay, or at once after a failure, and then waits a whole delay again', () => {
    const call = new Bench('polly', { maxHedgedAttempts: 2 });
    expect([call.start(), call.ends(1, 'error Busy'), call.timer()]).toEqual(['forward 1, timer 0 in 2000', 'forward 2 after hedge, timer 0 in 2000', 'forward 3 after hedge']);
  });
  it('cancels the losers, and gives the answer only when they have obeyed', () => {
    const call = new Bench('polly');
    call.start();
    call.timer();
    expect([call.ends(1), call.timer(), call.ends(2, 'cancelled')]).toEqual(['cancel 2 and wait', '', 'reply ok']);
    const hedged = new Bench('polly');
    hedged.start();
    hedged.timer();
    expect([hedged.ends(2), hedged.ends(1)]).toEqual(['cancel 1 and wait', 'reply ok (hedged)']);
  });
  it('in parallel mode sends all at once, in fallback mode one after the other', () => {
    expect(new Bench('polly', { delayMs: 0, maxHedgedAttempts: 2 }).start()).toBe('forward 1, forward 2 after hedge, forward 3 after hedge');
    const fallback = new Bench('polly', { delayMs: -1, maxHedgedAttempts: 2 });
    expect([fallback.start(), fallback.ends(1, 'timeout'), fallback.ends(2)]).toEqual(['forward 1', 'forward 2 after hedge', 'reply ok (hedged)']);
  });
  it('has the outcome of the first attempt when all have failed', () => {
    const call = new Bench('polly');
    call.start();
    call.timer();
    expect([call.ends(2, 'error Two'), call.ends(1, 'error One')]).toEqual(['', 'reply error One']);
  });
  it('takes a failure that it does not handle for the answer', () => {
    const call = new Bench('polly', { unhandled: ['bad-request'] });
    call.start();
    expect(call.ends(1, 'bad-request')).toBe('reply bad-request');
  });
  it('lets a caller leave that waits for the losers', () => {
    const call = new Bench('polly');
    call.start();
    call.timer();
    call.ends(1);
    expect([call.cancel(), call.ends(2, 'cancelled')]).toEqual(['reply cancelled, cancel 2', '']);
  });
});

describe('gRPC', () => {
  it('sends its attempts at the hedging delay, never more than five', () => {
    expect(new Bench('grpc', { maxAttempts: 9 }).start().split(', ')).toHaveLength(5);
    expect(new Bench('grpc', { hedgingDelayMs: 50 }).start()).toBe('forward 1, timer 0 in 50');
  });
  it('passes over what is not fatal, and sends the next attempt at once', () => {
    const call = new Bench('grpc', { hedgingDelayMs: 50, nonFatal: ['Unavailable'] });
    call.start();
    expect([call.ends(1, 'error Unavailable'), call.timer(), call.ends(3, 'error Unavailable'), call.ends(2, 'error Unavailable')]).toEqual(['forward 2 after hedge elsewhere, timer 0 in 50', 'forward 3 after hedge elsewhere', '', 'reply error Unavailable']);
  });
  it('gives a fatal failure to the caller and cancels the rest', () => {
    const call = new Bench('grpc', { hedgingDelayMs: 50, nonFatal: ['Unavailable'] });
    call.start();
    call.timer();
    expect(call.ends(1, 'bad-request')).toBe('reply bad-request, cancel 2');
  });
  it('heeds the server’s push-back, even with nothing under way', () => {
    const call = new Bench('grpc', { hedgingDelayMs: 50, nonFatal: ['Unavailable'] });
    call.start();
    expect([call.ends(1, 'error Unavailable', 3000), call.timer(), call.ends(2)]).toEqual(['timer 0 in 3000', 'forward 2 after hedge elsewhere, timer 0 in 50', 'reply ok (hedged)']);
  });
});
