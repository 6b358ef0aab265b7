/** What a broker does when its queue is full, and with what has died. */
import { describe, expect, test } from 'vitest';
import { bench, configOf, holding, with_ } from '../../../test/support/broker-bench.ts';

describe('a bounded queue', () => {
  test('refuses, and says that it is full', () => {
    const node = bench({ capacity: 1, prefetch: 1 });
    for (let i = 0; i < 3; i++) node.call();
    expect(node.told()).toEqual(['0 reply 1 ok', '0 send 1 on 0', '0 reply 2 ok', '0 is full', '0 reply 3 rejected:limit']);
    node.answer(1);
    expect(node.told()).toEqual(['0 send 2 on 0', '0 is up']);
  });
  test('or drops the oldest that waits', () => {
    const node = with_(4, { capacity: 2, prefetch: 1, whenFull: 'dropOldest' });
    expect([node.count_('dropped'), ...holding(node)]).toEqual([1, 2, 1, 0]);
    node.answer(1);
    expect(node.told()).toEqual(['0 send 3 on 0', '0 is up']);
  });
  test('as many of them as leave a place, when dead letters have come back beyond the places', () => {
    const node = with_(3, { capacity: 2, prefetch: 1, whenFull: 'dropOldest', maxDeliveries: 1, redriveMs: 100 });
    for (const message of [1, 2, 3]) node.answer(message, 'error Bad');
    for (let i = 0; i < 3; i++) node.call();
    node.advanceTo(100);
    expect(holding(node)).toEqual([5, 1, 0]);
    node.told();
    node.call();
    expect([node.told()[0], node.count_('dropped'), node.count_('refused'), ...holding(node)]).toEqual(['100 reply 7 ok', 4, 0, 2, 1, 0]);
  });
  test('and refuses only when none of them is ready', () => {
    const node = with_(3, { capacity: 2, prefetch: 2, whenFull: 'dropOldest', backoffMs: 100 });
    node.answer(1, 'error Bad');
    node.answer(2, 'error Bad');
    node.told();
    expect(holding(node)).toEqual([2, 1, 0]);
    node.call();
    expect([node.told(), node.count_('dropped'), node.count_('refused')]).toEqual([['0 reply 4 rejected:limit'], 0, 1]);
  });
  test('without limit holds as many as the run allows', () => {
    const node = bench({ prefetch: 1 }, { most: 3 });
    for (let i = 0; i < 5; i++) node.call();
    expect(node.told().at(-1)).toBe('0 reply 5 rejected:limit');
  });
});

describe('dead letters', () => {
  test('go back so long after their death, as new messages', () => {
    const node = with_(1, { maxDeliveries: 1, redriveMs: 500 });
    node.advanceTo(100);
    node.answer(1, 'error Bad');
    node.advanceTo(600);
    expect(node.told()).toEqual(['600 send 1 on 0']);
    expect([node.count_('redriven'), ...holding(node)]).toEqual([1, 0, 1, 0]);
  });
  test('go back when that is set from the playhead', () => {
    const node = with_(3, { maxDeliveries: 1 });
    node.answer(1, 'error Bad');
    node.advanceTo(1000);
    node.answer(2, 'error Bad');
    node.reconfigure(configOf({ maxDeliveries: 1, redriveMs: 700 }));
    expect(node.told()).toEqual(['1000 send 1 on 0']);
    node.advanceTo(1700);
    expect(node.told()).toEqual(['1700 send 2 on 0']);
  });
});
