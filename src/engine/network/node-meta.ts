/** What recordings say of the nodes of a run, and of their states, which follow all others; behind them how registries have the instances of each service. */
import { instanceOf, serviceOf } from '../des/member-key.ts';
import type { AnyNode } from '../node-model.ts';
import type { Patterns } from '../patterns.ts';
import type { RunMeta } from '../recording/columns.ts';
import type { Spec } from '../spec.ts';

function modelOf(spec: Spec, patterns: Patterns, attach: number): AnyNode { return patterns[spec.attachments[attach - 1]!.kind] as AnyNode; }

/** For each node the services that register with it, and the number of the state that tells of the first instance of each. */
export function entriesOf(spec: Spec, patterns: Patterns, firstState: number): readonly (readonly { readonly service: number; readonly first: number }[])[] {
  let next = firstState + spec.nodes.length;
  return spec.nodes.map(({ attach }, node) => ((modelOf(spec, patterns, attach).entryStates?.length ?? 0) === 0 ? [] : spec.services.flatMap(({ registers, instances }, service) => {
    if (registers === undefined || spec.links[registers.link]!.to !== spec.services.length + node) return [];
    next += instances;
    return [{ service, first: next - instances }];
  })));
}
/** The number of the state that tells of an instance; -1 none. */
export function entryStateOf(spec: Spec, entries: ReturnType<typeof entriesOf>[number], key: number): number {
  const service = serviceOf(key), instance = instanceOf(key), entry = entries.find((one) => one.service === service);
  return entry === undefined || instance >= spec.services[service]!.instances ? -1 : entry.first + instance;
}

export function nodeMeta(spec: Spec, patterns: Patterns, firstState: number): { readonly nodes: RunMeta['nodes']; readonly states: RunMeta['states'] } {
  const entries = entriesOf(spec, patterns, firstState);
  const stateOf = (attach: number, names: readonly string[], gauges: RunMeta['states'][number]['gauges'], endpoint: number): RunMeta['states'][number] => ({
    attach: [attach], client: -1, endpoint, kind: modelOf(spec, patterns, attach).kind, names, gauges,
  });
  return {
    nodes: spec.nodes.map(({ id, attach }, i) => ({ id, kind: modelOf(spec, patterns, attach).kind, attach, state: firstState + i, ...(entries[i]!.length > 0 ? { entries: entries[i]! } : {}) })),
    states: [
      ...spec.nodes.map(({ attach }) => { const { states, gauges } = modelOf(spec, patterns, attach); return stateOf(attach, states, gauges, -1); }),
      ...spec.nodes.flatMap(({ attach }, i) => entries[i]!.flatMap(({ service }) => Array.from({ length: spec.services[service]!.instances }, (_, k) => stateOf(attach, modelOf(spec, patterns, attach).entryStates!, [], k)))),
    ],
  };
}
