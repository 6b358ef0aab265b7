/** The endpoints of a balancer, or the instances of a service whose entrance has a state for each: what is told of each, and how each is. */
import type { Reader } from '../../engine/recording/reading.ts';
import { faultName } from '../canvas/service-numbers.ts';
import { healthOfState, isWorse } from '../kit/endpoint-health.ts';
import type { EndpointPast, PatternEndpoint, PatternViewProps } from '../kit/pattern-view.ts';
import { counterOf, levelOf, RATE_US, stateNumber } from './recorded.ts';

type Told = Pick<PatternViewProps<unknown>, 'endpoints' | 'probesSent'> & { readonly names: Pick<PatternViewProps<unknown>['meta'], 'endpointStates' | 'endpointGauges'> };

interface Placed {
  readonly link: string;
  readonly service: Reader['meta']['services'][number];
  /** By endpoint; empty where nothing is told of them. */ readonly own: readonly number[];
}
/** `path`: of a stage on a link to a service, or of what stands at a service's entrance. */
function placed({ meta }: Reader, path: string, state: number): Placed | null {
  const id = path.slice(path.indexOf('/') + 1), number = meta.attachments.findIndex((attach) => attach.id === id) + 1, attach = meta.attachments[number - 1];
  const link = meta.links.find(({ chain }) => chain.includes(number)), service = meta.services[link?.to ?? -1];
  if (attach === undefined || service === undefined || link === undefined) return null;
  if (attach.endpoints === undefined && attach.states.some((one) => meta.states[one]!.endpoint >= 0)) return { link: link.id, service, own: attach.states };
  const at = Math.max(0, attach.states.indexOf(state));
  return { link: link.id, service, own: attach.endpoints?.slice(at * service.instances, (at + 1) * service.instances) ?? [] };
}

export function endpointsAt(reader: Reader, path: string, nowUs: number): Told {
  const found = placed(reader, path, stateNumber(reader, path)), { meta } = reader;
  if (found === null) return { names: {} };
  const { service, own, link } = found, fromUs = Math.max(0, nowUs - RATE_US), others = toldByOthers(reader, link, own), first = meta.states[own[0] ?? -1];
  return {
    names: first === undefined ? {} : { endpointStates: first.names, endpointGauges: first.gauges },
    probesSent: counterOf(reader, `links/${link}/probes/sent`, nowUs),
    endpoints: Array.from({ length: service.instances }, (_, endpoint): PatternEndpoint => {
      const state = own[endpoint], series = service.instances > 1 ? `services/${service.id}/${endpoint}` : `services/${service.id}`;
      const fault = meta.faults.findLast(
        (one) => meta.services[one.service] === service && (one.instance < 0 || one.instance === endpoint) && one.fromUs <= nowUs && nowUs < one.toUs,
      );
      return {
        endpoint,
        at: state === undefined ? null : reader.state(state, nowUs),
        before: state === undefined ? null : reader.state(state, fromUs),
        other: worstOf(reader, others, endpoint, nowUs),
        arrived: counterOf(reader, `${series}/arrived`, nowUs),
        load: levelOf(reader, `${series}/inSystem`, nowUs),
        fault: fault === undefined ? null : faultName(fault.fault),
      };
    }),
  };
}

/** The states that other stages of the same link tell of its endpoints, for each stage in order of the endpoints. */
function toldByOthers({ meta }: Reader, link: string, own: readonly number[]): readonly (readonly number[])[] {
  const chain = meta.links.find(({ id }) => id === link)?.chain ?? [],
    instances = meta.services[meta.links.find(({ id }) => id === link)?.to ?? -1]?.instances ?? 0;
  return chain.flatMap((number) => {
    const told = meta.attachments[number - 1]?.endpoints ?? [];
    return told.length === 0 || told.includes(own[0] ?? -1) ? [] : [told.slice(0, instances)];
  });
}
type Other = NonNullable<PatternEndpoint['other']> | null;
function worstOf(reader: Reader, others: readonly (readonly number[])[], endpoint: number, nowUs: number): Other {
  let worst: Other = null;
  for (const states of others) {
    const state = states[endpoint] ?? -1, word = reader.meta.states[state]?.names[reader.state(state, nowUs).state] ?? '', health = healthOfState(word);
    if (isWorse(health, worst?.health ?? 'in')) worst = { health, word };
  }
  return worst;
}

/** What is told of each endpoint at any instant, and what was done to it, as far as the run is computed. */
export function endpointsPast(reader: Reader, path: string): readonly EndpointPast[] {
  const found = placed(reader, path, stateNumber(reader, path)), { meta } = reader;
  return found === null
    ? []
    : found.own.map((state, endpoint) => ({
        endpoint,
        moves: [...reader.moves(state, 0, Infinity)].map((row) => reader.move(row)),
        at: (us) => reader.state(state, us),
        faults: meta.faults
          .filter((one) => meta.services[one.service] === found.service && (one.instance < 0 || one.instance === endpoint))
          .map(({ fromUs, toUs, fault }) => ({ fromUs, toUs, label: faultName(fault) })),
      }));
}
