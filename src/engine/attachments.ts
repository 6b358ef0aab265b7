/** Resolves a run's attachments: machine, chain below, series, and where each shared state lives by scope and share. */
import { CallerSeries } from './caller-series.ts';
import { hashText } from './des/draws.ts';
import { machineOf } from './pattern.ts';
import type { AnyMachine } from './pattern.ts';
import type { Patterns } from './patterns.ts';
import type { Attached } from './attached.ts';
import type { Sink } from './recording/sink.ts';
import type { AttachSpec, Spec } from './spec.ts';

export interface Resolved {
  /** By attachment number; 0 and queues have no entry. */
  readonly attached: Attached[];
  /** By state number: the attachment that stands for it, and the name its draws are keyed by. */
  readonly owners: number[]; readonly names: string[];
  /** By state number: the client and the endpoint it belongs to, -1 none; `inner`: it is what a stage of a balancer tells of that endpoint, without a state of its own. */
  readonly places: readonly { readonly client: number; readonly endpoint: number; readonly inner: boolean }[];
}

/** `callers`: client numbers there are, those of calls that balancers make for themselves included. */
export function resolveAttachments(spec: Spec, patterns: Patterns, sink: Sink, callers: number, stageOf: (attach: number) => AnyMachine): Resolved {
  const attached: Attached[] = [],
    owners: number[] = [],
    names: string[] = [],
    places: { readonly client: number; readonly endpoint: number; readonly inner: boolean }[] = [];
  const known = new Map<string, number>();
  spec.attachments.forEach((attach, i) => {
    const number = i + 1, pattern = patterns[attach.kind];
    if (pattern === undefined) throw new RangeError(`no pattern ${attach.kind} for ${attach.id}`);
    if (pattern.role !== 'policy' && pattern.role !== 'balancer') return;
    if (attach.link < 0) throw new RangeError(`${attach.id}: patterns stand on links in this version`);
    const machine = pattern.role === 'balancer' ? stageOf(number) : machineOf(pattern, attach.config);
    const { chain, to } = spec.links[attach.link]!, isStage = (other: number): boolean => patterns[spec.attachments[other - 1]!.kind]?.role === 'balancer';
    const picker = chain.findLastIndex(isStage), at = chain.indexOf(number);
    const isDoor = spec.services[to]?.door === attach.link;
    const perEndpoint = attach.scope === 'endpoint' && attach.share === '' && (isDoor || (picker >= 0 && at > picker)),
      { instances = 1 } = spec.services[to] ?? {};
    const inner = pattern.role === 'balancer' && pattern.endpointStates.length + pattern.endpointGauges.length > 0 ? instances : 0;
    const perClient = attach.scope === 'client' && attach.share === '';
    const name = stateName(attach, spec);
    let first = known.get(name);
    if (first === undefined) {
      known.set(name, first = owners.length);
      const put = (text: string, client: number, endpoint: number, isInner: boolean): void => {
        owners.push(number);
        names.push(text);
        places.push({ client, endpoint, inner: isInner });
      };
      for (let client = 0; client < (perClient ? callers : 1); client++) {
        const own = perClient && client > 0 ? `${name}#${client}` : name;
        for (let k = 0; k < (perEndpoint ? instances : 1); k++) put(perEndpoint ? `${own}@${k}` : own, perClient ? client : -1, perEndpoint ? k : -1, false);
        for (let k = 0; k < inner; k++) put(`${own}@${k}`, perClient ? client : -1, k, true);
      }
    }
    attached[number] = {
      id: attach.id, machine, begin: machine.begin, step: machine.step, config: attach.config, hash: hashText(attach.id), below: chain[(pattern.role === 'balancer' ? picker : at) + 1] ?? 0,
      hearsStarted: machine.hears?.includes('started') ?? false, first, perClient, perEndpoint, single: !perClient && !perEndpoint, stride: 1 + inner,
      inSeries: sink.counter(`attach/${attach.id}/in`), forwardedSeries: sink.counter(`attach/${attach.id}/forwarded`),
      decidedSeries: sink.counter(`attach/${attach.id}/decided`),
      callers: machine.countsClients === true && spec.clients.length > 1 && spec.links[attach.link]!.from.client < 0 ? new CallerSeries(attach, spec.clients, sink) : null,
    };
  });
  return { attached, owners, names, places };
}

/** Attachments with the same name hold one state. */
function stateName(attach: AttachSpec, spec: Spec): string {
  if (attach.share !== '') return `${attach.kind} shared as ${attach.share}`;
  switch (attach.scope) {
    case 'link': case 'client': case 'endpoint': return attach.id;
    case 'service': return `${attach.kind} of ${spec.services[spec.links[attach.link]!.to]!.id}`;
    case 'global': return `${attach.kind} of all`;
  }
}
