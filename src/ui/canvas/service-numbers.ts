/** What is going on at a service at one instant: its workers, its queue, its instances, what is wrong with it. */
import type { ServiceFault } from '../../engine/spec.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import type { EndpointHealth } from '../kit/EndpointGlyph.tsx';
import { healthOfState, isWorse } from '../kit/endpoint-health.ts';
import type { NumbersSource } from './numbers-source.ts';

/** `word`: its state in a balancer's words; '' where none tells one, or it is in rotation. */
export interface InstanceNumbers {
  readonly busy: number;
  readonly queued: number;
  readonly health: EndpointHealth;
  readonly word: string;
  readonly fault: string | null;
}
export interface ServiceNumbers {
  readonly busy: number; readonly late: number; readonly queued: number;
  /** Each of several, in order; empty where there is one, or more than are drawn. */
  readonly instances: readonly InstanceNumbers[];
  readonly fault: { readonly label: string; readonly fault: ServiceFault } | null;
}

/** More instances of a service are not told apart on the canvas. */
export const MOST_INSTANCES = 40;
const NO_LINKS: ReadonlySet<number> = new Set();

/** Counted at the very instant while every attempt is kept and answers take no time on their way, else from the window before it. `each`: of which instance, where they are told apart. */
function workersAt(
  source: NumbersSource,
  id: string,
  nowUs: number,
  counted: boolean,
  level: (name: string) => number,
  each: { busy: number; queued: number }[],
): { busy: number; late: number } {
  const { reader, open } = source;
  const service = source.serviceOf.get(id);
  const count = service === undefined || !counted || reader.sampledFrom >= 0 ? open.length : reader.openAt(nowUs, open);
  if (count >= open.length) {
    each.forEach((one, k) => {
      one.busy = level(`services/${id}/${k}/busy`);
      one.queued = level(`services/${id}/${k}/queued`);
    });
    return { busy: level(`services/${id}/busy`), late: level(`services/${id}/busyLate`) };
  }
  const works = source.worksOver.get(id) ?? NO_LINKS;
  let busy = 0;
  let late = 0;
  for (let k = 0; k < count; k += 1) {
    const span = reader.span(open[k] ?? 0),
      one = each[span.instance];
    if (!works.has(span.link) || span.queuedUs < 0 || span.queuedUs > nowUs) continue;
    if (span.begunUs < 0 || span.begunUs > nowUs) {
      if (one !== undefined) one.queued += 1;
      continue;
    }
    busy += 1;
    if (one !== undefined) one.busy += 1;
    if (span.leftUs >= 0 && span.leftUs <= nowUs) late += 1;
  }
  return { busy, late };
}

export function serviceAt(source: NumbersSource, links: ScenarioV1['links'], id: string, nowUs: number, level: (name: string) => number): ServiceNumbers {
  const instances = source.reader.meta.services[source.serviceOf.get(id) ?? -1]?.instances ?? 1;
  const each = Array.from({ length: instances > 1 && instances <= MOST_INSTANCES ? instances : 0 }, () => ({ busy: 0, queued: 0 }));
  // An attempt is open until its answer has arrived: one on its way back over a slow link keeps no worker.
  const counted = links.every(({ to, latency }) => to !== id || (latency.dist === 'constant' && latency.ms === 0));
  return {
    ...workersAt(source, id, nowUs, counted, level, each),
    queued: level(`services/${id}/queued`),
    instances: instancesAt(source, id, nowUs, each),
    fault: faultAt(source, id, nowUs),
  };
}

function instancesAt(
  { reader, serviceOf, endpointsOf }: NumbersSource,
  id: string,
  nowUs: number,
  each: readonly { readonly busy: number; readonly queued: number }[],
): readonly InstanceNumbers[] {
  const { meta } = reader,
    number = serviceOf.get(id) ?? -1;
  return each.map(({ busy, queued }, k) => {
    let health: EndpointHealth = 'in',
      word = '';
    for (const states of endpointsOf.get(id) ?? []) {
      const state = states[k] ?? -1,
        name = meta.states[state]?.names[reader.state(state, nowUs).state] ?? '',
        is = healthOfState(name);
      if (isWorse(is, health)) {
        health = is;
        word = name;
      }
    }
    const fault = meta.faults.findLast(
      (one) => one.service === number && (one.instance < 0 || one.instance === k) && one.fromUs <= nowUs && nowUs < one.toUs,
    );
    return { busy, queued, health, word, fault: fault === undefined ? null : faultName(fault.fault) };
  });
}

function faultAt(source: NumbersSource, id: string, nowUs: number): ServiceNumbers['fault'] {
  const service = source.serviceOf.get(id);
  const found = source.reader.meta.faults.findLast((fault) => fault.service === service && fault.fromUs <= nowUs && nowUs < fault.toUs);
  if (found === undefined) return null;
  const label = found.label === '' ? faultName(found.fault) : found.label;
  return { label: found.instance < 0 ? label : `${label}, no. ${found.instance + 1}`, fault: found.fault };
}

export function faultName(fault: ServiceFault): string {
  if (fault.down) return 'Down';
  if (fault.stalled) return 'Stalled';
  if (fault.errorShare > 0) return 'Outage';
  return fault.slowdown !== 1 ? 'Slow' : fault.draining ? 'Draining' : 'Well again';
}
