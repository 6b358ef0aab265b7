/** How a run goes on and ends: slices, its end, its limit, standing still, what is asked of it in between. */
import { describe, expect, test } from 'vitest';
import { at, begin, constant, endsOf, policy, printedBy, print, queue, readerOf, run, sleep, spansOf, specOf, through, work } from '../../test/support/small-run.ts';
import type { AttachPart, Parts, Ran } from '../../test/support/small-run.ts';
import { fifo } from '../patterns/fifo/model.ts';
import type { FieldTable } from './fields.ts';
import type { Reason } from './outcome.ts';
import type { AnyDialect, AnyPolicy, Policy } from './pattern.ts';
import { nullSink } from './recording/null-sink.ts';
import { Simulation } from './simulation.ts';

const stop = (ran: Ran): object => ({ stopped: ran.simulation.stopped, nowMs: ran.simulation.nowUs / 1000, events: ran.simulation.events });

describe('a run ends', () => {
  test('at its duration, when nothing is under way', () => {
    expect(stop(run(through([], 5, { durationMs: 50 })))).toEqual({ stopped: 'end', nowMs: 50, events: 2 });
  });
  test('when what was begun before has ended: calls, and work that has no caller any more', () => {
    const hasty = policy('hasty', { request: (fx) => { fx.forward(1); fx.startTimer(0, 2); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    expect(stop(run(through([], 30, { durationMs: 50, clients: [{ workload: at(49) }] })))).toMatchObject({ stopped: 'end', nowMs: 79 });
    const ran = run(through(['hasty'], 30, { durationMs: 50, clients: [{ workload: at(49) }] }), [hasty]);
    expect(stop(ran)).toMatchObject({ stopped: 'end', nowMs: 79 });
    expect(endsOf(ran)).toEqual(['0 at 51 timeout']);
  });
  test('after twice its duration at the latest: what is open then has no end and no outcome', () => {
    const ran = run(through([], 80, { durationMs: 50, clients: [{ workload: at(20, 40) }] }));
    expect(stop(ran)).toMatchObject({ stopped: 'end', nowMs: 100 });
    expect(endsOf(ran)).toEqual([]);
    expect(spansOf(ran)).toEqual(['0.1 sent 20 begun 20 ended - left - unfinished', '1.1 sent 40 begun 40 ended - left - unfinished']);
  });
  test('with what is on its way back having ended, but not been seen', () => {
    const ran = run({ ...through([], 5, { durationMs: 50, clients: [{ workload: at(49) }] }), links: [{ latency: constant(30) }] });
    expect(spansOf(ran)).toEqual(['0.1 sent 49 begun 79 ended 84 left - ok']);
    expect(stop(ran)).toMatchObject({ nowMs: 100 });
  });
  test('with thousands open at its last instant, every one of them written', () => {
    const ran = run(through([], 80, { durationMs: 50, clients: [{ workload: at(...Array.from({ length: 3000 }, () => 40)) }] }));
    expect(ran.raw.spans.map((span) => `${span.owner} ${span.begunUs} ${span.endedUs}`)).toEqual(Array.from({ length: 3000 }, (_, n) => `${n} 40000 -1`));
  });
  test('with what goes on for callers that have left, waits between its attempts included', () => {
    const tries = policy('tries', {
      request: (fx) => { fx.forward(1); fx.startTimer(0, 10); }, response: (fx) => { fx.startTimer(1, 30); },
      timer: (fx, signal) => { if (signal.key === 0) fx.reply(fx.shared.outcome('timeout')); else fx.forward(2); }, late: (fx) => { fx.startTimer(1, 30); },
    });
    const late = (durationMs: number): readonly string[] => spansOf(run(through(['tries'], 12, { durationMs, clients: [{ workload: at(40) }] }), [tries]));
    expect(late(60)).toEqual(late(1000).slice(0, 2));
    expect(late(60).map((span) => span.split(' ')[2])).toEqual(['40', '82']);
  });
  test('even when a call waits for ever', () => {
    expect(stop(run(through(['deaf'], 1, { durationMs: 50 }), [policy('deaf', { request: () => {} })]))).toMatchObject({ stopped: 'end', nowMs: 100 });
  });
  test('and clients begin nothing at its last instant or after it', () => {
    expect(run(through([], 1, { durationMs: 50, clients: [{ workload: at(49.999, 50, 60) }] })).raw.counted.get('clients/client/calls')).toBe(1);
  });
  test('and levels are counted to its last instant', () => {
    const reader = readerOf(run(through([], 80, { durationMs: 50, clients: [{ workload: at(20) }] })));
    expect(reader.total('services/service/busy', 0, Infinity)).toBe(80_000);
    expect(reader.untilUs).toBe(100_000);
  });
});

describe('a run stops', () => {
  const steady: Parts = { ...through([], 5, { durationMs: 50 }), clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }] };
  test('at its limit of events, says so, and where; what is open is written as open', () => {
    const ran = run({ ...steady, limits: { events: 21 } });
    expect(stop(ran)).toEqual({ stopped: 'limit', nowMs: 12, events: 21 });
    expect(spansOf(ran).filter((line) => line.endsWith('unfinished')).length).toBe(5);
    expect(ran.simulation.advance(100)).toBe(true);
    expect(ran.simulation.events).toBe(21);
  });
  test('does not stop by a limit it does not reach', () => {
    expect(stop(run({ ...steady, limits: { events: 1000 } }))).toMatchObject({ stopped: 'end', events: 100 });
  });
  test('as stuck where a program loops without waiting, at that instant', () => {
    const ran = run({ clients: [{ workload: { kind: 'program' }, steps: [sleep(5), { do: 'repeat', times: -1, steps: [] }] }] });
    expect(stop(ran)).toMatchObject({ stopped: 'stuck', nowMs: 5 });
  });
  test('at its limit of lines, with all up to it and at that instant, also when it was taken up from a checkpoint on the way', () => {
    const printing: Parts = { clients: [{ workload: { kind: 'program' }, steps: [sleep(5), { do: 'repeat', times: -1, steps: [{ do: 'print', text: '{i}' }, sleep(1)] }] }], limits: { lines: 7 } };
    const ran = run(printing);
    expect([stop(ran), ran.raw.lines.map(({ text }) => text)]).toMatchObject([{ stopped: 'lines', nowMs: 12 }, ['0', '1', '2', '3', '4', '5', '6']]);
    const before = begin(printing), after = begin(printing);
    before.simulation.advanceTo(8_000);
    after.simulation.restore(before.simulation.checkpoint());
    expect(after.simulation.advanceTo(1e9)).toBe(true);
    expect([after.simulation.stopped, after.simulation.nowUs, after.raw.lines.length]).toEqual(['lines', 12_000, 3]);
    expect(stop(run({ ...printing, durationMs: 12, limits: { lines: 7 } }))).toMatchObject({ stopped: 'end' });
  });
  test('as stuck where a pattern wakes itself for ever', () => {
    const restless = policy('restless', { request: (fx) => { fx.shared.wake(fx.handle, null); }, woken: (fx) => { fx.shared.wake(fx.handle, null); } });
    expect(stop(run(through(['restless'], 0, { clients: [{ workload: at(7) }], limits: { events: 100 } }), [restless]))).toEqual({ stopped: 'stuck', nowMs: 7, events: 1 });
  });
});

describe('advancing', () => {
  const busy: Parts = { clients: [{ workload: { kind: 'poisson', ratePerSec: 500 } }], durationMs: 300, services: [{ workers: 2, steps: [work(5)] }] };
  test('takes at most so many events, and to the end no more than there are', () => {
    const { simulation } = begin(busy);
    expect([simulation.advance(0), simulation.events]).toEqual([false, 0]);
    expect([simulation.advance(7), simulation.events]).toEqual([false, 7]);
    expect([simulation.advance(1_000_000), simulation.stopped]).toEqual([true, 'end']);
  });
  test('to an instant does everything of that instant and nothing after it', () => {
    const given = through([], 5, { clients: [{ workload: at(0, 5, 5, 6) }] }), ran = begin(given);
    expect(ran.simulation.advanceTo(5_000)).toBe(false);
    expect({ nowUs: ran.simulation.nowUs, ends: endsOf(ran), events: ran.simulation.events }).toEqual({ nowUs: 5_000, ends: ['0 at 5 ok'], events: 4 });
    ran.simulation.advanceTo(5_999);
    expect(ran.simulation.events).toBe(4);
    expect([ran.simulation.advanceTo(Infinity), ran.simulation.stopped, endsOf(ran).length]).toEqual([true, 'end', 4]);
  });
});

describe('inspecting', () => {
  const shown = policy('shown', { request: (fx, _signal, _call, shared) => { shared['n'] = Number(shared['n'] ?? 0) + 1; fx.shared.moved(1); fx.forward(1); } }, null, { states: ['calm', 'busy'] });
  const given: Parts = {
    clients: [{ workload: at(0, 1, 2, 3) }],
    links: [{ chain: [{ kind: 'shown' }] }],
    services: [{ workers: 1, steps: [work(10)], queue: queue(2) }],
  };
  test('shows workers, queues in order, faults, states, what is under way and scheduled', () => {
    const { simulation } = begin(
      {
        ...given,
        changes: [
          {
            atUs: 2_500,
            what: 'fault',
            service: 0,
            instance: -1,
            fault: { errorShare: 0, error: 'Odd', slowdown: 2, down: false, stalled: false, draining: false },
          },
        ],
      },
      [shown],
    );
    simulation.advanceTo(3_000);
    expect(simulation.inspect()).toMatchObject({
      atUs: 3_000, events: 5, callsUnderWay: 3, attemptsUnderWay: 3, scheduled: 1,
      services: [{ id: 'service', workers: 1, instances: [{ busy: 1, queued: 2, fault: { slowdown: 2 }, queue: { waiting: 2 } }] }],
      states: [{ attach: 'link/shown', state: 'busy', shared: { n: 4 } }],
    });
  });
  test('does not change what follows', () => {
    const whole = run(given, [shown]), ran = begin(given, [shown]);
    while (!ran.simulation.advance(1)) ran.simulation.inspect();
    expect(ran.lines).toEqual(whole.lines);
  });
  test('gives plain data that later steps leave alone', () => {
    const { simulation } = begin(given, [shown]);
    simulation.advanceTo(0);
    const before = simulation.inspect(), text = JSON.stringify(before);
    simulation.advance(100);
    expect(JSON.stringify(before)).toBe(text);
  });
});

describe('a run that cannot be made', () => {
  const relay = policy('relay'), spec = specOf(through(['relay'], 1));
  test('for a kind that nobody knows names kind and place', () => {
    expect(() => new Simulation(spec, { fifo }, nullSink)).toThrow(new RangeError('no pattern relay for link/relay'));
  });
  test('for a pattern inbound of a service names the place', () => {
    const inbound = {
      ...spec,
      attachments: spec.attachments.map((attach) => (attach.kind === 'relay' ? { ...attach, id: 'service/relay', link: -1, service: 0 } : attach)),
    };
    expect(() => new Simulation(inbound, { fifo, relay }, nullSink)).toThrow(new RangeError('service/relay: patterns stand on links in this version'));
  });
});

describe('a dialect', () => {
  const answers = (reason: Reason): AnyDialect => {
    const {
      role: _role,
      kind: _kind,
      title: _title,
      ...machine
    } = policy('', {
      request: (fx) => {
        fx.reply(fx.shared.outcome(reason));
      },
    }) as Policy<string, FieldTable, unknown, unknown, unknown>;
    return { ...machine, library: reason, version: '1' };
  };
  const choice: AnyPolicy = { role: 'policy', kind: 'choice', title: 'Choice', fields: {}, dialects: { soft: answers('ok'), hard: answers('shed') } };
  const chain = (dialect: string): { readonly chain: readonly AttachPart[] } => ({ chain: [{ kind: 'choice', config: { dialect } }] });
  test('is chosen by the settings of each attachment, once for the run', () => {
    const ran = run({ clients: [{ workload: at(0, 10) }, {}], links: [chain('soft'), chain('hard')], changes: [{ atUs: 5_000, what: 'config', attach: 1, config: { dialect: 'hard' } }] }, [choice]);
    expect(endsOf(ran)).toEqual(['0 at 0 ok', '1 at 0 shed', '2 at 10 ok']);
  });
  test('that does not exist is refused', () => {
    expect(() => begin({ links: [chain('odd')] }, [choice])).toThrow(new RangeError('choice has no dialect odd'));
  });
});

test('a program cut off by the end of the run prints nothing more', () => {
  const ran = run({ durationMs: 50, clients: [{ workload: { kind: 'program' }, steps: [print('on'), sleep(60), print('never')] }] });
  expect(printedBy(ran)).toEqual(['0 on']);
});
