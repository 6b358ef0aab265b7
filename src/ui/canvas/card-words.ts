/** The words on the cards that do not come from a pattern. */
import type { Distribution, ServiceFault, Workload } from '../../engine/spec.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { formatAmount, formatCount, formatFactor, formatPlain, formatRate, formatSetDuration, formatShare } from '../kit/format.ts';

/** Name and amount of what a client generates: `Poisson arrivals`, `200 rps`. */
export function workloadWords(workload: Workload): { readonly name: string; readonly amount: string } {
  switch (workload.kind) {
    case 'poisson': return { name: 'Poisson arrivals', amount: formatRate(workload.ratePerSec) };
    case 'even': return { name: 'Even arrivals', amount: formatRate(workload.ratePerSec) };
    case 'at': return { name: 'Listed times', amount: formatAmount(workload.timesMs.length, 'call') };
    case 'bursts': return { name: `Bursts of ${formatCount(workload.size)}`, amount: `every ${formatSetDuration(workload.everyMs)}` };
    case 'rates': return { name: workload.shape === 'ramp' ? 'Ramp' : 'Steps', amount: `up to ${formatRate(Math.max(0, ...workload.points.map((point) => point.ratePerSec)))}` };
    case 'closed': return { name: 'Closed users', amount: 'think, call' };
    case 'serial': return { name: 'One at a time', amount: serialWords(workload.every) };
    case 'program': return { name: 'Program', amount: 'runs once' };
  }
}

function serialWords(every: Distribution): string {
  return every.dist === 'constant' ? `every ${formatSetDuration(every.ms)}` : 'one after another';
}

/** `Poisson, 200 rps` */
export function workloadBrief(workload: Workload): string {
  const { name, amount } = workloadWords(workload);
  return `${name.replace(' arrivals', '')}, ${amount}`;
}

/** `62 % errors, rest ×20` */
export function faultWords(fault: ServiceFault): string {
  if (fault.down) return 'unreachable';
  if (fault.stalled) return 'nothing goes on';
  const slow = fault.slowdown !== 1 ? `${fault.errorShare > 0 ? 'rest ' : ''}${Number.isInteger(fault.slowdown) ? `×${formatPlain(fault.slowdown)}` : formatFactor(fault.slowdown)}` : '';
  const errors = fault.errorShare > 0 ? `${formatShare(fault.errorShare)} errors` : '';
  return [fault.draining ? 'out of the registry' : '', errors, slow].filter((part) => part !== '').join(', ');
}

/** Workers of all instances together; −1 without limit. */
export function workersOf(service: ScenarioV1['services'][number]): number {
  return service.workers < 0 ? -1 : service.workers * service.instances;
}

/** Places to wait; −1 without limit. */
export function placesOf(service: ScenarioV1['services'][number]): number {
  const capacity = service.queue.config['capacity'];
  return typeof capacity === 'number' && capacity >= 0 ? capacity * service.instances : -1;
}

/** `11 of 20 busy` */
export function busyWords(busy: number, workers: number): string {
  return workers < 0 ? `${formatCount(busy)} busy, no limit` : `${formatCount(busy)} of ${formatCount(workers)} busy`;
}

/** `11 of 20`; without a limit, `11`. */
export function ofWords(count: number, most: number): string {
  return most < 0 ? formatCount(count) : `${formatCount(count)} of ${formatCount(most)}`;
}

export function queueWords(queued: number, places: number): string {
  return places < 0 ? `${formatCount(queued)} waiting` : `${formatCount(queued)} of ${formatCount(places)}`;
}
