import { describe, expect, test } from 'vitest';
import { bench, configOf, holding, with_ } from '../../../test/support/broker-bench.ts';
import type { BenchOptions, NodeBench } from '../../../test/support/node-bench.ts';
import { broker } from './model.ts';
import type { BrokerConfig } from './model.ts';

describe('a message', () => {
  test('is answered when it is held, and delivered at once when there is room', () => {
    const node = bench();
    node.call();
    expect(node.told()).toEqual(['0 reply 1 ok', '0 send 1 on 0']);
    node.answer(1);
    expect([node.count_('acknowledged'), node.kept.size, ...holding(node)]).toEqual([1, 0, 0, 0, 0]);
  });
  test('waits for its turn: no more than the prefetch are in flight, and the first goes first', () => {
    const node = with_(4, { prefetch: 2 });
    expect(holding(node)).toEqual([2, 2, 0]);
    node.answer(2);
    node.answer(1);
    expect(node.told()).toEqual(['0 send 3 on 0', '0 send 4 on 0']);
  });
  test('goes to one of the consumers, links in turn, or to each of them', () => {
    const competing = bench({}, { links: 2 }), fanOut = bench({ consumers: 'fanOut' }, { links: 2 });
    for (const node of [competing, fanOut]) { node.call(); node.call(); }
    expect(competing.told().filter((line) => line.includes('send'))).toEqual(['0 send 1 on 0', '0 send 2 on 1']);
    expect(fanOut.told().filter((line) => line.includes('send'))).toEqual(['0 send 1 on 0', '0 send 2 on 1', '0 send 3 on 0', '0 send 4 on 1']);
  });
  test('a slow subscriber holds up no other', () => {
    const node = with_(3, { consumers: 'fanOut', prefetch: 1 }, { links: 2 });
    node.answer(2);
    expect(node.told()).toEqual(['0 send 4 on 1']);
  });
});

describe('what fails is delivered again', () => {
  test('at once, last, up to the most deliveries; then it is dead', () => {
    const node = with_(2, { prefetch: 1, maxDeliveries: 2 });
    node.answer(1, 'error Bad');
    expect(node.told()).toEqual(['0 send 2 on 0']);
    node.answer(2);
    expect(node.told()).toEqual(['0 send 1 on 0']);
    node.answer(1, 'error Bad');
    expect([node.count_('dead'), ...holding(node), node.count_('redelivered')]).toEqual([1, 0, 0, 1, 1]);
  });
  test('or at the place it had', () => {
    const node = with_(2, { prefetch: 1, again: 'head' });
    node.answer(1, 'error Bad');
    expect(node.told()).toEqual(['0 send 1 on 0']);
  });
  test('after a growing back off, no longer than the longest', () => {
    const node = with_(1, { backoffMs: 100, backoffMaxMs: 250, maxDeliveries: 0 }), sent: string[] = [];
    for (let i = 0; i < 4; i++) {
      node.answer(1, 'error Bad');
      expect(holding(node)).toEqual([1, 0, 0]);
      node.advanceTo(node.nowUs / 1000 + 250);
      sent.push(...node.told());
    }
    expect(sent).toEqual(['100 send 1 on 0', '450 send 1 on 0', '750 send 1 on 0', '1000 send 1 on 0']);
  });
  test('with full jitter after anything up to that', () => {
    const node = with_(1, { backoffMs: 100, jitter: 'full' }, { random: () => 0.25 });
    node.answer(1, 'error Bad');
    node.advanceTo(100);
    expect(node.told()).toEqual(['25 send 1 on 0']);
  });
  test('when nothing was lost by its consumer but its acknowledgement was', () => {
    const node = with_(1);
    node.answered(node.deliveriesOf(1)[0]!, 'cancelled', true);
    expect(node.told()).toEqual(['0 send 1 on 0']);
  });
  test('not at all when it is acknowledged as it is sent', () => {
    const node = with_(1, { acknowledge: 'whenSent', prefetch: 1 });
    expect([node.count_('acknowledged'), ...holding(node)]).toEqual([1, 0, 0, 0]);
    node.call();
    expect(node.told()).toEqual(['0 reply 2 ok']);
    node.answer(1, 'error Bad');
    expect(node.told()).toEqual(['0 send 2 on 0']);
    expect(node.kept.size).toBe(1);
  });
});

describe('work that goes on when its delivery is answered', () => {
  /** Given up while a consumer works on it, and delivered again. */
  const givenUp = (more: Partial<BrokerConfig> = {}, options: BenchOptions = {}): { readonly node: NodeBench; readonly first: number } => {
    const node = with_(1, more, options), first = node.deliveriesOf(1)[0]!;
    expect(node.begins(first)).toBe(options.randomOf === undefined ? 'work' : 'poison');
    node.goingOn.add(first);
    node.answered(first, 'timeout', false);
    return { node, first };
  };
  test('is of its message: what it has done is known, and what follows it is a duplicate', () => {
    const idempotent = givenUp({ idempotent: true }), not = givenUp();
    for (const { node, first } of [idempotent, not]) node.worked(first);
    expect(idempotent.node.begins(idempotent.node.deliveriesOf(1)[0]!)).toBe('known');
    not.node.answer(1);
    expect([idempotent.node.count_('suppressed'), not.node.count_('duplicates')]).toEqual([1, 1]);
  });
  test('may be still to begin: on a poison message it fails', () => {
    const { node, first } = givenUp({ poisonShare: 0.1, maxDeliveries: 2 }, { randomOf: () => 0 });
    expect(node.begins(first)).toBe('poison');
  });
  test('keeps its message, acknowledged, dead or lost, until it ends, and is no delivery that may expire', () => {
    for (const done of [(node: NodeBench) => { node.answer(1); }, (node: NodeBench) => { node.fault('lost'); node.answer(1); }]) {
      const { node, first } = givenUp({ visibilityMs: 1000 });
      done(node);
      expect(node.kept.size).toBe(1);
      node.advanceTo(5000);
      expect([node.count_('expired'), node.count_('redelivered'), ...holding(node)]).toEqual([0, 1, 0, 0, 0]);
      node.ended(first);
      expect(node.kept.size).toBe(0);
    }
  });
});

describe('the visibility timeout', () => {
  test('delivers again what has no answer, and leaves the first to work for nobody', () => {
    const node = with_(1, { visibilityMs: 1000, prefetch: 1 });
    node.advanceTo(999.999);
    expect(node.told()).toEqual([]);
    node.advanceTo(1000);
    expect(node.told()).toEqual(['1000 send 1 on 0']);
    expect([...node.deserted]).toEqual([node.deliveriesOf(1)[0]]);
  });
  test('counts a late acknowledgement, wherever the message is', () => {
    const inFlight = with_(1, { visibilityMs: 1000 }), waiting = with_(1, { visibilityMs: 1000, backoffMs: 500 });
    for (const node of [inFlight, waiting]) node.advanceTo(1200);
    inFlight.answerTo(inFlight.deliveriesOf(1)[0]!);
    expect([inFlight.count_('acknowledged'), ...holding(inFlight)]).toEqual([1, 0, 0, 0]);
    waiting.answer(1);
    expect([waiting.count_('acknowledged'), ...holding(waiting)]).toEqual([1, 0, 0, 0]);
    waiting.advanceTo(5000);
    expect(waiting.told()).toEqual([]);
    expect(waiting.kept.size).toBe(0);
  });
  test.each([16, 19])('… also of a dead letter that has come back and waits for its key, with a message behind it from %d ms on', (atMs) => {
    const node = bench({ ordered: true, maxDeliveries: 1, visibilityMs: 10, prefetch: 1, redriveMs: 5 });
    // Message 1 is dead at 10 and back at 15, behind message 3 of its key, while message 2 takes the only place.
    for (const [ms, key] of [[0, 0], [11, 1], [12, 0], [atMs, 0]] as const) {
      if (ms === 19) { node.advanceTo(18); node.answerTo(node.deliveriesOf(1)[0]!); }
      node.advanceTo(ms);
      node.call('publish', key);
    }
    if (atMs === 16) { node.advanceTo(18); node.answerTo(node.deliveriesOf(1)[0]!); }
    expect([node.count_('redriven'), node.count_('acknowledged'), ...holding(node)]).toEqual([1, 1, 2, 1, 0]);
    // The one published after it is done has its number.
    const last = atMs === 16 ? 4 : 1;
    for (const message of [2, 3, last]) node.answer(message);
    expect(node.told().filter((line) => line.includes('send'))).toEqual(['0 send 1 on 0', '11 send 2 on 0', `${Math.max(18, atMs)} send 3 on 0`, `${Math.max(18, atMs)} send ${last} on 0`]);
    expect([node.count_('acknowledged'), node.kept.size, ...holding(node)]).toEqual([4, 0, 0, 0, 0]);
  });
  test('or ignores it', () => {
    const node = with_(1, { visibilityMs: 1000, lateAcknowledgement: 'ignore' });
    node.advanceTo(1000);
    node.answerTo(node.deliveriesOf(1)[0]!);
    expect(holding(node)).toEqual([0, 1, 0]);
    node.answer(1);
    expect([node.count_('acknowledged'), node.count_('duplicates'), node.kept.size]).toEqual([1, 1, 0]);
  });
  test('ignores a late refusal', () => {
    const node = with_(1, { visibilityMs: 1000 });
    node.advanceTo(1000);
    node.answerTo(node.deliveriesOf(1)[0]!, 'error Bad');
    expect([node.count_('rejected'), ...holding(node)]).toEqual([0, 0, 1, 0]);
  });
  test('is extended while the consumer has the message, and not when it stands still', () => {
    const node = with_(1, { visibilityMs: 1000, extendMs: 400 });
    node.advanceTo(5000);
    expect(node.told()).toEqual([]);
    node.still.add(node.deliveriesOf(1)[0]!);
    node.advanceTo(6000);
    expect(node.told()).toEqual(['5800 send 1 on 0']);
  });
  test('is extended up to the longest', () => {
    const node = with_(1, { visibilityMs: 1000, extendMs: 400, longestMs: 2500 });
    node.advanceTo(2500);
    expect(node.told()).toEqual(['2500 send 1 on 0']);
  });
});

describe('messages of one key', () => {
  const KEYS = (i: number): number => i % 2;
  test('go one after the other, and other keys pass', () => {
    const node = with_(4, { ordered: true }, {}, KEYS);
    expect([...node.underWay.values()].map(({ message }) => message)).toEqual([1, 2]);
    node.answer(1);
    expect(node.told()).toEqual(['0 send 3 on 0']);
  });
  test('wait while the one before them waits to be delivered again', () => {
    const node = with_(2, { ordered: true, backoffMs: 100 });
    node.answer(1, 'error Bad');
    expect(node.told()).toEqual([]);
    node.advanceTo(100);
    expect(node.told()).toEqual(['100 send 1 on 0']);
    node.answer(1);
    expect(node.told()).toEqual(['100 send 2 on 0']);
  });
  test('go on when it is dead', () => {
    const node = with_(2, { ordered: true, maxDeliveries: 1 });
    node.answer(1, 'error Bad');
    expect(node.told()).toEqual(['0 send 2 on 0']);
  });
  test('go before younger ones of other keys that wait', () => {
    const node = with_(4, { ordered: true, prefetch: 1 }, {}, (i) => [0, 0, 1, 2][i]!);
    node.answer(1);
    expect(node.told()).toEqual(['0 send 2 on 0']);
  });
});

describe('duplicates', () => {
  test('take effect twice, or are kept from it', () => {
    const twice = with_(1, { visibilityMs: 1000, lateAcknowledgement: 'ignore' }), once = with_(1, { visibilityMs: 1000, lateAcknowledgement: 'ignore', idempotent: true });
    for (const node of [twice, once]) {
      node.advanceTo(1000);
      const [first = 0, second = 0] = node.deliveriesOf(1);
      expect(node.begins(second)).toBe('work');
      node.answerTo(first);
      node.worked(second);
      node.answered(second, 'ok', true);
    }
    expect([twice.count_('duplicates'), twice.count_('suppressed'), once.count_('duplicates'), once.count_('suppressed')]).toEqual([1, 0, 0, 1]);
  });
  test('an idempotent consumer does no work on what is done', () => {
    const node = with_(1, { idempotent: true });
    const [first = 0] = node.deliveriesOf(1);
    expect(node.begins(first)).toBe('work');
    node.worked(first);
    node.answered(first, 'cancelled', true);
    expect(node.begins(node.deliveriesOf(1)[0]!)).toBe('known');
  });
  test('poison fails at every delivery', () => {
    const node = with_(2, { poisonShare: 0.4, maxDeliveries: 3 }, { randomOf: (call) => (call === 1 ? 0.39 : 0.4) });
    node.answer(2);
    for (let i = 0; i < 3; i++) node.answer(1);
    expect([node.count_('dead'), node.count_('acknowledged'), node.count_('delivered')]).toEqual([1, 1, 4]);
  });
});

test('a broker that lost its memory forgets all, and is not confused by what comes back', () => {
  const node = with_(5, { prefetch: 2, maxDeliveries: 1, ordered: true }, {}, (i) => i % 2);
  node.answer(1, 'error Bad');
  node.fault('down');
  node.fault('lost');
  expect([node.count_('lost'), ...holding(node)]).toEqual([5, 0, 0, 0]);
  node.fault('down', false);
  for (const delivery of Array.from(node.underWay.keys())) node.answerTo(delivery);
  node.call();
  expect([node.kept.size, node.count_('published'), ...holding(node)]).toEqual([1, 6, 0, 1, 0]);
});

test.each<[string, Partial<BrokerConfig>, readonly string[]]>([
  ['usual settings', {}, []],
  ['no acknowledgement', { acknowledge: 'whenSent', extendMs: 99_999_999 }, ['acknowledge']],
  ['extended too late', { visibilityMs: 1000, extendMs: 1000 }, ['extendMs']],
  ['extended up to nothing', { visibilityMs: 1000, extendMs: 500, longestMs: 1000 }, ['longestMs']],
  ['poison for ever, in order', { maxDeliveries: 0, backoffMs: 1, poisonShare: 0.1, ordered: true }, ['maxDeliveries', 'ordered']],
  ['a loop without a pause', { maxDeliveries: 0 }, ['backoffMs']],
  ['a longest back off below the first', { backoffMs: 5000, backoffMaxMs: 100 }, ['backoffMaxMs']],
  ['nothing but poison', { poisonShare: 1 }, ['poisonShare']],
  ['nothing to redrive', { maxDeliveries: 0, backoffMs: 1, redriveMs: 1 }, ['redriveMs']],
])('%s', (_title, more, fields) => { expect(broker.check!(configOf(more)).map(({ field }) => field)).toEqual(fields); });
