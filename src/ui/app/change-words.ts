/** What a scheduled change is called: a fault by what it does, an edit by what it sets. */
import type { Field, Json } from '../../engine/fields.ts';
import type { Cut, ServiceFault } from '../../engine/spec.ts';
import type { Change, ScenarioV1, Wire } from '../../scenario/document.ts';
import { faultName } from '../canvas/service-numbers.ts';
import { valueText } from '../kit/number-text.ts';

const CUTS: { readonly [cut in Cut]: string } = { none: 'Not cut', refuse: 'Cut, refuses', drop: 'Cut, drops', hold: 'Cut, holds' };

export function changeWords({ target, value, why }: Pick<Change, 'target' | 'value' | 'why'>): string {
  const last = target.slice(target.lastIndexOf('/') + 1);
  if (last === 'fault') return faultName(value as unknown as ServiceFault);
  if (target.startsWith('links/') && last === 'cut') return CUTS[value as Cut];
  if (target.startsWith('links/') && last === 'wire') return wireWords(value as Wire);
  if (last === 'latency') return why === 'fault' ? 'Slow' : 'Latency';
  return last;
}

/** A setting as the form has it, with its value where that is short: `Stay open for: 1 s`. */
export function settingWords(field: Field, value: Json): string {
  switch (field.type) {
    case 'duration': case 'share': case 'count': case 'rate': return typeof value === 'number' ? `${field.label}: ${valueText(field, value)}` : field.label;
    case 'choice': return `${field.label}: ${field.options.find((option) => option.value === value)?.label ?? String(value)}`;
    case 'toggle': return `${field.label}: ${value === true ? 'on' : 'off'}`;
    case 'names': case 'durations': case 'counts': case 'distribution': case 'reference': return field.label;
  }
}

function wireWords({ loss = 0, ratePerSec = 0 }: Wire): string {
  return loss > 0 ? 'Loses messages' : ratePerSec > 0 ? 'Narrow' : 'Perfect wire';
}

/** What faults links have, as intervals up to an instant; those of services are in the recording. */
export function linkFaults(
  { changes }: Pick<ScenarioV1, 'changes'>,
  endUs: number,
): readonly { readonly label: string; readonly fromUs: number; readonly toUs: number }[] {
  return changes
    .filter((change) => change.why === 'fault' && change.target.startsWith('links/') && change.atMs * 1000 < endUs)
    .map((change) => ({
      label: changeWords(change),
      fromUs: change.atMs * 1000,
      toUs: Math.min(endUs, change.untilMs === undefined ? endUs : change.untilMs * 1000),
    }));
}
