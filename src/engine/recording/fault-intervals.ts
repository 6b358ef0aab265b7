/** The faults of a run as intervals, from the scheduled changes that begin and end them: those of nodes have the numbers behind the services'. */
import { NO_FAULT } from '../spec.ts';
import type { ChangeSpec, NodeFault, ServiceFault } from '../spec.ts';
import type { RunMeta } from './columns.ts';

type FaultInterval = RunMeta['faults'][number];
type Open = { -readonly [K in keyof FaultInterval]: FaultInterval[K] };

/** How a node is by its fault, in the words of a service's. */
function asOfService(fault: NodeFault): ServiceFault { return { ...NO_FAULT, down: fault.down, stalled: fault.stalled }; }

/** A memory that is lost is an instant, a microsecond long. A fault holds until the next one of the same service and instance; a neutral one only ends it. `label`: its name by change index, '' for the word of its kind. */
export function faultIntervals(changes: readonly ChangeSpec[], endUs: number, services: number, label: (change: number) => string = () => ''): readonly FaultInterval[] {
  const open = new Map<string, Open>();
  const intervals: Open[] = [];
  changes.map((change, index) => ({ change, index })).sort((a, b) => a.change.atUs - b.change.atUs).forEach(({ change, index }) => {
    if (change.what !== 'fault' && change.what !== 'node') return;
    const isNode = change.what === 'node',
      service = isNode ? services + change.node : change.service,
      instance = isNode ? -1 : change.instance,
      fault = isNode ? asOfService(change.fault) : change.fault;
    const isLost = isNode && change.fault.lost, target = `${service}/${instance}`;
    const before = open.get(target);
    if (before !== undefined) before.toUs = change.atUs;
    open.delete(target);
    if (isNeutral(fault) && !isLost) return;
    const interval = {
      label: label(index) || wordOf(fault, isLost),
      service,
      instance,
      fromUs: change.atUs,
      toUs: isNeutral(fault) ? change.atUs + 1 : endUs,
      fault,
    };
    if (!isNeutral(fault)) open.set(target, interval);
    intervals.push(interval);
  });
  return intervals.filter((interval) => interval.toUs > interval.fromUs);
}

function isNeutral(fault: ServiceFault): boolean {
  return fault.errorShare === 0 && fault.slowdown === 1 && !fault.down && !fault.stalled && !fault.draining;
}

function wordOf(fault: ServiceFault, isLost: boolean): string {
  if (isLost) return fault.down ? 'Down, memory lost' : 'Memory lost';
  if (fault.down) return 'Down';
  if (fault.stalled) return 'Stalled';
  if (fault.draining && fault.errorShare === 0 && fault.slowdown === 1) return 'Draining';
  return fault.errorShare > 0 ? 'Outage' : 'Slow';
}
