/** Small random networks for properties of the engine: services that call services, fan-outs, doors, bad links, stalls, impatient queues. */
import fc from 'fast-check';
import type { AnyPolicy } from '../../src/engine/pattern.ts';
import { NO_FAULT, PERFECT_WIRE } from '../../src/engine/spec.ts';
import type { ChangeSpec, ClientSpec, Distribution, ServiceSpec, Spec, StepSpec, WireSpec, Workload } from '../../src/engine/spec.ts';
import { all, any, between, call, constant, doorOf, policy, print, queue, specOf } from './small-run.ts';
import type { AttachPart, LinkPart, ServicePart } from './small-run.ts';

/** Gives its attempt up after `ms`; with `says` it tells it so. */
const hasty = policy('hasty', {
  request: (fx, _signal, _call, _shared, config) => { fx.startTimer(0, Number(config['ms'])); fx.forward(1, undefined, fx.nowUs + Number(config['ms']) * 1000); },
  response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); },
  timer: (fx, _signal, _call, _shared, config) => { fx.reply(fx.shared.outcome('timeout')); if (config['says'] === true) fx.cancel(1); },
  cancel: (fx) => { fx.stopTimer(0); fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); },
});
/** Up to three attempts: at once, or after a drawn wait. */
const tries = policy('tries', {
  request: (fx, _signal, mine) => { mine['sent'] = 1; fx.forward(1); },
  response: (fx, signal, mine) => {
    if (signal.outcome.reason === 'ok' || mine['sent'] === 3) fx.reply(signal.outcome);
    else if (fx.random() < 0.5) fx.startTimer(0, 8 * fx.random());
    else fx.forward(mine['sent'] = Number(mine['sent']) + 1, { wait: 'backoff', avoidTried: true });
  },
  timer: (fx, _signal, mine) => { fx.forward(mine['sent'] = Number(mine['sent']) + 1, { wait: 'backoff' }); },
  cancel: (fx, _signal, mine) => { fx.stopTimer(0); fx.reply(fx.shared.outcome('cancelled')); fx.cancel(Number(mine['sent'])); },
});
/** Sends a second attempt after 5 ms; the first answer wins, and the other is given up. */
const hedges = policy('hedges', {
  request: (fx, _signal, mine) => { mine['sent'] = 1; fx.startTimer(0, 5); fx.forward(1); },
  timer: (fx, _signal, mine) => { mine['sent'] = 2; fx.forward(2, { wait: 'hedge', avoidTried: true }); },
  response: (fx, signal, mine) => { fx.stopTimer(0); fx.reply(signal.outcome); if (mine['sent'] === 2) fx.cancel(3 - signal.attempt); },
  cancel: (fx, _signal, mine) => { fx.stopTimer(0); fx.reply(fx.shared.outcome('cancelled')); for (let n = 1; n <= Number(mine['sent']); n++) fx.cancel(n); },
});
/** Refuses some, goes on in the background after others, and passes a cancellation on. */
const moody = policy('moody', {
  request: (fx) => {
    const mood = fx.random();
    if (mood < 0.15) fx.reply(fx.shared.outcome('rejected:rate'));
    else { fx.forward(1); if (mood < 0.25) fx.reply(fx.shared.outcome('shed')); }
  },
  response: (fx, signal) => { fx.reply(signal.outcome); },
  late: (fx, signal) => { if (signal.attempt === 1 && signal.outcome.reason === 'error') fx.forward(2); },
  cancel: (fx) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); },
});
export const POLICIES: readonly AnyPolicy[] = [hasty, tries, hedges, moody];

/** Round numbers often, so that events fall on one instant. */
const ms = (most: number): fc.Arbitrary<number> => fc.oneof(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most * 1000 }).map((us) => us / 1000));
const time = (most: number): fc.Arbitrary<Distribution> =>
  fc.oneof(
    ms(most).map(constant),
    fc.integer({ min: 1, max: most }).map((meanMs): Distribution => ({ dist: 'exponential', meanMs })),
  );
const attach: fc.Arbitrary<AttachPart> = fc.oneof(
  fc.record({ ms: fc.integer({ min: 0, max: 40 }), says: fc.boolean() }).map((config) => ({ kind: 'hasty', config })), fc.constantFrom('tries', 'hedges', 'moody').map((kind) => ({ kind })),
);
/** At most one pattern of several attempts: they multiply. */
const chain = fc
  .array(attach, { maxLength: 2 })
  .map((list) => list.filter((part, i) => part.kind === 'hasty' || i === 0).map((part, i) => ({ ...part, id: `${part.kind}${i}` })));
const wire: fc.Arbitrary<WireSpec> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(PERFECT_WIRE) },
  {
    weight: 1,
    arbitrary: fc.record({ ratePerSec: fc.constantFrom(0, 150, 700, 3000), buffer: fc.constantFrom(-1, 0, 3), loss: fc.constantFrom(0, 0.1, 0.5) }),
  },
);
const link: fc.Arbitrary<LinkPart> = fc.record({
  latency: fc.oneof(fc.constant(constant(0)), time(4)), wire, passDeadline: fc.boolean(), passCancel: fc.boolean(), marginUs: fc.constantFrom(0, 2_000), chain,
});

/** Steps that may call these links; inside a fan-out of a service that does not block nothing works. */
function steps(links: readonly number[], blocking: boolean, depth: number): fc.Arbitrary<readonly StepSpec[]> {
  const pause = time(10).map((of): StepSpec => ({ do: 'sleep', time: of }));
  const plain: fc.Arbitrary<StepSpec>[] = [
    depth === 2 || blocking ? fc.tuple(time(10), fc.constantFrom(0, 0, 2)).map(([of, perBusyMs]): StepSpec => ({ do: 'work', time: of, perBusyMs })) : pause,
    pause, fc.constantFrom(0.2, 1).map((share): StepSpec => ({ do: 'fail', error: 'Odd', share })), fc.constant(print('{attempt} {result}')),
  ];
  if (links.length > 0) {
    plain.push(
      fc
        .tuple(fc.constantFrom(...links), fc.constantFrom<'none' | 'all' | 'timeout'>('none', 'all', 'timeout'))
        .map(([to, handles]) => call(to, handles === 'none' ? {} : handles === 'all' ? { else: [] } : { timeout: [print('timeout')] })),
    );
  }
  if (depth === 0) return fc.array(fc.oneof(...plain), { minLength: 1, maxLength: 2 });
  const inner = steps(links, blocking, depth - 1);
  return fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.oneof(...plain) },
      { weight: 1, arbitrary: inner.map((list): StepSpec => ({ do: 'repeat', times: 2, steps: list })) },
      { weight: 1, arbitrary: inner.map((list) => all(list)) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(inner, fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 }))
          .map(([list, times, need]) => any(list, Math.min(need, times * list.length), times)),
      },
    ),
    { minLength: 1, maxLength: 3 },
  );
}

const workload: fc.Arbitrary<Partial<ClientSpec>> = fc.oneof(
  fc.constantFrom<Workload>({ kind: 'poisson', ratePerSec: 150 }, { kind: 'even', ratePerSec: 100, firstMs: 0 }, { kind: 'bursts', everyMs: 40, size: 6, spreadMs: 0 }).map((of) => ({ workload: of })),
  fc.tuple(time(8), fc.constantFrom('closed', 'serial'), fc.integer({ min: 1, max: 4 })).map(([of, kind, count]): Partial<ClientSpec> => ({ count, workload: kind === 'closed' ? { kind: 'closed', think: withFloor(of) } : { kind: 'serial', every: withFloor(of) } })),
);
/** Never none at all, or a user would call for ever at one instant. */
function withFloor(of: Distribution): Distribution { return { dist: 'mixture', parts: [{ weight: 1, of }, { weight: 1, of: constant(6) }] }; }

const SERVICES = 3;
/** Links: of two clients 0 and 1; from service to service 2 (0→1), 3 (0→2), 4 (1→2); then the doors. */
const OUT: readonly (readonly number[])[] = [[2, 3], [4], []];
const service = (n: number): fc.Arbitrary<{ readonly service: ServicePart; readonly door: readonly AttachPart[] | null }> =>
  fc.boolean().chain((blocking) =>
    fc.record({
      service: fc.record({
        instances: fc.constantFrom(1, 1, 2),
        workers: fc.constantFrom(-1, 1, 2, 4),
        blocking: fc.constant(blocking),
        onCancel: fc.constantFrom<ServiceSpec['onCancel']>('ignore', 'dequeue', 'abort'),
        steps: steps(OUT[n]!, blocking, 2),
        patience: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: time(20) }),
        queue: fc
          .tuple(fc.constantFrom(-1, 0, 4), fc.constantFrom<'serve' | 'drop'>('serve', 'drop'))
          .map(([capacity, departed]) => queue(capacity, departed)),
        process: fc.constant(0),
      }),
      door: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: chain }),
    }),
  );

const fault = fc.record({
  stalled: fc.boolean(),
  down: fc.constantFrom(false, false, true),
  slowdown: fc.constantFrom(1, 3),
  errorShare: fc.constantFrom(0, 0.5),
});
const change: fc.Arbitrary<readonly ChangeSpec[]> = fc.tuple(ms(200), fc.integer({ min: 1, max: 80 }), fc.nat(), fault, fc.constantFrom('fault', 'link', 'service'), fc.constantFrom<'refuse' | 'drop' | 'hold' | 'none'>('refuse', 'drop', 'hold', 'none'), wire, time(4)).map(([fromMs, forMs, which, of, what, cut, wired, latency]) => {
  const fromUs = Math.round(fromMs * 1000), toUs = fromUs + forMs * 1000;
  switch (what) {
    case 'fault': return [{ atUs: fromUs, what, service: which % SERVICES, instance: which % 7 === 0 ? 0 : -1, fault: { ...NO_FAULT, ...of } }, { atUs: toUs, what, service: which % SERVICES, instance: -1, fault: NO_FAULT }];
    case 'link': return [{ atUs: fromUs, what, link: which % 5, latency, wire: wired, cut }, { atUs: toUs, what, link: which % 5, latency: constant(1), wire: PERFECT_WIRE, cut: 'none' }];
    case 'service': return [{ atUs: fromUs, what, service: 2, workers: 3, steps: [{ do: 'sleep', time: latency }, { do: 'fail', error: 'New', share: 0.3 }] }];
  }
});

export const networks: fc.Arbitrary<Spec> = fc.record({
  seed: fc.integer({ min: 0, max: 0xffff_ffff }), clients: fc.tuple(workload, workload), services: fc.tuple(service(0), service(1), service(2)), links: fc.tuple(link, link, link, link, link),
  changes: fc.array(change, { maxLength: 3 }),
}).map(({ seed, clients, services, links, changes }) => {
  const [first, second, ...rest] = links, doors = services.flatMap((given, n) => (given.door === null ? [] : [{ n, link: doorOf(n, given.door) }]));
  return specOf({
    seed,
    durationMs: 200,
    windowMs: 10,
    processes: ['p'],
    clients,
    links: [
      { ...first, to: 0 },
      { ...second, to: 1 },
      between(0, 1, rest[0]),
      between(0, 2, rest[1]),
      between(1, 2, rest[2]),
      ...doors.map((door) => door.link),
    ],
    services: services.map((given, n) => ({ ...given.service, door: given.door === null ? -1 : 5 + doors.findIndex((door) => door.n === n) })),
    changes: changes.flat(),
    limits: { events: 40_000, queue: 500 },
  });
});
