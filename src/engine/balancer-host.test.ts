/** The balancers of links: what stages see, what is picked, and what their own calls meet. */
import { describe, expect, it } from 'vitest';
import { begin, at, readerOf, run, spansOf, specOf, total, work } from '../../test/support/small-run.ts';
import type { Memory, Parts } from '../../test/support/small-run.ts';
import { policy } from '../../test/support/small-run.ts';
import { NO_FAULT } from './spec.ts';
import type { Spec } from './spec.ts';
import type { AnyBalancer, BalancerEffects, BalancerSignal, Endpoints } from './balancer.ts';
import type { CallInfo } from './pattern.ts';

/** A stage that does nothing but what `more` says, and notes the signals it hears. */
function stage(kind: string, seen: string[], more: Partial<AnyBalancer> = {}): AnyBalancer {
  return {
    role: 'balancer', kind, title: kind, fields: {}, scopes: ['link', 'client'], states: [], gauges: [], endpointStates: [], endpointGauges: [],
    init: (): Memory => ({}),
    signal: (_shared: Memory, _config: unknown, signal: BalancerSignal, fx: BalancerEffects) => { seen.push(`${fx.nowUs / 1000} ${kind} ${signalText(signal)}`); },
    ...more,
  };
}
function signalText(signal: BalancerSignal): string {
  switch (signal.type) {
    case 'joined': case 'left': case 'sent': return `${signal.type} ${signal.endpoint}`;
    case 'answered': return `answered ${signal.endpoint} ${signal.outcome.reason} after ${signal.tookUs / 1000}`;
    case 'answer': return `answer ${signal.tag} ${signal.outcome.reason}`;
    case 'timer': return `timer ${signal.key}`;
  }
}
const roundRobin = (seen: string[] = []): AnyBalancer => stage('picker', seen, {
  init: () => ({ next: 0 }),
  pick: (shared: { next: number }, _config: unknown, _call: CallInfo, set: Endpoints) => set.at(shared.next++ % set.size),
});
/** Three instances behind one link with these kinds in its chain. */
function three(chain: readonly string[], more: Parts = {}): Spec {
  const spec = specOf({ links: [{ chain: chain.map((kind) => ({ kind })) }], services: [{ instances: 3, steps: [work(5)] }], ...more });
  const [link] = spec.links;
  return {
    ...spec,
    links: [
      ...spec.links.slice(0, 1).map((first) => ({ ...first, probes: spec.links.length })),
      ...spec.links.slice(1),
      { ...link!, id: `${link!.id}/probes`, chain: [], probes: -1 },
    ],
  };
}
const instancesOf = (ran: ReturnType<typeof run>) => [...ran.raw.spans].sort((a, b) => a.owner - b.owner || a.attempt - b.attempt).map((span) => span.instance);

describe('a balancer on a link', () => {
  it('sends each call to the endpoint that its last stage picks', () => {
    expect(instancesOf(run(three(['picker'], { clients: [{ workload: at(0, 1, 2, 3) }] }), [roundRobin()]))).toEqual([0, 1, 2, 0]);
  });
  it('tells every stage what it sent where and what came back', () => {
    const seen: string[] = [];
    run(three(['narrow', 'picker'], { clients: [{ workload: at(0) }] }), [stage('narrow', seen), roundRobin(seen)]);
    expect(seen).toEqual(['0 narrow sent 0', '0 picker sent 0', '5 narrow answered 0 ok after 5', '5 picker answered 0 ok after 5']);
  });
  it('passes a cancellation on to where it has sent the call, and hears what comes back', () => {
    const seen: string[] = [], hasty = policy('hasty', { request: (fx) => { fx.forward(1); fx.startTimer(0, 3); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
    const ran = run(specOf({ clients: [{ workload: at(0) }], links: [{ passCancel: true, chain: [{ kind: 'hasty' }, { kind: 'picker' }] }], services: [{ instances: 3, onCancel: 'abort', steps: [work(5)] }] }), [hasty, roundRobin(seen)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 3 left 3 cancelled aborted departed']);
    expect(seen).toEqual(['0 picker sent 0', '3 picker answered 0 cancelled after 3']);
  });
  it('never picks what a stage before has dropped', () => {
    const narrow = stage('narrow', [], { narrow: (_s: unknown, _c: unknown, _call: unknown, set: Endpoints) => { set.drop(1); } });
    expect(instancesOf(run(three(['narrow', 'picker'], { clients: [{ workload: at(0, 10, 20, 30) }] }), [narrow, roundRobin()]))).toEqual([0, 2, 0, 2]);
  });
  it('answers unreachable, without sending anything, when nothing is left', () => {
    const narrow = stage('narrow', [], { narrow: (_s: unknown, _c: unknown, _call: unknown, set: Endpoints) => { for (const e of [0, 1, 2]) set.drop(e); } });
    const ran = run(three(['narrow', 'picker']), [narrow, roundRobin()]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun - ended 0 left 0 unreachable short-circuit']);
    expect(total(ran, 'links/link/sent')).toBe(0);
  });
  it('gives back what a stage itself has dropped, and nothing that another has', () => {
    const first = stage('first', [], { narrow: (_s: unknown, _c: unknown, _call: unknown, set: Endpoints) => { set.drop(0); } });
    const panics = stage('panics', [], {
      narrow: (_s: unknown, _c: unknown, _call: unknown, set: Endpoints) => {
        set.drop(1);
        set.drop(2);
        expect(set.size).toBe(0);
        set.restore();
      },
    });
    expect(instancesOf(run(three(['first', 'panics', 'picker'], { clients: [{ workload: at(0, 10, 20) }] }), [first, panics, roundRobin()]))).toEqual(
      [1, 2, 1],
    );
  });
  it('refuses a pick of what is not left', () => {
    const wrong = stage('picker', [], { pick: () => 2 }), narrow = stage('narrow', [], { narrow: (_s: unknown, _c: unknown, _call: unknown, set: Endpoints) => { set.drop(2); } });
    expect(() => run(three(['narrow', 'picker']), [narrow, wrong])).toThrow('link/picker picked endpoint 2');
  });
  it('counts what is outstanding until its answer comes, late ones too', () => {
    const seen: number[] = [];
    const counting = stage('picker', [], {
      pick: (_s: unknown, _c: unknown, _call: CallInfo, _set: Endpoints, fx: BalancerEffects) => {
        seen.push(fx.outstanding(0), fx.trueLoad(0));
        return 0;
      },
    });
    const hasty = policy('hasty', { request: (fx) => { fx.forward(1); fx.startTimer(0, 1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); }, response: () => { /* too late */ } });
    run(three(['hasty', 'picker'], { clients: [{ workload: at(0, 2, 4, 40) }] }), [hasty, counting]);
    expect(seen).toEqual([0, 0, 1, 1, 2, 2, 0, 0]);
  });
  it('avoids what the call has been to, when the pattern above asks for it', () => {
    const again = policy('again', {
      request: (fx) => {
        fx.forward(1);
      },
      response: (fx, { attempt, outcome }) => {
        if (attempt < 4) fx.forward(attempt + 1, { avoidTried: true });
        else fx.reply(outcome);
      },
    });
    const ran = run(three(['again', 'picker'], { clients: [{ workload: at(0) }] }), [again, stage('picker', [], { pick: (_s: unknown, _c: unknown, _call: CallInfo, set: Endpoints) => set.at(0) })]);
    expect(instancesOf(ran)).toEqual([0, 1, 2, 0]);
  });
  it('gives patterns behind it a state for each endpoint where their scope says so', () => {
    const counts = policy('counts', { request: (fx, _signal, _call, shared) => { shared['n'] = Number(shared['n'] ?? 0) + 1; fx.shared.gauge(0, Number(shared['n'])); fx.forward(1); } }, null, { scopes: ['endpoint'], gauges: [{ name: 'n', unit: 'calls' }] });
    const spec = three(['picker', 'counts'], { clients: [{ workload: at(0, 1, 2, 3) }] });
    const reader = readerOf(
      run({ ...spec, attachments: spec.attachments.map((attach) => (attach.kind === 'counts' ? { ...attach, scope: 'endpoint' } : attach)) }, [
        roundRobin(),
        counts,
      ]),
    );
    const states = reader.meta.attachments.find(({ kind }) => kind === 'counts')!.states;
    expect(states.map((state) => [reader.meta.states[state]!.endpoint, reader.state(state, 100_000).gauges[0]])).toEqual([[0, 2], [1, 1], [2, 1]]);
  });
  it('holds a view for each client where its scope says so', () => {
    const spec = three(['picker'], { clients: [{ workload: at(0, 10), count: 2 }] });
    const ran = run(
      { ...spec, attachments: spec.attachments.map((attach) => (attach.kind === 'picker' ? { ...attach, scope: 'client' } : attach)) },
      [roundRobin()],
    );
    expect(ran.raw.spans.map((span) => span.instance).sort((a, b) => a - b)).toEqual([0, 0, 1, 1]);
  });
});

describe('calls that a stage makes for itself', () => {
  const probing = (purpose: 'probe' | 'deepProbe', seen: string[], timeoutMs = 0): AnyBalancer => ({
    ...stage('probing', seen),
    init: (_config: unknown, fx: BalancerEffects): Memory => {
      fx.startTimer(0, 10);
      return {};
    },
    signal: (_s: unknown, _c: unknown, signal: BalancerSignal, fx: BalancerEffects) => {
      seen.push(`${fx.nowUs / 1000} ${signalText(signal)}`);
      if (signal.type === 'timer') fx.send(purpose, 1, 7, timeoutMs);
    },
  });
  const probed = (purpose: 'probe' | 'deepProbe', more: Parts = {}, timeoutMs = 0): readonly string[] => {
    const seen: string[] = [];
    run(three(['probing', 'picker'], { clients: [{ workload: at(500) }], ...more }), [probing(purpose, seen, timeoutMs), roundRobin()]);
    return seen.filter((line) => !/sent|answered/.test(line));
  };
  it('are answered at the entrance, or by work', () => {
    expect(probed('probe')).toEqual(['10 timer 0', '10 answer 7 ok']);
    expect(probed('deepProbe')).toEqual(['10 timer 0', '15 answer 7 ok']);
  });
  it('cost what the link costs', () => {
    expect(probed('probe', { links: [{ latency: { dist: 'constant', ms: 3 }, chain: [{ kind: 'probing' }, { kind: 'picker' }] }] })).toEqual(['10 timer 0', '16 answer 7 ok']);
  });
  it('are refused by an instance that is down, and time out at one that is stalled', () => {
    const fault = (more: object): Parts => ({ changes: [{ atUs: 0, what: 'fault', service: 0, instance: 1, fault: { ...NO_FAULT, ...more } }] });
    expect(probed('probe', fault({ down: true }), 2)).toEqual(['10 timer 0', '10 answer 7 unreachable']);
    expect(probed('probe', fault({ stalled: true }), 2)).toEqual(['10 timer 0', '12 answer 7 timeout']);
  });
  it('are recorded as calls of a caller of their own, with their spans', () => {
    const ran = run(three(['probing', 'picker'], { clients: [{ workload: at(500) }] }), [probing('deepProbe', []), roundRobin()]), { meta } = ran.simulation;
    expect(meta.clients.map(({ id, client }) => [id, client])).toEqual([['client', 0], ['link/balancer', -1]]);
    expect(ran.raw.calls.map(({ client, startUs, endUs }) => [client, startUs / 1000, endUs / 1000])).toEqual([[1, 10, 15], [0, 500, 505]]);
    expect(ran.raw.spans.map(({ link, instance }) => [meta.links[link]!.id, instance])).toEqual([['link/probes', 1], ['link', 0]]);
    expect(total(ran, 'clients/client/calls')).toBe(1);
  });
  it('tell the later stages who joined and left', () => {
    const seen: string[] = [];
    const finder = stage('finder', seen, {
      init: (_config: unknown, fx: BalancerEffects): Memory => {
        fx.startTimer(0, 10);
        fx.startTimer(1, 20);
        return {};
      },
      signal: (_s: unknown, _c: unknown, signal: BalancerSignal, fx: BalancerEffects) => {
        if (signal.type === 'timer') fx.members(signal.key === 0 ? [2] : [0, 2]);
      },
    });
    const ran = run(three(['finder', 'picker'], { clients: [{ workload: at(0, 11, 21, 22) }] }), [finder, roundRobin(seen)]);
    expect(seen.filter((line) => /joined|left/.test(line))).toEqual(['10 picker left 0', '10 picker left 1', '20 picker joined 0']);
    expect(instancesOf(ran)).toEqual([0, 2, 0, 2]);
  });
  it('may say who there is before the later stages are made', () => {
    const seen: string[] = [], known: number[] = [];
    const finder = stage('finder', seen, { init: (_config: unknown, fx: BalancerEffects): Memory => { fx.members([1]); return {}; } });
    const picker = stage('picker', seen, {
      init: (_config: unknown, fx: BalancerEffects): Memory => {
        known.push(...fx.current);
        return {};
      },
      pick: (_s: unknown, _c: unknown, _call: CallInfo, set: Endpoints) => set.at(0),
    });
    expect(instancesOf(run(three(['finder', 'picker'], { clients: [{ workload: at(0) }] }), [finder, picker]))).toEqual([1]);
    expect(known).toEqual([1]);
    expect(seen.filter((line) => /joined|left/.test(line))).toEqual([]);
  });
  it('go on the same from a checkpoint', () => {
    const parts = three(['probing', 'picker'], { clients: [{ workload: at(0, 3, 6, 9, 12, 15) }] }), patterns = [probing('deepProbe', [], 3), roundRobin()];
    const whole = begin(parts, patterns), half = begin(parts, patterns), rest = begin(parts, patterns);
    whole.simulation.advance(1_000);
    half.simulation.advanceTo(11_000);
    rest.simulation.restore(half.simulation.checkpoint());
    const from = rest.lines.length;
    rest.simulation.advance(1_000);
    expect([...half.lines, ...rest.lines.slice(from)]).toEqual(whole.lines);
  });
});
