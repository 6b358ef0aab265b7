/** The contract of queue disciplines: they order the calls that wait for a worker of one instance. */
import type { CheckPlace, FieldTable } from './fields.ts';
import type { Reason } from './outcome.ts';
import type { CallInfo, ConfigWarning, Erased, Formulas, Gauge } from './pattern.ts';

export interface DisciplineEffects {
  readonly nowUs: number;
  random(): number;
  info(call: number): CallInfo;
  /** Whether the caller of this queued call has already left. */
  departed(call: number): boolean;
  meanServiceUs(): number;
  drop(call: number, reason: Reason): void;
  /** As of a shared state; for kinds that name states or gauges. */
  moved(state: number, untilUs?: number): void;
  gauge(index: number, value: number): void;
}

/** Orders what waits. `call` is a handle; the host keeps the call's data. */
export interface Discipline<K extends string, F extends FieldTable, C, S> {
  readonly role: 'discipline'; readonly kind: K; readonly title: string; readonly fields: F; readonly checkPlace?: CheckPlace;
  readonly states?: readonly string[];
  readonly gauges?: readonly Gauge[];
  init(config: C): S;
  /** false: refused. */
  offer(shared: S, config: C, call: number, fx: DisciplineEffects): boolean;
  /** -1: none; may drop on the way. */
  take(shared: S, config: C, fx: DisciplineEffects): number;
  /** Left while queued. */
  remove(shared: S, call: number): void;
  /** As of a `Machine`. */
  check?(config: C): readonly ConfigWarning[];
  readonly formulas?: Formulas;
}
export type AnyDiscipline = Discipline<string, FieldTable, Erased, Erased>;
