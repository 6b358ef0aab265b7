/** What a service does about attempts on their way to it and in it. */
import type { Outcome } from '../outcome.ts';

export interface AttemptEnds {
  /** A call that this service makes has its outcome. */
  callEnded(call: number, outcome: Outcome): void;
  arrive(attempt: number): void;
  /** Workers of instance `k` take what waits. */
  take(k: number): void;
  departed(attempt: number): void;
  cancelled(attempt: number): void;
}
