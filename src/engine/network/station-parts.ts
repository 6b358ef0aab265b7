/** What a station is made of, and what of it a checkpoint holds. */
import type { AttemptTable } from '../attempt-table.ts';
import type { CallTable } from '../call-table.ts';
import type { QueueHost, QueueState } from '../discipline-host.ts';
import type { Kernel } from '../kernel.ts';
import type { PolicyHost } from '../policy-host.ts';
import type { LinkSpec, StepSpec } from '../spec.ts';
import type { Activities } from './activities.ts';
import type { FaultsState } from './faults.ts';
import type { StationSeries } from './station-series.ts';
import type { SubCalls } from './sub-calls.ts';

export interface StationState {
  readonly workers: number; readonly versions: readonly (readonly StepSpec[])[];
  readonly busy: Int32Array; readonly resuming: number[][]; readonly faults: FaultsState; readonly tried: Map<number, readonly number[]>;
  readonly queues: readonly QueueState[]; readonly series: ReturnType<StationSeries['save']>;
  readonly served: number; readonly servedUs: number;
}
/** What a station needs of the wire. */
interface StationWire {
  path(attempt: number): void;
  deadlineThereUs(attempt: number): number;
  answer(attempt: number): void;
  setsOut(attempt: number): boolean;
  deliver(attempt: number): void;
}
/** What nodes say of work done for their deliveries. */
interface Deliveries {
  begins(attempt: number): 'work' | 'poison' | 'known';
  worked(attempt: number): void;
}
export interface StationParts {
  readonly kernel: Kernel; readonly calls: CallTable; readonly attempts: AttemptTable; readonly host: PolicyHost; readonly wire: StationWire;
  readonly activities: Activities; readonly subCalls: SubCalls; readonly links: readonly LinkSpec[]; readonly queues: readonly QueueHost[];
  /** The service's. */
  readonly number: number;
  /** Whether a pattern on a link to this service hears that work has begun. */
  readonly hears: boolean;
  /** Whether a pattern at its entrance has a state for each instance. */
  readonly perInstance: boolean;
  /** Null: none comes here. */
  readonly deliveries: Deliveries | null;
}
