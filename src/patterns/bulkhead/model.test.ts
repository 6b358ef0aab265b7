import { describe, expect, it, test } from 'vitest';
import { bulkhead, type BulkheadConfig } from './model.ts';
import { abandon, join, leave, next, nobody } from './waiting.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf, type AnyMachine, type Signal } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';

type Dialect = BulkheadConfig['dialect'];
const configOf = (dialect: Dialect, change: object): BulkheadConfig =>
  ({ ...defaultsOf(fieldsOf(bulkhead, { dialect })), dialect, ...change }) as unknown as BulkheadConfig;

/** One bulkhead driven by hand: calls by number, which is also their handle; times in ms. */
class Bench {
  readonly fx = new EffectsLog();
  readonly shared: unknown;
  private config: BulkheadConfig;
  private readonly machine: AnyMachine;
  private readonly calls = new Map<number, unknown>();
  constructor(dialect: Dialect, change: object = {}) {
    this.config = configOf(dialect, change);
    this.machine = machineOf(bulkhead, this.config);
    this.shared = this.machine.init(this.config, this.fx.shared);
  }
  start(call: number, atMs = 0): readonly string[] {
    this.calls.set(call, this.machine.begin(this.config));
    return this.send(call, atMs, { type: 'request' });
  }
  end(call: number, atMs = 0, type: 'response' | 'late' = 'response'): readonly string[] { return this.send(call, atMs, { type, attempt: 1, outcome: outcomeOf('ok') }); }
  woken(call: number, atMs = 0): readonly string[] { return this.send(call, atMs, { type: 'woken', outcome: null }); }
  cancel(call: number, atMs = 0): readonly string[] { return this.send(call, atMs, { type: 'cancel' }); }
  timer(call: number, atMs: number): readonly string[] { return this.send(call, atMs, { type: 'timer', key: 0 }); }
  edit(change: object): readonly string[] {
    const before = this.config;
    this.config = { ...before, ...change } as BulkheadConfig;
    this.machine.reconfigure?.(this.shared, this.config, before, this.fx.shared);
    return this.fx.taken();
  }
  /** In use and waiting. */
  get now(): readonly (number | undefined)[] { return [this.fx.gauges.get(0) ?? 0, this.fx.gauges.get(1) ?? 0]; }
  private send(call: number, atMs: number, signal: Signal): readonly string[] {
    this.fx.nowUs = atMs * 1000;
    this.fx.handle = call;
    this.machine.step(this.shared, this.calls.get(call), this.config, signal, this.fx);
    return this.fx.taken();
  }
}

const REFUSED = ['reply rejected:limit'], SENT = ['forward 1'], SENT_LATER = ['stop 0', 'forward 1 after permit'];

test('each dialect names its library, and has an option', () => {
  expect(Object.keys(bulkhead.dialects).sort()).toEqual(bulkhead.fields.dialect.options.map((option) => option.value).sort());
});

it.each<readonly [Dialect, object]>([
  ['go-resiliency', { tickets: 0, timeoutMs: 0 }], ['resilience4j', { maxConcurrentCalls: 0 }], ['hystrix', { maxConcurrentRequests: 0 }], ['cockatiel', { limit: 0 }],
  ['resilience4j-pool', { coreThreadPoolSize: 0, maxThreadPoolSize: 0, queueCapacity: 0 }], ['hystrix-pool', { coreSize: 0, maximumSize: 0 }],
])('%s refuses at the cost it is given', (dialect, change) => {
  const bench = new Bench(dialect, { ...change, refusalCostMs: 2 });
  expect([1, 2].map((call) => bench.start(call).at(-1))).toContain('reply rejected:limit costing 2');
});

describe('a semaphore', () => {
  it('lets in as many as it has permits, and makes the next one wait', () => {
    const bench = new Bench('go-resiliency', { tickets: 2, timeoutMs: 500 });
    expect([bench.start(1), bench.start(2), bench.start(3)]).toEqual([SENT, SENT, ['timer 0 in 500']]);
    expect(bench.now).toEqual([2, 1]);
  });
  it('hands a permit that is given back to the one that waits longest', () => {
    const bench = new Bench('go-resiliency', { tickets: 1, timeoutMs: 500 });
    [1, 2, 3].forEach((call) => bench.start(call));
    expect(bench.end(1)).toEqual(['reply ok', 'wake 2']);
    expect(bench.start(4)).toEqual(['timer 0 in 500']);
    expect(bench.woken(2)).toEqual(SENT_LATER);
    expect(bench.now).toEqual([1, 2]);
  });
  it('refuses at the end of the longest wait, and then holds no place', () => {
    const bench = new Bench('go-resiliency', { tickets: 1, timeoutMs: 500 });
    [1, 2, 3].forEach((call) => bench.start(call));
    expect(bench.timer(2, 500)).toEqual(REFUSED);
    expect(bench.end(1, 600)).toEqual(['reply ok', 'wake 3']);
  });
  it('keeps a permit given at the same instant as the wait ends', () => {
    const bench = new Bench('go-resiliency', { tickets: 1, timeoutMs: 500 });
    [1, 2].forEach((call) => bench.start(call));
    bench.end(1, 500);
    expect(bench.timer(2, 500)).toEqual([]);
    expect(bench.woken(2, 500)).toEqual(SENT_LATER);
  });
  it.each([0, -1])('refuses at once with a longest wait of %d, but takes a free ticket', (timeoutMs) => {
    const bench = new Bench('go-resiliency', { tickets: 1, timeoutMs });
    expect([bench.start(1), bench.start(2)]).toEqual([SENT, REFUSED]);
  });
  it('never lets anybody in without tickets', () => {
    expect(new Bench('go-resiliency', { tickets: 0 }).start(1)).toEqual(['timer 0 in 1000']);
  });
  it('takes back the permit of a call whose caller leaves, and gives it on', () => {
    const bench = new Bench('go-resiliency', { tickets: 1 });
    [1, 2].forEach((call) => bench.start(call));
    expect(bench.cancel(1)).toEqual(['stop 0', 'reply cancelled', 'cancel 1', 'wake 2']);
    expect(bench.end(1, 5, 'late')).toEqual([]);
    expect(bench.now).toEqual([1, 0]);
  });
  it('lets a waiting caller leave, and gives a permit on that was on its way to it', () => {
    const bench = new Bench('go-resiliency', { tickets: 1 });
    [1, 2, 3].forEach((call) => bench.start(call));
    bench.end(1);
    expect(bench.cancel(2)).toEqual(['stop 0', 'reply cancelled', 'wake 3']);
    expect(bench.woken(2)).toEqual([]);
    expect(bench.now).toEqual([1, 0]);
    bench.start(4);
    expect(bench.cancel(4)).toEqual(['stop 0', 'reply cancelled']);
    expect(bench.now).toEqual([1, 0]);
  });
  it('of resilience4j waits for nobody by default, and refuses the 26th', () => {
    const bench = new Bench('resilience4j');
    for (let call = 1; call <= 25; call++) expect(bench.start(call)).toEqual(SENT);
    expect(bench.start(26)).toEqual(REFUSED);
    expect(new Bench('resilience4j', { maxConcurrentCalls: 0, maxWaitDurationMs: 100 }).start(1)).toEqual(['timer 0 in 100']);
  });
  it.each([0, -3])('of Hystrix refuses every call with a limit of %d', (maxConcurrentRequests) => {
    expect(new Bench('hystrix', { maxConcurrentRequests }).start(1)).toEqual(REFUSED);
  });
  it('of cockatiel queues up to a number, without a limit of time', () => {
    const bench = new Bench('cockatiel', { limit: 1, queue: 1 });
    expect([bench.start(1), bench.start(2), bench.start(3)]).toEqual([SENT, [], REFUSED]);
    expect(bench.now).toEqual([1, 1]);
    expect(new Bench('cockatiel', { limit: 1, queue: -1 }).start(1)).toEqual(SENT);
  });
  it('of cockatiel keeps the place of a waiting call that is told to stop, and lets nobody in for it: the queue stands still until another call ends', () => {
    const bench = new Bench('cockatiel', { limit: 1, queue: 5 });
    [1, 2, 3].forEach((call) => bench.start(call));
    expect([bench.cancel(2), bench.now]).toEqual([[], [1, 2]]);
    expect([bench.end(1), bench.woken(2), bench.now]).toEqual([['reply ok', 'wake 2'], ['reply cancelled'], [0, 1]]);
    expect([bench.start(4), bench.end(4), bench.woken(3)]).toEqual([SENT, ['reply ok', 'wake 3'], ['stop 0', 'forward 1 after permit']]);
  });
  it('of cockatiel holds the permit of a call that is told to stop until its work has ended', () => {
    const bench = new Bench('cockatiel', { limit: 1, queue: 5 });
    [1, 2].forEach((call) => bench.start(call));
    expect([bench.cancel(1), bench.now, bench.end(1)]).toEqual([['cancel 1 and wait'], [1, 1], ['reply ok', 'wake 2']]);
  });
  it('of cockatiel with a limit of 0 keeps for ever those that find a place', () => {
    const bench = new Bench('cockatiel', { limit: 0, queue: 1 });
    expect([bench.start(1), bench.start(2), bench.now]).toEqual([[], REFUSED, [0, 1]]);
  });
  it('lets in who waits when it gets more permits, and puts nobody out when it gets fewer', () => {
    const bench = new Bench('cockatiel', { limit: 1, queue: 5 });
    [1, 2, 3, 4].forEach((call) => bench.start(call));
    expect(bench.edit({ limit: 3 })).toEqual(['wake 2', 'wake 3']);
    expect(bench.edit({ limit: 1 })).toEqual([]);
    expect([bench.end(1), bench.now]).toEqual([['reply ok'], [2, 1]]);
    bench.woken(2);
    bench.woken(3);
    bench.end(2);
    expect(bench.end(3)).toEqual(['reply ok', 'wake 4']);
  });
});

describe('a thread pool', () => {
  it('of Hystrix has no queue by default: the eleventh call is refused', () => {
    const bench = new Bench('hystrix-pool');
    for (let call = 1; call <= 10; call++) expect(bench.start(call)).toEqual(SENT);
    expect(bench.start(11)).toEqual(REFUSED);
    bench.end(1);
    expect(bench.start(12)).toEqual(SENT);
  });
  it('of Hystrix refuses at the threshold, before its queue is full', () => {
    const bench = new Bench('hystrix-pool', { coreSize: 1, maxQueueSize: 10, queueSizeRejectionThreshold: 2 });
    expect([bench.start(1), bench.start(2), bench.start(3), bench.start(4)]).toEqual([SENT, [], [], REFUSED]);
    expect(bench.now).toEqual([1, 2]);
  });
  it('of Hystrix refuses everything at a threshold of 0, with all its threads idle', () => {
    expect(new Bench('hystrix-pool', { maxQueueSize: 10, queueSizeRejectionThreshold: 0 }).start(1)).toEqual(REFUSED);
    expect(new Bench('hystrix-pool', { maxQueueSize: 0, queueSizeRejectionThreshold: 0 }).start(1)).toEqual(SENT);
  });
  it('of Hystrix has more threads than its core only if it may diverge, and never below the threshold', () => {
    const three = { coreSize: 1, maximumSize: 3 };
    const few = new Bench('hystrix-pool', three);
    expect([few.start(1), few.start(2)]).toEqual([SENT, REFUSED]);
    const many = new Bench('hystrix-pool', { ...three, allowMaximumSizeToDivergeFromCoreSize: true });
    expect([many.start(1), many.start(2), many.start(3), many.start(4)]).toEqual([SENT, SENT, SENT, REFUSED]);
    const queued = new Bench('hystrix-pool', { ...three, allowMaximumSizeToDivergeFromCoreSize: true, maxQueueSize: 5, queueSizeRejectionThreshold: 1 });
    expect([queued.start(1), queued.start(2), queued.start(3)]).toEqual([SENT, [], REFUSED]);
  });
  it('of resilience4j starts a thread above its core only when the queue is full, and for the newest call', () => {
    const bench = new Bench('resilience4j-pool', { coreThreadPoolSize: 1, maxThreadPoolSize: 2, queueCapacity: 1 });
    expect([bench.start(1), bench.start(2), bench.start(3), bench.start(4)]).toEqual([SENT, [], SENT, REFUSED]);
    expect(bench.end(3)).toEqual(['reply ok', 'wake 2']);
    expect(bench.woken(2)).toEqual(['forward 1 after permit']);
    expect(bench.now).toEqual([2, 0]);
  });
  it('of resilience4j ends an idle thread above its core after the keep-alive time', () => {
    const settings = { coreThreadPoolSize: 1, maxThreadPoolSize: 2, queueCapacity: 1, keepAliveMs: 20 };
    const after = (ms: number): readonly string[] => {
      const bench = new Bench('resilience4j-pool', settings);
      [1, 2, 3].forEach((call) => bench.start(call));
      bench.end(1);
      bench.woken(2);
      bench.end(3);
      return bench.start(4, ms);
    };
    expect([after(19), after(20)]).toEqual([SENT, []]);
  });
  it('keeps a thread until its work has ended, although the caller has left', () => {
    const bench = new Bench('hystrix-pool', { coreSize: 1 });
    bench.start(1);
    expect(bench.cancel(1, 10)).toEqual(['reply cancelled', 'cancel 1']);
    expect([bench.start(2, 20), bench.now]).toEqual([REFUSED, [1, 0]]);
    bench.end(1, 30, 'late');
    expect([bench.now, bench.start(3, 40)]).toEqual([[0, 0], SENT]);
  });
  it.each([['hystrix-pool', { coreSize: 1, maxQueueSize: 1 }, []], ['resilience4j-pool', { coreThreadPoolSize: 1, maxThreadPoolSize: 1, queueCapacity: 1 }, REFUSED]] as const)(
    '%s: who leaves the queue frees the place at once, or holds it until its turn', (dialect, change, third) => {
      const bench = new Bench(dialect, change);
      bench.start(1);
      bench.start(2);
      expect(bench.cancel(2)).toEqual(['reply cancelled']);
      expect(bench.start(3)).toEqual(third);
      expect(bench.end(1)).toEqual(third === REFUSED ? ['reply ok'] : ['reply ok', 'wake 3']);
      expect(bench.now).toEqual(third === REFUSED ? [0, 0] : [1, 0]);
    });
  it('gives new threads to those who wait when its core grows', () => {
    const bench = new Bench('resilience4j-pool', { coreThreadPoolSize: 1, maxThreadPoolSize: 1, queueCapacity: 5 });
    [1, 2, 3].forEach((call) => bench.start(call));
    expect(bench.edit({ coreThreadPoolSize: 2, maxThreadPoolSize: 2 })).toEqual(['wake 2']);
    expect(bench.now).toEqual([2, 1]);
  });
});

describe('those who wait', () => {
  it('come in order, whoever leaves, and keep no memory of those before', () => {
    const waiting = nobody(), gone: number[] = [];
    const places = Array.from({ length: 1000 }, (_, i) => join(waiting, i));
    for (let i = 0; i < 1000; i += 3) leave(waiting, places[i]!);
    for (let handle = next(waiting); handle >= 0; handle = next(waiting)) gone.push(handle);
    expect(gone).toEqual(places.filter((i) => i % 3 !== 0));
    expect(waiting.handles.length - waiting.head).toBe(0);
    expect(waiting.handles.length).toBeLessThan(64);
  });
  it('leave once only, and not when their turn has come', () => {
    const waiting = nobody(), [one, two, three] = [join(waiting, 1), join(waiting, 2), join(waiting, 3)];
    expect([next(waiting), leave(waiting, one), leave(waiting, two), leave(waiting, two)]).toEqual([1, false, true, false]);
    expect([abandon(waiting, three), leave(waiting, three), waiting.count, next(waiting), waiting.count]).toEqual([true, false, 1, -1, 0]);
  });
});
