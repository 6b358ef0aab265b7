/** The endpoints of a balancer at one instant: what a stage tells of each, and how each is. */
import type { Reader } from '../../engine/recording/reading.ts';
import { faultName } from '../canvas/pipeline-numbers.ts';
import type { PatternEndpoint, PatternViewProps } from '../kit/pattern-view.ts';
import { counterOf, levelOf, RATE_US, stateNumber } from './recorded.ts';

type Told = Pick<PatternViewProps<unknown>, 'endpoints'> & { readonly names: Pick<PatternViewProps<unknown>['meta'], 'endpointStates' | 'endpointGauges'> };

/** `path`: of a stage on a link to a service. */
export function endpointsAt(reader: Reader, path: string, nowUs: number): Told {
  const { meta } = reader, id = path.slice(path.indexOf('/') + 1), number = meta.attachments.findIndex((attach) => attach.id === id) + 1, attach = meta.attachments[number - 1];
  const link = meta.links.find(({ chain }) => chain.includes(number)), service = meta.services[link?.to ?? -1];
  if (attach === undefined || service === undefined || link === undefined) return { names: {} };
  const told = attach.endpoints ?? [], at = Math.max(0, attach.states.indexOf(stateNumber(reader, path))), own = told.slice(at * service.instances, (at + 1) * service.instances);
  const fromUs = Math.floor(nowUs / RATE_US) * RATE_US, first = meta.states[own[0] ?? -1];
  return {
    names: first === undefined ? {} : { endpointStates: first.names, endpointGauges: first.gauges },
    endpoints: Array.from({ length: service.instances }, (_, endpoint): PatternEndpoint => {
      const state = own[endpoint], series = service.instances > 1 ? `services/${service.id}/${endpoint}` : `services/${service.id}`;
      const fault = meta.faults.findLast((one) => meta.services[one.service] === service && (one.instance < 0 || one.instance === endpoint) && one.fromUs <= nowUs && nowUs < one.toUs);
      return {
        endpoint, at: state === undefined ? null : reader.state(state, nowUs), before: state === undefined ? null : reader.state(state, fromUs),
        arrived: counterOf(reader, `${series}/arrived`, nowUs), load: levelOf(reader, `${series}/inSystem`, nowUs), fault: fault === undefined ? null : faultName(fault.fault),
      };
    }),
  };
}
