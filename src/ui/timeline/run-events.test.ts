import { expect, test } from 'vitest';
import { handMadeReader } from '../../../test/support/hand-made-reader.ts';
import { eventAt, runEvents } from './run-events.ts';

const reader = handMadeReader({
  moves: [{ at: 2000, to: 1, call: 3 }, { at: 5500, to: 2 }],
  faults: [{ label: 'Outage', from: 2000, to: 4000 }],
});
const events = runEvents(reader, reader.untilUs);

test('moves and faults stand in order of time, a fault before what it causes', () => {
  expect(events.map((event) => [event.atUs / 1e6, event.kind === 'move' ? `${event.from} to ${event.to} by ${event.call}` : `${event.text} ${event.begins}`])).toEqual([
    [2, 'Outage true'], [2, 'closed to open by 3'], [4, 'Outage false'], [5.5, 'open to halfOpen by -1'],
  ]);
});

test('the present event is the last one that has happened', () => {
  expect(eventAt(events, 0)).toBe(-1);
  expect(eventAt(events, 2_000_000)).toBe(1);
  expect(eventAt(events, 9e9)).toBe(3);
});
