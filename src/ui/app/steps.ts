/** Steps of the playhead: to what happens next, to the next state change, or by 100 ms. */
import type { Session } from '../../store/session.ts';

const STEP_US = 100_000;

/** Pauses, and moves; where nothing is left to come, it stays. */
export function stepTo({ play, run }: Session, to: 'event' | 'change' | '100ms', direction: 1 | -1): void {
  play.pause();
  const { reader } = run.getState(), nowUs = play.playhead.get();
  const nextUs = to === '100ms' ? nowUs + direction * STEP_US
    : reader === null ? Infinity
      : to === 'event' ? reader.nextEventUs(nowUs)
        : direction > 0 ? reader.nextMoveUs(nowUs) : reader.previousMoveUs(nowUs);
  if (Number.isFinite(nextUs) && (nextUs >= 0 || to === '100ms')) play.seek(nextUs);
}
