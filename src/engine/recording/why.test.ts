/** Why-chains tell what the recording holds, effect first. */
import { describe, expect, it } from 'vitest';
import type { RunMeta } from './columns.ts';
import { createReader } from './reader.ts';
import type { Reader } from './reading.ts';
import { Recorder } from './recorder.ts';
import { NO_INSTANCE, SPAN } from './sink.ts';
import { OUTCOMES, TEST_META } from './test-run.ts';

const OK = 0, UNAVAILABLE = 1, TIMEOUT = 2, OPEN = 3;
const BACKOFF = 1;
const never = -1;
const outage: RunMeta['faults'][number] = { label: 'Outage', service: 0, instance: -1, fromUs: 500_000, toUs: 10_000_000, fault: { errorShare: 0.62, error: 'Unavailable', slowdown: 20, down: false, stalled: false, draining: false } };

function read(faults: RunMeta['faults'], tell: (recorder: Recorder) => void): Reader {
  const recorder = new Recorder({ windowUs: 100_000, keepCalls: 1000, keepGauges: 1000 });
  OUTCOMES.forEach((outcome) => recorder.outcome(outcome));
  tell(recorder);
  recorder.end(20_000_000);
  const reader = createReader({ ...TEST_META, series: recorder.series, faults });
  reader.append(recorder.flush(20_000_000));
  return reader;
}

/** Four workers held by callers who have left; the fifth call times out twice in the queue and is then refused. */
const storm = read([outage], (recorder) => {
  recorder.gauge(5_000_000, 0, 0, 60);
  recorder.gauge(5_000_000, 0, 1, 30);
  recorder.move(5_000_000, 3, 0, 0, 1, 8_500_000);
  for (let id = 0; id < 4; id++) {
    recorder.call(id, 1_000_000, 1_800_000, 0, TIMEOUT);
    recorder.span(id, 1_000_000, 1_000_000, 1_000_000, 6_000_000, 1_800_000, 1_800_000, 0, 0, OK, 1, SPAN.departed);
  }
  recorder.call(4, 2_000_000, 6_100_000, 0, OPEN);
  recorder.span(4, 2_000_000, 2_000_000, 6_000_000, 6_400_000, 3_800_000, 3_800_000, 0, 0, OK, 1, SPAN.departed);
  recorder.span(4, 4_000_000, 4_000_000, 6_000_000, 6_500_000, 5_800_000, 5_800_000, 0, 0, OK, 2, SPAN.departed | BACKOFF);
  recorder.span(4, 6_100_000, never, never, 6_100_000, 6_100_000, Infinity, 0, NO_INSTANCE, OPEN, 3, SPAN.shortCircuit | BACKOFF);
  recorder.move(8_500_000, -1, 0, 1, 2, Infinity);
});

describe('why', () => {
  it('tells a retry storm from the refusal to the workers held for nobody', () => {
    expect(storm.why(4).map((step) => step.text)).toEqual([
      'It was refused by the circuit breaker after 3 attempts. Call #4 began at 2.000 s and ended at 6.100 s, after 4.1 s. It made 3 attempts, of which 1 was not sent.',
      'Attempt 1 timed out because it queued 1.8 s. It was still in the queue of Payments when its caller left at 3.800 s.',
      'Attempt 2 timed out because it queued 1.8 s. It was still in the queue of Payments when its caller left at 5.800 s. It had been sent after a back-off of 200 ms.',
      'Attempt 3 was refused by the circuit breaker. It was open from 5.000 s until 8.500 s. Call #3 had caused that (buffered 60, failed 30). It had been sent after a back-off of 300 ms.',
      'The queue stood still because 4 of 4 workers were busy, all for callers who had left.',
      'The workers were slow, because of a fault. Outage on Payments, 0.500 s to 10.000 s: 62 % errors, the rest ×20.',
      'The circuit breaker came 1 s too late for attempt 2. It went open at 5.000 s (buffered 60, failed 30), when the attempt had already passed.',
      'Its work was done all the same, for nobody. 2 attempts held workers of Payments for 900 ms after their caller had left.',
    ]);
  });

  it('links each step to the call, span or move it speaks of', () => {
    const steps = storm.why(4);
    expect(steps[0]).toMatchObject({ call: 4, atUs: 6_100_000, facts: [2_000_000, 6_100_000, 4_100_000, 3] });
    const attempt = steps[1]?.span ?? -1;
    expect(storm.span(attempt)).toMatchObject({ owner: 4, attempt: 1 });
    expect(storm.move(steps[3]?.move ?? -1)).toMatchObject({ atUs: 5_000_000, to: 1 });
    expect(steps[3]?.call).toBe(3);
    expect(steps[5]?.facts.slice(0, 2)).toEqual([500_000, 10_000_000]);
  });

  it('says who was ahead in a queue that did not move', () => {
    const reader = read([], (recorder) => {
      for (let id = 0; id < 4; id++) {
        recorder.span(id, 1_000_000, 1_000_000, 1_000_000, 3_000_000, 3_000_000, Infinity, 0, 0, OK, 1, 0);
        recorder.call(id, 1_000_000, 3_000_000, 0, OK);
      }
      recorder.span(4, 1_100_000, 1_100_000, 3_000_000, 3_500_000, 3_500_000, Infinity, 0, 0, OK, 1, 0);
      recorder.span(5, 1_200_000, 1_200_000, 3_000_000, 3_500_000, 2_000_000, 2_000_000, 0, 0, OK, 1, SPAN.departed);
      recorder.call(5, 1_200_000, 2_000_000, 0, TIMEOUT);
    });
    expect(reader.why(5).map((step) => step.text)).toEqual([
      'It ended at its deadline. Call #5 began at 1.200 s and ended at 2.000 s, after 800 ms. It made 1 attempt.',
      'Attempt 1 timed out because it queued 800 ms. It was still in the queue of Payments when its caller left at 2.000 s.',
      'The queue stood still because 4 of 4 workers were busy. 1 other attempt was in the queue of Payments when attempt 1 came at 1.200 s.',
      'It did not move up in time. When its caller left at 2.000 s, 1 attempt that had come before it still waited.',
      'Its work was done all the same, for nobody. A worker took it up at 3.000 s, 1 s after its caller had left, and was held for 500 ms.',
    ]);
  });

  it('falls back on the levels of the window where spans are sampled away', () => {
    const recorder = new Recorder({ windowUs: 100_000, keepCalls: 1, keepGauges: 10 });
    OUTCOMES.forEach((outcome) => recorder.outcome(outcome));
    const busy = recorder.level('services/payments/busy');
    const busyLate = recorder.level('services/payments/busyLate');
    recorder.level('services/payments/queued');
    recorder.set(busy, 4, 0);
    recorder.set(busyLate, 3, 0);
    recorder.call(1, 0, 1, 0, OK);
    recorder.span(0, 1_050_000, 1_050_000, -1, 1_850_000, 1_850_000, 1_850_000, 0, 0, TIMEOUT, 1, SPAN.departed);
    recorder.call(0, 1_050_000, 1_850_000, 0, TIMEOUT);
    recorder.end(2_000_000);
    const reader = createReader({ ...TEST_META, series: recorder.series });
    reader.append(recorder.flush(2_000_000));
    expect(reader.sampledFrom).toBe(1);
    expect(reader.why(0)[2]?.text).toBe('The queue stood still because 4 of 4 workers were busy, 3 of them for callers who had left.');
  });

  it('names the error and the fault it came from', () => {
    const reader = read([outage], (recorder) => {
      recorder.span(0, 1_000_000, 1_000_000, 1_000_000, 1_040_000, 1_040_000, Infinity, 0, 0, UNAVAILABLE, 1, 0);
      recorder.call(0, 1_000_000, 1_040_000, 0, UNAVAILABLE);
    });
    expect(reader.why(0).map((step) => step.text)).toEqual([
      'It failed at its only attempt with Unavailable. Call #0 began at 1.000 s and ended at 1.040 s, after 40 ms. It made 1 attempt.',
      'Attempt 1 failed with Unavailable after 40 ms. It did not queue at Payments and was in work for 40 ms.',
      'The error came from a fault. Outage on Payments, 0.500 s to 10.000 s: 62 % errors, the rest ×20.',
    ]);
  });

  it('tells a call that was never sent which fault had opened the breaker', () => {
    const reader = read([outage], (recorder) => {
      recorder.gauge(5_000_000, 0, 1, 30);
      recorder.move(5_000_000, -1, 0, 0, 1, 8_500_000);
      recorder.span(0, 6_000_000, never, never, 6_000_000, 6_000_000, Infinity, 0, NO_INSTANCE, OPEN, 1, SPAN.shortCircuit);
      recorder.call(0, 6_000_000, 6_000_000, 0, OPEN);
    });
    expect(reader.why(0).map((step) => step.text)).toEqual([
      'It was refused by the circuit breaker. Call #0 began at 6.000 s and ended at 6.000 s, after 0 ms. It made 1 attempt, and none was sent.',
      'Attempt 1 was refused by the circuit breaker. It was open from 5.000 s.',
      'The circuit breaker had moved during a fault. Outage on Payments, 0.500 s to 10.000 s: 62 % errors, the rest ×20.',
    ]);
  });

  it('tells an attempt without an answer at the end of the run without a length, and one refused behind its caller’s back as answered', () => {
    const reader = read([], (recorder) => {
      recorder.call(0, 1_000_000, 1_010_000, 0, TIMEOUT);
      recorder.span(0, 1_000_000, 1_008_000, never, 1_008_000, 1_010_000, 1_010_000, 0, 0, UNAVAILABLE, 1, SPAN.departed | SPAN.notBegun);
      recorder.span(0, 1_010_000, 1_020_000, 1_020_000, 19_999_000, never, Infinity, 0, 0, OK, 2, SPAN.orphan);
    });
    expect(reader.why(0).slice(1).map((step) => [step.text, step.facts])).toEqual([
      ['Attempt 1 timed out while its answer was on the way back. Payments had answered with Unavailable at 1.008 s.', [10_000, 0]],
      ['Attempt 2 had no answer yet when the run ended. Payments had answered with ok at 19.999 s.', [19_999_000]],
    ]);
  });

  it('tells what a refusal took: a worker’s time where one took it up, else time only', () => {
    const refusal = (instance: number, begunUs: number): string => read([], (recorder) => {
      recorder.call(0, 1_000_000, 1_020_000, 0, OPEN);
      recorder.span(0, 1_000_000, never, begunUs, 1_020_000, 1_020_000, Infinity, 0, instance, OPEN, 1, SPAN.shortCircuit);
    }).why(0)[1]!.text;
    expect(refusal(NO_INSTANCE, never)).toContain(' That took 20 ms.');
    expect(refusal(0, never)).toContain(' That took 20 ms.');
    expect(refusal(0, 1_005_000)).toContain(' That held a worker of Payments for 15 ms, for which it had waited 5 ms.');
  });

  it('says that a state came too late only where it left its calm state meanwhile', () => {
    const told = (from: number, to: number): readonly string[] => read([], (recorder) => {
      recorder.move(1_010_000, 3, 0, from, to, Infinity);
      recorder.call(0, 1_000_000, 1_040_000, 0, UNAVAILABLE);
      recorder.span(0, 1_000_000, 1_000_000, 1_000_000, 1_040_000, 1_040_000, Infinity, 0, 0, UNAVAILABLE, 1, 0);
    }).why(0).slice(2).map((step) => step.text);
    expect(told(0, 1)).toEqual(['The circuit breaker came 10 ms too late for attempt 1. It went open at 1.010 s, when the attempt had already passed.']);
    expect([told(1, 2), told(2, 0)]).toEqual([[], []]);
  });

  it('blames a fault for an error only where an attempt met both', () => {
    const reader = read([{ ...outage, fault: { ...outage.fault, slowdown: 1 } }], (recorder) => {
      recorder.span(0, 300_000, 300_000, 300_000, 400_000, 400_000, Infinity, 0, 0, UNAVAILABLE, 1, 0);
      recorder.span(0, 600_000, 600_000, 600_000, 700_000, 700_000, Infinity, 0, 0, OK, 2, 0);
      recorder.call(0, 300_000, 700_000, 0, OK);
    });
    expect(reader.why(0).at(-1)!.text).toBe('Payments had a fault. Outage on Payments, 0.500 s to 10.000 s: 62 % errors.');
  });

  it('says what became of a memory that was lost', () => {
    const none = { errorShare: 0, error: 'Unavailable', slowdown: 1, down: false, stalled: false, draining: false };
    const reader = read([{ label: 'Memory lost', service: 0, instance: -1, fromUs: 1_010_000, toUs: 1_010_001, fault: none }], (recorder) => {
      recorder.span(0, 1_000_000, 1_000_000, 1_000_000, 1_040_000, 1_040_000, Infinity, 0, 0, UNAVAILABLE, 1, 0);
      recorder.call(0, 1_000_000, 1_040_000, 0, UNAVAILABLE);
    });
    expect(reader.why(0).at(-1)!.text).toBe('Payments had a fault. Memory lost on Payments, 1.010 s to 1.010 s: what it held is gone.');
  });

  it('says that a broker answers, which has no queue for its callers, and counts the wait of a delivery since the one before on the same link', () => {
    const recorder = new Recorder({ windowUs: 100_000, keepCalls: 1000, keepGauges: 1000 });
    OUTCOMES.forEach((outcome) => recorder.outcome(outcome));
    recorder.call(0, 0, 1000, 0, OK);
    recorder.span(0, 0, 1000, 1000, 1000, 1000, Infinity, 0, 0, OK, 1, 0);
    recorder.span(0, 1000, 1000, 1000, 11_000, 11_000, Infinity, 1, 0, UNAVAILABLE, 1, 0);
    recorder.span(0, 1000, 1000, 1000, 91_000, 91_000, Infinity, 2, 0, OK, 1, 0);
    recorder.span(0, 111_000, 111_000, 111_000, 121_000, 121_000, Infinity, 1, 0, UNAVAILABLE, 2, 0);
    recorder.span(0, 141_000, 141_000, 141_000, 151_000, 151_000, Infinity, 2, 0, OK, 3, 0);
    recorder.end(20_000_000);
    const from = (id: string, fromId: string, to: number): RunMeta['links'][number] => ({ id, fromId, to, chain: [] });
    const [service] = TEST_META.services, links = [from('publish', 'checkout', 2), from('a', 'mails', 0), from('b', 'mails', 1)];
    const reader = createReader({ ...TEST_META, series: recorder.series, links, services: [service!, { ...service!, id: 'index', title: 'Index' }], nodes: [{ id: 'mails', kind: 'broker', attach: 4, state: 0 }] });
    reader.append(recorder.flush(20_000_000));
    expect(reader.why(0)[1]?.text).toBe('Attempt 1 succeeded after 1 ms. Mails answered at once.');
    expect(reader.why(0).slice(-4).map((step) => step.text)).toEqual([
      'Delivery 1 failed with Unavailable after 10 ms. It did not queue at Payments and was in work for 10 ms. The message had waited 1 ms.',
      'Delivery 1 succeeded after 90 ms. It did not queue at Index and was in work for 90 ms. The message had waited 1 ms.',
      'Delivery 2 failed with Unavailable after 10 ms. It did not queue at Payments and was in work for 10 ms. The message had waited 100 ms.',
      'Delivery 3 succeeded after 10 ms. It did not queue at Index and was in work for 10 ms. The message had waited 20 ms.',
    ]);
  });

  it('tells a calm call in two steps, and nothing of a call it does not know', () => {
    const reader = read([], (recorder) => {
      recorder.span(0, 1_000_000, 1_000_000, 1_000_000, 1_040_000, 1_040_000, Infinity, 0, 0, OK, 1, 0);
      recorder.call(0, 1_000_000, 1_040_000, 0, OK);
    });
    expect(reader.why(0).map((step) => step.text)).toEqual([
      'It succeeded at its first attempt. Call #0 began at 1.000 s and ended at 1.040 s, after 40 ms. It made 1 attempt.',
      'Attempt 1 succeeded after 40 ms. It did not queue at Payments and was in work for 40 ms.',
    ]);
    expect(reader.why(17)).toEqual([]);
  });

  it('tells waits of attempts beyond the numbers that a recording has', () => {
    const reader = read([], (recorder) => {
      for (let k = 1; k <= 300; k++) recorder.span(0, k * 10_000, k * 10_000, k * 10_000, k * 10_000 + 1000, k * 10_000 + 1000, Infinity, 0, 0, UNAVAILABLE, k, k === 1 ? 0 : BACKOFF);
      recorder.call(0, 10_000, 3_001_000, 0, UNAVAILABLE);
    });
    expect(reader.why(0).slice(4, 8).map((step) => step.text.split('. ').at(-1))).toEqual(['294 further attempts went between.', ...Array.from({ length: 3 }, () => 'It had been sent after a back-off of 9 ms.')]);
  });

  it('shortens a chain of very many attempts', () => {
    const reader = read([], (recorder) => {
      for (let k = 1; k <= 40; k++)
        recorder.span(0, k * 100_000, k * 100_000, k * 100_000, k * 100_000 + 10_000, k * 100_000 + 10_000, Infinity, 0, 0, UNAVAILABLE, k, 0);
      recorder.call(0, 100_000, 4_010_000, 0, UNAVAILABLE);
    });
    const heads = reader.why(0).map((step) => step.text.split('. ')[0]);
    expect(heads.length).toBe(8);
    expect(heads[4]).toBe('34 further attempts went between.');
  });
});
