/** Who registers with a node, how it has them at one instant, and what those believe who look them up. */
import type { Reader } from '../../engine/recording/reading.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { faultName } from '../canvas/service-numbers.ts';
import type { PatternMembers } from '../kit/pattern-view.ts';
import { patternOf } from './recorded.ts';

/** Callers of more are not looked at, and of many instances fewer. */
const MOST_CALLERS = 200;
const MOST_LOOKED_AT = 20_000;

export function membersAt(reader: Reader, scenario: ScenarioV1, id: string, nowUs: number): readonly PatternMembers[] {
  const { meta } = reader, entries = meta.nodes.find((node) => node.id === id)?.entries ?? [];
  return entries.map(({ service, first }) => {
    const { id: name, title, instances } = meta.services[service]!,
      callers = callersOf(reader, scenario, id, service),
      most = Math.max(1, Math.min(MOST_CALLERS, Math.floor(MOST_LOOKED_AT / instances)));
    const all = Array.from({ length: instances }, (_, k) => k);
    return {
      title: title === '' ? name : title,
      instances: all.map((k) => {
        const at = reader.state(first + k, nowUs),
          fault = meta.faults.findLast(
            (one) => one.service === service && (one.instance < 0 || one.instance === k) && one.fromUs <= nowUs && nowUs < one.toUs,
          );
        return { word: meta.states[first + k]!.names[at.state] ?? '', fault: fault === undefined ? null : faultName(fault.fault) };
      }),
      callers: callers.slice(0, most).map(({ title: caller, of, state, endpoints }) => ({
        title: caller, of, list: meta.states[state]!.names[reader.state(state, nowUs).state] ?? '',
        believes: endpoints.map((endpoint) => { const is = reader.state(endpoint, nowUs).state; return is === 3 ? 2 : Math.min(1, is); }),
      })),
      callersInAll: callers.length,
    };
  });
}

interface Caller { readonly title: string; readonly of: string; readonly state: number; readonly endpoints: readonly number[] }
/** One for each list that is kept of this service from look-ups at this node. */
function callersOf({ meta }: Reader, scenario: ScenarioV1, id: string, service: number): readonly Caller[] {
  return scenario.links.flatMap((link) => link.chain.flatMap((attach): readonly Caller[] => {
    const pattern = patternOf(attach.kind);
    if (attach.off === true || pattern.role !== 'balancer' || pattern.looksUp === undefined || link.to !== meta.services[service]!.id) return [];
    if (scenario.links.find((other) => other.id === pattern.looksUp?.(attach.config))?.to !== id) return [];
    const placed = meta.attachments.find((one) => one.id === `${link.id}/${attach.id}`), { instances } = meta.services[service]!;
    return (placed?.states ?? []).flatMap((state, at) => {
      const { client } = meta.states[state]!, from = client < 0 ? undefined : meta.clients[client];
      if (client >= 0 && from?.id !== link.from) return [];
      const copy = copyOf(meta.clients, client),
        of = from?.title || [...scenario.clients, ...scenario.services].find((one) => one.id === link.from)?.title || link.from;
      return [{ title: `${of}${copy}`, of, state, endpoints: placed?.endpoints?.slice(at * instances, (at + 1) * instances) ?? [] }];
    });
  }));
}
/** ` 3`: its place among copies of one client; nothing where there is one, or for none (-1). */
export function copyOf(clients: Reader['meta']['clients'], number: number): string {
  if (number < 0) return '';
  const { client } = clients[number]!, first = clients.findIndex((other) => other.client === client);
  return clients[number + 1]?.client === client || number > first ? ` ${number - first + 1}` : '';
}
