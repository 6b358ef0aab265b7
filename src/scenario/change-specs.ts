/** Turns a document's changes into what the engine carries out: at each moment where something begins or ends, the whole setting that then holds. */
import type { Json } from '../engine/fields.ts';
import type { ChangeSpec, Cut, Distribution, Keys, NodeFault, ServiceFault, StepSpec, Workload } from '../engine/spec.ts';
import { NO_FAULT, NO_NODE_FAULT } from '../engine/spec.ts';
import type { Change, Config, ScenarioV1, Service, Step, Wire } from './document.ts';
import type { Target } from './target.ts';
import { findTarget } from './target.ts';
import { changeAt, momentsOf } from './timeline.ts';
import { wireSpec } from './wire.ts';

interface Held { readonly change: Change; readonly target: Target }
type ToSteps = (steps: readonly Step[]) => readonly StepSpec[];

/** Sorted by time; at one instant in the order in which the document first names what they change. */
export function changeSpecs(scenario: ScenarioV1, attachments: ReadonlyMap<string, number>, steps: ToSteps): readonly ChangeSpec[] {
  const groups = new Map<string, Held[]>();
  for (const change of scenario.changes) {
    const target = findTarget(scenario, change.target);
    if (typeof target === 'string') throw new RangeError(target);
    const key = ownerOf(target);
    groups.set(key, [...groups.get(key) ?? [], { change, target }]);
  }
  const specs = [...groups].flatMap(([key, held]) => groupSpecs(scenario, key, held, attachments, steps));
  return specs.sort((a, b) => a.atUs - b.atUs);
}

/** What is set as a whole: an attachment, a service's work, a service's faults, a link, a client. */
function ownerOf(target: Target): string {
  switch (target.what) {
    case 'field': return `${target.owner}/${target.attach.id}`;
    case 'latency': case 'wire': case 'cut': return `links/${target.link.id}`;
    case 'workers': case 'steps': case 'patience': case 'registers': return `services/${target.service.id}`;
    case 'fault': return `faults/${target.service.id}`;
    case 'nodeFault': return `faults/${target.node.id}`;
    case 'workload': case 'keys': case 'priority': return `clients/${target.client.id}/${target.what}`;
  }
}

function groupSpecs(
  scenario: ScenarioV1, key: string, group: readonly Held[], attachments: ReadonlyMap<string, number>, steps: ToSteps,
): readonly ChangeSpec[] {
  const target = group[0]?.target;
  if (target === undefined) return [];
  const index = (parts: readonly { readonly id: string }[], id: string) => parts.findIndex((part) => part.id === id);
  switch (target.what) {
    case 'field': {
      const attach = attachments.get(key);
      // An attachment that is off has no number and nothing to change.
      if (attach === undefined) return [];
      return whole(group, (held): Config => ({ ...target.attach.config, ...Object.fromEntries(held) }), fieldOf)
        .map(({ atUs, value }) => ({ atUs, what: 'config', attach, config: value }));
    }
    case 'latency': case 'wire': case 'cut': return whole(group, (held) => ({
      latency: held.get('latency') ?? target.link.latency as unknown as Json,
      wire: wireSpec(held.get('wire') as Wire | undefined ?? target.link.wire) as unknown as Json, cut: held.get('cut') ?? 'none',
    }), (item) => item.what).map(({ atUs, value }) => ({
      atUs, what: 'link', link: index(scenario.links, target.link.id),
      latency: value.latency as unknown as Distribution, wire: wireSpec(value.wire as Wire), cut: value.cut as Cut,
    }));
    case 'workload': return whole(group, (held) => held.get('workload') ?? target.client.workload as unknown as Json, () => 'workload')
      .map(({ atUs, value }) => ({ atUs, what: 'workload', client: index(scenario.clients, target.client.id), workload: value as unknown as Workload }));
    case 'keys': return whole(group, (held) => held.get('keys') !== undefined ? held.get('keys')! : (target.client.keys ?? null) as unknown as Json, () => 'keys')
      .map(({ atUs, value }) => ({ atUs, what: 'keys', client: index(scenario.clients, target.client.id), keys: value as unknown as Keys | null }));
    case 'workers': case 'steps': return whole(group, (held) => ({
      workers: held.get('workers') ?? target.service.workers, steps: held.get('steps') ?? target.service.steps as unknown as Json,
    }), (item) => item.what).map(({ atUs, value }) => ({
      atUs, what: 'service', service: index(scenario.services, target.service.id),
      workers: Number(value.workers), steps: steps(value.steps as unknown as readonly Step[]),
    }));
    // Nothing changes it on the way.
    case 'patience': case 'registers': case 'priority': return [];
    case 'nodeFault': return whole(group, (held) => ({ ...NO_NODE_FAULT, ...held.get('fault') as unknown as Partial<NodeFault> }), () => 'fault')
      .map(({ atUs, value }) => ({ atUs, what: 'node', node: index(scenario.nodes, target.node.id), fault: value }));
    case 'fault': return faultSpecs(group, target.service, index(scenario.services, target.service.id));
  }
}

function fieldOf(target: Target): string {
  return target.what === 'field' ? target.field : '';
}

/** Each moment of the group with the whole value from then on; moments that change nothing are left out. */
function whole<T>(
  group: readonly Held[],
  build: (held: ReadonlyMap<string, Json>) => T,
  part: (target: Target) => string,
): readonly { readonly atUs: number; readonly value: T }[] {
  const parts = [...new Set(group.map((item) => part(item.target)))];
  const at = (ms: number) =>
    build(
      new Map(
        parts.flatMap((name) => {
          const change = changeAt(
            group.filter((item) => part(item.target) === name).map((item) => item.change),
            ms,
          );
          return change === null ? [] : [[name, change.value] as const];
        }),
      ),
    );
  let before = JSON.stringify(at(-1));
  return momentsOf(group.map((item) => item.change)).flatMap((ms) => {
    const value = at(ms);
    const text = JSON.stringify(value);
    if (text === before) return [];
    before = text;
    return [{ atUs: Math.round(ms * 1_000), value }];
  });
}

/** Faults of all instances at once while none names a single one; else of each instance by itself. */
function faultSpecs(group: readonly Held[], service: Service, n: number): readonly ChangeSpec[] {
  const instanceOf = (target: Target) => target.what === 'fault' ? target.instance : -1;
  const single = group.some((item) => instanceOf(item.target) >= 0);
  const instances = single ? Array.from({ length: service.instances }, (_, k) => k) : [-1];
  return instances.flatMap((instance) => {
    const own = group.filter((item) => [-1, instance].includes(instanceOf(item.target)));
    return whole(own, (held) => ({ ...NO_FAULT, ...held.get('fault') as unknown as Partial<ServiceFault> }), () => 'fault')
      .map(({ atUs, value }): ChangeSpec => ({ atUs, what: 'fault', service: n, instance, fault: value }));
  });
}
