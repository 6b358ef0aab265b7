/** What why-chains say of whole runs: whose attempts, whose queue, since when, and what for. */
import { describe, expect, test } from 'vitest';
import { at, between, call, constant, doorOf, policy, readerOf, run, work } from '../../../test/support/small-run.ts';
import type { Parts } from '../../../test/support/small-run.ts';
import type { AnyPolicy } from '../pattern.ts';
import { NO_FAULT } from '../spec.ts';
import type { ChangeSpec, ServiceFault, StepSpec } from '../spec.ts';

function why(parts: Parts, id: number, policies: readonly AnyPolicy[] = []): readonly string[] {
  return readerOf(run(parts, policies)).why(id).map((step) => step.text);
}
const fault = (atMs: number, of: Partial<ServiceFault>): ChangeSpec => ({ atUs: atMs * 1000, what: 'fault', service: 0, instance: -1, fault: { ...NO_FAULT, ...of } });
const FAILS: StepSpec = { do: 'fail', error: 'Odd', share: 1 };

const retry = policy('retry', {
  response: (fx, signal) => { if (signal.attempt === 1) fx.startTimer(0, 100); else fx.reply(signal.outcome); },
  timer: (fx) => { fx.forward(2, { wait: 'backoff' }); },
});
const hedge = policy('hedge', {
  request: (fx) => { fx.startTimer(0, 30); fx.forward(1); }, timer: (fx) => { fx.forward(2, { wait: 'hedge' }); },
  response: (fx, signal, given) => { if (given['over'] !== true) fx.reply(signal.outcome); given['over'] = true; },
});
const permit = policy('permit', { request: (fx) => { fx.startTimer(0, 7); }, timer: (fx) => { fx.forward(1, { wait: 'permit' }); } });
const gives = (afterMs: number, says = false): AnyPolicy => policy('timeout', {
  request: (fx) => { fx.startTimer(0, afterMs); fx.forward(1, {}, fx.nowUs + afterMs * 1000); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); },
  timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); if (says) fx.cancel(1); },
});

describe('attempts', () => {
  test('that services made for a call are not the call’s own, and waits are counted since the attempt before on the same link', () => {
    const parts = { links: [{ chain: [{ kind: 'retry' }] }, between(0, 1)], services: [{ id: 'shop', title: 'Shop', steps: [call(1)] }, { id: 'stock', title: 'Stock', steps: [work(10), FAILS] }] };
    expect(why(parts, 0, [retry])).toEqual([
      'It failed after 2 attempts with Odd. Call #0 began at 0.000 s and ended at 0.120 s, after 120 ms. It made 2 attempts. Services made 2 more for it.',
      'Attempt 1 failed with Odd after 10 ms. It did not queue at Shop and was in work for 10 ms.',
      'Attempt 1 from Shop failed with Odd after 10 ms. It did not queue at Stock and was in work for 10 ms.',
      'Attempt 2 failed with Odd after 10 ms. It did not queue at Shop and was in work for 10 ms. It had been sent after a back-off of 100 ms.',
      'Attempt 1 from Shop failed with Odd after 10 ms. It did not queue at Stock and was in work for 10 ms.',
    ]);
  });
  test('that were hedges are told by the sending of the one before, which is still under way', () => {
    const told = why({ links: [{ chain: [{ kind: 'hedge' }] }], services: [{ workers: -1, steps: [work(50)] }] }, 0, [hedge]);
    expect(told[2]).toContain('It was a hedge, sent 30 ms later.');
  });
  test('that waited before the first was sent waited since the call began', () => {
    expect(why({ links: [{ chain: [{ kind: 'permit' }] }] }, 0, [permit])[1]).toContain('It had waited 7 ms for a permit.');
  });
  test('whose work was stopped are not said to have taken so long in all', () => {
    const parts: Parts = { links: [{ chain: [{ kind: 'timeout' }], passCancel: true, latency: constant(1) }], services: [{ onCancel: 'abort', steps: [work(50)] }] };
    expect(why(parts, 0, [gives(20, true)])[1]).toBe('Attempt 1 timed out because its work was too long. It had been in work at service for 19 ms when its caller left. It was stopped at 0.021 s.');
  });
});

describe('a queue stands still', () => {
  test('because the service does, not its workers', () => {
    const told = why({ services: [{ workers: 4, steps: [work(5)] }], changes: [fault(0, { stalled: true }), fault(50, {})] }, 0);
    expect(told.slice(1)).toEqual([
      'Attempt 1 succeeded after 55 ms. It queued 50 ms at service and was in work for 5 ms.',
      'The queue stood still because service did.',
    ]);
  });
  test('because of as many workers as there are by then', () => {
    const changes: readonly ChangeSpec[] = [{ atUs: 5000, what: 'service', service: 0, workers: 2, steps: [work(30)] }];
    const told = why({ clients: [{ workload: at(10, 11, 12) }], services: [{ workers: 4, steps: [work(30)] }], changes }, 2);
    expect(told.at(-1)).toBe('The queue stood still because 2 of 2 workers were busy.');
    const one = why({ clients: [{ workload: at(10, 11) }], services: [{ steps: [work(30)] }] }, 1);
    expect(one.at(-1)).toBe('The queue stood still because its one worker was busy.');
  });
  test('behind an entrance with patterns: its attempts queue and work, those that lead to it wait for them', () => {
    const parts: Parts = { clients: [{ workload: at(0, 1) }], links: [{ chain: [{ kind: 'timeout' }] }, doorOf(0, [{ kind: 'permit' }])], services: [{ id: 'shop', title: 'Shop', door: 1, steps: [work(20)] }] };
    expect(why(parts, 1, [permit, gives(15)])).toEqual([
      'It ended at its deadline. Call #1 began at 0.001 s and ended at 0.016 s, after 15 ms. It made 1 attempt.',
      'Attempt 1 timed out because it waited 15 ms. It was still at the entrance of Shop when its caller left at 0.016 s.',
      'Attempt 1 at the entrance of Shop was given up because it queued 8 ms. It was still in the queue of Shop when its caller left at 0.016 s.',
      'The queue stood still because its one worker was busy.',
      'It did not move up in time. When its caller left at 0.016 s, its one worker served a caller who had left.',
      'Its work was done all the same, for nobody. A worker took it up at 0.027 s, 11 ms after its caller had left, and was held for 20 ms.',
    ]);
  });
});

test('work for nobody names every service whose workers it held', () => {
  const chain = [{ kind: 'timeout' }], steps = [call(1, { timeout: [work(5)] })];
  const parts: Parts = { links: [{ chain }, between(0, 1, { chain })], services: [{ id: 'shop', title: 'Shop', steps }, { id: 'stock', title: 'Stock', steps: [work(30)] }] };
  expect(why(parts, 0, [gives(10)]).at(-1)).toBe('Its work was done all the same, for nobody. 2 attempts held workers of Shop and Stock for 25 ms after their caller had left.');
});

test.each([
  ['stalled', { stalled: true }, 'Service stood still, because of a fault. Stalled on service, 0.000 s to 0.050 s: nothing begins and nothing goes on.'],
  ['draining', { draining: true }, 'Service had a fault. Draining on service, 0.000 s to 0.050 s: out of the registry.'],
  ['slow and draining', { draining: true, slowdown: 3 }, 'The workers were slow, because of a fault. Slow on service, 0.000 s to 0.050 s: out of the registry, work ×3.'],
])('a service that was %s is told with what that means', (_, of, text) => {
  expect(why({ links: [{ chain: [{ kind: 'timeout' }] }], services: [{ steps: [work(30)] }], changes: [fault(0, of), fault(50, {})] }, 0, [gives(20)])).toContain(text);
});
