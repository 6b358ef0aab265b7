/** Interns outcomes: equal outcomes of one run are one object with one number, so a response costs no allocation. */
import { REASONS } from './outcome.ts';
import type { Outcome, Reason } from './outcome.ts';
import type { Sink } from './recording/sink.ts';

export type OutcomeMore = Partial<Omit<Outcome, 'reason' | 'by' | 'index'>>;

export class OutcomeTable {
  /** By number; grows only. */
  readonly list: Outcome[] = [];
  /** The place of each one's reason in REASONS. */
  readonly reasons: number[] = [];
  private readonly byKey = new Map<string, Outcome>();
  /** Plain outcomes (no error name, marks or push-back) by attachment, then by reason: the hot path. */
  private readonly plain: Map<Reason, Outcome>[] = [];
  private readonly errors = new Map<string, Outcome>();
  private readonly sink: Sink;

  constructor(sink: Sink) { this.sink = sink; }

  /** The outcome with these parts; `by` is the attachment that decides it, 0 a service's own work. */
  intern(reason: Reason, by: number, more?: OutcomeMore): Outcome {
    if (more !== undefined) return this.find(reason, by, more);
    const known = (this.plain[by] ??= new Map<Reason, Outcome>());
    let outcome = known.get(reason);
    if (outcome === undefined) known.set(reason, outcome = this.find(reason, by, {}));
    return outcome;
  }

  /** The outcome of a service's own work that fails with this error name: the hot path of failures. */
  workError(error: string): Outcome {
    let outcome = this.errors.get(error);
    if (outcome === undefined) this.errors.set(error, outcome = this.find('error', 0, { error }));
    return outcome;
  }

  /** Takes the numbering of a checkpoint of the same run; those already told to the sink are not told again. */
  restore(list: readonly Outcome[]): void {
    for (const o of list.slice(this.list.length)) this.find(o.reason, o.by, o);
  }

  private find(reason: Reason, by: number, more: OutcomeMore): Outcome {
    const { error = '', marks = 0, retryAfterMs = -1 } = more;
    const key = `${reason}|${by}|${error}|${marks}|${retryAfterMs}`;
    let outcome = this.byKey.get(key);
    if (outcome === undefined) {
      outcome = { reason, error, marks, retryAfterMs, by, index: this.list.length };
      this.list.push(outcome);
      this.reasons.push(REASONS.indexOf(reason));
      this.byKey.set(key, outcome);
      this.sink.outcome(outcome);
    }
    return outcome;
  }
}
