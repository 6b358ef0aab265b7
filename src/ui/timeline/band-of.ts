/** The states of the first breaker of a run, as the band above its calls shows them. */
import type { Reader } from '../../engine/recording/reading.ts';
import { isBreakerState, stateIntervals, type StateInterval } from '../kit/breaker-style.ts';

/** Up to an instant; empty without a breaker. */
export function bandOf(reader: Reader, untilUs: number): readonly StateInterval[] {
  const number = reader.meta.states.findIndex((state) => state.names.length > 0 && state.names.every(isBreakerState));
  if (number < 0) return [];
  const moves = Array.from(reader.moves(number, 0, Infinity), (row) => reader.move(row));
  return stateIntervals(moves, reader.meta.states[number]?.names ?? [], untilUs);
}
