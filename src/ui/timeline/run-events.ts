/** What changed in a run, in order of time: moves of breakers and the beginnings and ends of faults. */
import type { Reader } from '../../engine/recording/reading.ts';
import { attachmentName } from '../../engine/recording/why-place.ts';

export type RunEvent =
  | {
      readonly kind: 'move';
      readonly atUs: number;
      readonly place: string;
      readonly from: string;
      readonly to: string;
      readonly call: number;
      readonly state: number;
    }
  | { readonly kind: 'fault'; readonly atUs: number; readonly place: string; readonly text: string; readonly begins: boolean };

/** At most this many moves are listed for one state: a screen cannot tell more apart. */
export const MOST_MOVES = 20_000;

/** Up to an instant. */
export function runEvents(reader: Reader, untilUs: number): readonly RunEvent[] {
  const { meta } = reader;
  const events: RunEvent[] = [];
  meta.states.forEach((state, number) => {
    if (state.names.length === 0) return;
    const named = state.attach.map((attach) => attachmentName(reader, attach).replace(/^the ./, (start) => start.slice(4).toUpperCase())).join(', '),
      place = state.endpoint < 0 ? named : `${named}, instance ${state.endpoint + 1}`;
    for (const row of reader.moves(number, 0, untilUs + 1).subarray(0, MOST_MOVES)) {
      const move = reader.move(row);
      events.push({ kind: 'move', atUs: move.atUs, place, from: state.names[move.from] ?? '', to: state.names[move.to] ?? '', call: move.call, state: number });
    }
  });
  for (const fault of meta.faults) {
    const service = meta.services[fault.service]?.title ?? meta.nodes[fault.service - meta.services.length]?.id ?? '';
    const place = fault.instance < 0 ? service : `${service}, instance ${fault.instance + 1}`;
    const text = fault.label === '' ? 'Fault' : fault.label;
    if (fault.fromUs <= untilUs) events.push({ kind: 'fault', atUs: fault.fromUs, place, text, begins: true });
    if (fault.toUs <= untilUs && fault.toUs < meta.durationUs) events.push({ kind: 'fault', atUs: fault.toUs, place, text, begins: false });
  }
  // Changes are carried out before everything else of their instant.
  return events.sort((a, b) => a.atUs - b.atUs || Number(a.kind === 'move') - Number(b.kind === 'move'));
}

/** The last event at or before an instant; -1 none. */
export function eventAt(events: readonly RunEvent[], atUs: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.atUs ?? Infinity) <= atUs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
