/** One client, one link with a balancer, one service of some instances: what a stage does to a run, as short texts. */
import { defaultsOf } from '../../src/engine/fields.ts';
import type { AnyBalancer, BalancerEffects, BalancerSignal, Endpoints } from '../../src/engine/balancer.ts';
import type { CallInfo } from '../../src/engine/pattern.ts';
import type { Reader } from '../../src/engine/recording/reading.ts';
import type { AttachSpec, Spec } from '../../src/engine/spec.ts';
import { NO_FAULT } from '../../src/engine/spec.ts';
import type { ChangeSpec, ServiceFault } from '../../src/engine/spec.ts';
import { at, begin, readerOf, run, specOf, work } from './small-run.ts';
import type { LinkPart, Parts, Ran } from './small-run.ts';

/** Picks in turn. */
export const picker: AnyBalancer = {
  role: 'balancer', kind: 'picker', title: 'Picker', picks: true, fields: {}, scopes: ['link', 'client'], states: [], gauges: [], endpointStates: [], endpointGauges: [],
  init: () => ({ next: 0 }), signal: () => { /* keeps to its turn */ },
  pick: (shared: { next: number }, _config: unknown, _call: CallInfo, set: Endpoints) => set.at(shared.next++ % set.size),
};

export interface Balanced extends Parts { readonly instances?: number; readonly link?: LinkPart; readonly config?: AttachSpec['config'] }

/** Before the stage that is looked at: says that from these instants (ms) on these are the members. */
export function finder(steps: readonly (readonly [atMs: number, members: readonly number[]])[]): AnyBalancer {
  return {
    ...picker, kind: 'finder', pick: undefined as never,
    init: (_config: unknown, fx: BalancerEffects) => { fx.startTimer(0, steps[0]![0]); return { next: 0 }; },
    signal: (shared: { next: number }, _config: unknown, signal: BalancerSignal, fx: BalancerEffects) => {
      if (signal.type !== 'timer') return;
      fx.members(steps[shared.next]![1]);
      const then = steps[++shared.next];
      if (then !== undefined) fx.startTimer(0, then[0] - fx.nowUs / 1000);
    },
  };
}

/** `stages` stand before the picker; the settings of the last are its defaults, but for `config`. */
export function balancedSpec(stages: readonly AnyBalancer[], { instances = 3, link = {}, config = {}, ...parts }: Balanced): Spec {
  const chain = [
    ...stages.map((stage, i) => ({ kind: stage.kind, config: { ...defaultsOf(stage.fields), ...(i === stages.length - 1 ? config : {}) } })),
    { kind: 'picker' },
  ];
  const spec = specOf({
    clients: [{ workload: at(0) }],
    services: [{ instances, steps: [work(5)] }],
    links: [{ chain, ...link }],
    durationMs: 60_000,
    ...parts,
  });
  const [first, ...rest] = spec.links;
  return { ...spec, links: [{ ...first!, probes: spec.links.length }, ...rest, { ...first!, id: `${first!.id}/probes`, chain: [], probes: -1 }] };
}
export function balanced(stages: readonly AnyBalancer[], parts: Balanced = {}): Ran { return run(balancedSpec(stages, parts), [...stages, picker]); }
/** The same, not begun. */
export function balancedBegin(stages: readonly AnyBalancer[], parts: Balanced = {}): Ran { return begin(balancedSpec(stages, parts), [...stages, picker]); }

/** From `atMs` on, something is wrong with an instance (-1: all). */
export function fault(atMs: number, instance: number, more: Partial<ServiceFault>): ChangeSpec {
  return { atUs: atMs * 1000, what: 'fault', service: 0, instance, fault: { ...NO_FAULT, ...more } };
}
/** `6000 1 unhealthy`: when an endpoint of this stage moved, in ms; of the stage itself without a number. */
export function movesOf(reader: Reader, kind: string): readonly string[] {
  const attach = reader.meta.attachments.find((one) => one.kind === kind)!;
  const told = [...attach.states, ...(attach.endpoints ?? [])].flatMap((state) =>
    [...reader.moves(state, 0, Infinity)].map((row) => ({ state, move: reader.move(row) })),
  );
  return told.sort((a, b) => a.move.atUs - b.move.atUs || a.state - b.state).map(({ state, move }) => {
    const { endpoint, names } = reader.meta.states[state]!;
    return `${move.atUs / 1000} ${endpoint < 0 ? '' : `${endpoint} `}${names[move.to]!}${Number.isFinite(move.untilUs) ? ` until ${move.untilUs / 1000}` : ''}`;
  });
}
export function movesIn(ran: Ran, kind: string): readonly string[] { return movesOf(readerOf(ran), kind); }
/** What a stage tells of an endpoint at an instant. */
export function endpointAt(reader: Reader, kind: string, endpoint: number, atMs: number): { readonly [name: string]: number | string } {
  const attach = reader.meta.attachments.find((one) => one.kind === kind)!,
    state = attach.endpoints![endpoint]!,
    { names, gauges } = reader.meta.states[state]!;
  const found = reader.state(state, atMs * 1000);
  return { state: names[found.state]!, ...Object.fromEntries(gauges.map(({ name }, i) => [name, found.gauges[i] ?? NaN])) };
}
/** Probes in order of their start: `0 to 0 at 3 ok`, instance, ms sent and left, outcome. */
export function probesOf(ran: Ran): readonly string[] {
  const link = ran.simulation.meta.links.findIndex(({ probes }) => probes === true);
  return ran.raw.spans.filter((span) => span.link === link).sort((a, b) => a.sentUs - b.sentUs || a.owner - b.owner)
    .map((span) => `${span.instance} from ${span.sentUs / 1000} to ${span.leftUs < 0 ? '-' : span.leftUs / 1000}`);
}
/** How many attempts each instance got over the link itself. */
export function callsTo(ran: Ran, fromMs = 0, toMs = Infinity): readonly number[] {
  const counts = Array.from({ length: ran.simulation.meta.services[0]!.instances }, () => 0);
  for (const span of ran.raw.spans)
    if (span.link === 0 && span.sentUs >= fromMs * 1000 && span.sentUs < toMs * 1000 && span.instance < counts.length) counts[span.instance]! += 1;
  return counts;
}
