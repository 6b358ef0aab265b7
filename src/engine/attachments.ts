/** Resolves a run's attachments: machine, chain below, series, and where each shared state lives by scope and share. */
import { CallerSeries } from './caller-series.ts';
import { hashText } from './des/draws.ts';
import { machineOf } from './pattern.ts';
import type { Patterns } from './pattern.ts';
import type { Attached } from './attached.ts';
import type { Sink } from './recording/sink.ts';
import type { AttachSpec, Spec } from './spec.ts';

export interface Resolved {
  /** By attachment number; 0 and queues have no entry. */
  readonly attached: Attached[];
  /** By state number: the attachment that stands for it, and the name its draws are keyed by. */
  readonly owners: number[]; readonly names: string[];
}

export function resolveAttachments(spec: Spec, patterns: Patterns, sink: Sink): Resolved {
  const attached: Attached[] = [], owners: number[] = [], names: string[] = [];
  const known = new Map<string, number>();
  const clients = spec.clients.reduce((n, client) => n + client.count, 0);
  spec.attachments.forEach((attach, i) => {
    const number = i + 1, pattern = patterns[attach.kind];
    if (pattern === undefined) throw new RangeError(`no pattern ${attach.kind} for ${attach.id}`);
    if (pattern.role !== 'policy') return;
    if (attach.link < 0) throw new RangeError(`${attach.id}: patterns stand on links in this version`);
    const machine = machineOf(pattern, attach.config);
    const chain = spec.links[attach.link]!.chain;
    const perClient = attach.scope === 'client' && attach.share === '';
    const name = stateName(attach, spec);
    let first = known.get(name);
    if (first === undefined) {
      known.set(name, first = owners.length);
      for (let client = 0; client < (perClient ? clients : 1); client++) {
        owners.push(number);
        names.push(perClient && client > 0 ? `${name}#${client}` : name);
      }
    }
    attached[number] = {
      id: attach.id, machine, config: attach.config, hash: hashText(attach.id), below: chain[chain.indexOf(number) + 1] ?? 0,
      hearsStarted: machine.hears?.includes('started') ?? false, first, perClient,
      inSeries: sink.counter(`attach/${attach.id}/in`), forwardedSeries: sink.counter(`attach/${attach.id}/forwarded`),
      decidedSeries: sink.counter(`attach/${attach.id}/decided`),
      callers: machine.countsClients === true && spec.clients.length > 1 && spec.links[attach.link]!.from.client < 0 ? new CallerSeries(attach, spec.clients, sink) : null,
    };
  });
  return { attached, owners, names };
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
