/** The balancers of a run's links: their stages, and what each knows of its endpoints. */
import type { AnyBalancer } from './balancer.ts';
import type { Patterns } from './patterns.ts';
import type { Spec } from './spec.ts';

export interface Stage { readonly attach: number; readonly model: AnyBalancer }
/** The balancer of one link. */
export interface Group {
  readonly link: number;
  /** The service behind. */
  readonly service: number;
  readonly caller: number;
  readonly stages: readonly Stage[];
  /** Whether a stage drops endpoints, and whether one may let calls wait. */
  readonly narrows: boolean; readonly waits: boolean;
}
/** What a balancer knows of its endpoints: one for each state of its stages. */
export interface View {
  readonly link: number;
  /** By endpoint: attempts sent there that have no answer yet. */
  readonly outstanding: Int32Array;
  members: number[];
  /** By endpoint: 1 a member. */
  readonly isMember: Uint8Array;
  /** Handles of calls that wait for a stage. */
  waiting: number[];
}

/** The stages of each link's balancer, by attachment number, in order of the links; links without one are left out. */
export function balancersOf(spec: Spec, patterns: Patterns): readonly { readonly link: number; readonly stages: readonly number[] }[] {
  return spec.links.flatMap((link, number) => {
    const stages = link.chain.filter((attach) => patterns[spec.attachments[attach - 1]!.kind]?.role === 'balancer');
    return stages.length === 0 ? [] : [{ link: number, stages }];
  });
}
export function groupsOf(spec: Spec, patterns: Patterns): readonly Group[] {
  return balancersOf(spec, patterns).map(({ link, stages }, caller) => {
    const models = stages.map((attach): Stage => ({ attach, model: patterns[spec.attachments[attach - 1]!.kind] as AnyBalancer }));
    return {
      link, service: spec.links[link]!.to, caller, stages: models,
      narrows: models.some(({ model }) => model.narrow !== undefined), waits: models.some(({ model }) => model.ready !== undefined),
    };
  });
}
/** Callers of balancers' own calls, one a link. */
export function callerOf(spec: Spec, link: number): string { return `${spec.links[link]!.id}/balancer`; }

/** The number of a verb of the node that a link leads to; 0 where it leads to a service. */
export function verbAt(spec: Spec, patterns: Patterns, link: number, verb: string): number {
  const node = spec.nodes[spec.links[link]!.to - spec.services.length];
  const model = node === undefined ? undefined : patterns[spec.attachments[node.attach - 1]!.kind];
  return model?.role === 'node' ? Math.max(0, model.verbs.indexOf(verb)) : 0;
}

/** Of a balancer that has not been told yet who there is: every instance is a member. */
export function viewOf(link: number, instances: number): View {
  return {
    link, outstanding: new Int32Array(instances),
    members: Array.from({ length: instances }, (_, k) => k), isMember: new Uint8Array(instances).fill(1), waiting: [],
  };
}
export function setMembers(view: View, list: readonly number[]): void {
  view.members = [...list];
  view.isMember.fill(0);
  for (const endpoint of list) view.isMember[endpoint] = 1;
}
