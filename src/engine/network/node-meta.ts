/** What recordings say of the nodes of a run, and of their states, which follow all others. */
import type { AnyNode, Patterns } from '../pattern.ts';
import type { RunMeta } from '../recording/columns.ts';
import type { Spec } from '../spec.ts';

export function nodeMeta(spec: Spec, patterns: Patterns, firstState: number): { readonly nodes: RunMeta['nodes']; readonly states: RunMeta['states'] } {
  const model = (attach: number): AnyNode => patterns[spec.attachments[attach - 1]!.kind] as AnyNode;
  return {
    nodes: spec.nodes.map(({ id, attach }, i) => ({ id, kind: model(attach).kind, attach, state: firstState + i })),
    states: spec.nodes.map(({ attach }) => ({ attach: [attach], client: -1, endpoint: -1, kind: model(attach).kind, names: model(attach).states, gauges: model(attach).gauges })),
  };
}
