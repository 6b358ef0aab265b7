/** What stands below the innermost attachment and above the outermost one. */
import type { Outcome } from './outcome.ts';

export interface Ends {
  /** Puts an attempt on the wire; `frame` 0 when the link has no chain. The deadline is in µs after the call's start, NEVER none. */
  send(frame: number, call: number, attempt: number, deadline: number, how: number): void;
  /** An attempt is at its service. */
  arrive(attempt: number): void;
  /** An attempt's answer is back. */
  deliver(attempt: number): void;
  /** Workers of an instance of a station take what waits. */
  take(station: number, instance: number): void;
  /** The call has its final outcome; its row may be freed after. */
  ended(call: number, outcome: Outcome): void;
  /** The caller of this attempt has left. */
  departed(attempt: number): void;
  /** This attempt is told to stop, whether or not its caller has left. */
  cancelled(attempt: number): void;
  /** The caller of an attempt that the link has lost has left. */
  gone(attempt: number): void;
  /** A probe or look-up of a balancer sets out. */
  ownCall(number: number): void;
  /** What a node has asked for. */
  carryOut(op: number, a: number, b: number, c: number): void;
  /** A pattern decided without sending anything. */
  shortCircuit(frame: number, outcome: Outcome): void;
}
