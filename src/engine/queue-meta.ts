/** What recordings say of queues: a state for each instance, of the disciplines that have any, behind all other states. */
import type { AnyDiscipline } from './discipline.ts';
import type { Patterns } from './patterns.ts';
import type { RunMeta } from './recording/columns.ts';
import type { Spec } from './spec.ts';

/** `firstOf`: by service, the number of its first instance's state; -1 none. */
export function queueMeta(spec: Spec, patterns: Patterns, firstState: number): { readonly firstOf: readonly number[]; readonly states: RunMeta['states'] } {
  const states: RunMeta['states'][number][] = [];
  const firstOf = spec.services.map(({ queue, instances }) => {
    const { kind, states: names = [], gauges = [] } = patterns[spec.attachments[queue - 1]!.kind] as AnyDiscipline, first = firstState + states.length;
    if (names.length + gauges.length === 0) return -1;
    for (let k = 0; k < instances; k++) states.push({ attach: [queue], client: -1, endpoint: instances > 1 ? k : -1, kind, names, gauges });
    return first;
  });
  return { firstOf, states };
}
