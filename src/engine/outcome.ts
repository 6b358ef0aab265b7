/** What a call or an attempt came to: a value, never an exception. */

export const REASONS = [
  'ok', 'error', 'timeout', 'rejected:open', 'rejected:limit', 'rejected:rate',
  'rejected:budget', 'shed', 'bad-request', 'unreachable', 'cancelled',
] as const;

export type Reason = (typeof REASONS)[number];

/** Bits of `Outcome.marks`. */
export const MARK = { fallback: 1, cached: 2, stale: 4, hedged: 8 } as const;

/** Interned by the host: equal outcomes of one run are one object, so a response allocates nothing. */
export interface Outcome {
  readonly reason: Reason;
  /** Error name when `reason` is `error`; a library's own name where it has several for one reason; else ''. 'panic' is reserved: it counts as an error and is never retried. */
  readonly error: string;
  /** Bits of `MARK`. */
  readonly marks: number;
  /** Push-back from the server in ms; -1 none. */
  readonly retryAfterMs: number;
  /** The attachment that decided it (its number in `Spec.attachments`, from 1); 0 the service's own work. */
  readonly by: number;
  /** Its place in the run's outcome table; what recordings store. */
  readonly index: number;
}

/** The words a program prints for `{result}`: the error's name, or the plain word of the reason. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.reason) {
    case 'ok': return 'ok';
    case 'error': return outcome.error;
    case 'timeout': return 'Timeout';
    case 'rejected:open': return 'Breaker open';
    case 'rejected:limit': return 'Busy';
    case 'rejected:rate': return 'Rate limited';
    case 'rejected:budget': return 'No retry budget';
    case 'shed': return 'Shed';
    case 'bad-request': return 'Bad request';
    case 'unreachable': return 'Unreachable';
    case 'cancelled': return 'Cancelled';
  }
}
