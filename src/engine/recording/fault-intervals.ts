/** The faults of a run as intervals, from the scheduled changes that begin and end them. */
import type { ChangeSpec, ServiceFault } from '../spec.ts';
import type { RunMeta } from './columns.ts';

type FaultInterval = RunMeta['faults'][number];
type Open = { -readonly [K in keyof FaultInterval]: FaultInterval[K] };

/** A fault holds until the next one of the same service and instance; a neutral one only ends it. `label`: its name by change index, '' for the word of its kind. */
export function faultIntervals(changes: readonly ChangeSpec[], endUs: number, label: (change: number) => string = () => ''): readonly FaultInterval[] {
  const open = new Map<string, Open>();
  const intervals: Open[] = [];
  changes.map((change, index) => ({ change, index })).sort((a, b) => a.change.atUs - b.change.atUs).forEach(({ change, index }) => {
    if (change.what !== 'fault') return;
    const target = `${change.service}/${change.instance}`;
    const before = open.get(target);
    if (before !== undefined) before.toUs = change.atUs;
    open.delete(target);
    if (isNeutral(change.fault)) return;
    const interval = { label: label(index) || wordOf(change.fault), service: change.service, instance: change.instance, fromUs: change.atUs, toUs: endUs, fault: change.fault };
    open.set(target, interval);
    intervals.push(interval);
  });
  return intervals.filter((interval) => interval.toUs > interval.fromUs);
}

function isNeutral(fault: ServiceFault): boolean {
  return fault.errorShare === 0 && fault.slowdown === 1 && !fault.down && !fault.stalled;
}

function wordOf(fault: ServiceFault): string {
  if (fault.down) return 'Down';
  if (fault.stalled) return 'Stalled';
  return fault.errorShare > 0 ? 'Outage' : 'Slow';
}
