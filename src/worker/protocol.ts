/** What page and worker say to each other: plain data, with the recording's buffers handed over, not copied. */
import type { Json } from '../engine/fields.ts';
import type { Chunk, RunMeta } from '../engine/recording/columns.ts';
import type { Spec, Stopped } from '../engine/spec.ts';
import type { Job } from '../results/run-job.ts';

export type Command =
  /** Supersedes the run before. `hash`: take the trace hash. */
  | { readonly type: 'run'; readonly run: number; readonly spec: Spec; readonly hash?: true }
  | { readonly type: 'cancel'; readonly run: number }
  /** Runs again from the nearest checkpoint up to and including `atUs`; `call`: also that call's spans, whatever the sampling. */
  | { readonly type: 'inspect'; readonly run: number; readonly ask: number; readonly atUs: number; readonly call?: number };

export type Report =
  /** The worker is there and listens. */
  | { readonly type: 'ready' }
  | { readonly type: 'begun'; readonly run: number; readonly meta: RunMeta }
  | { readonly type: 'chunk'; readonly run: number; readonly chunk: Chunk }
  | { readonly type: 'done'; readonly run: number; readonly events: number; readonly endedAtUs: number; readonly stopped: Stopped | 'cancelled'; readonly hash?: string }
  /** `snapshot` null: the run is no longer held (the worker was started afresh). */
  | { readonly type: 'state'; readonly run: number; readonly ask: number; readonly snapshot: Json }
  | { readonly type: 'refused'; readonly run: number; readonly issues: readonly { readonly path: string; readonly message: string }[] }
  | { readonly type: 'crashed'; readonly run: number; readonly atUs: number; readonly message: string };

/** A whole run at one go and what is read from it: the worker hears nothing else meanwhile, and is ended to stop it. */
export interface Work { readonly type: 'measure'; readonly ask: number; readonly job: Job }
export type Worked =
  | { readonly type: 'progress'; readonly ask: number; readonly share: number }
  | { readonly type: 'measured'; readonly ask: number; readonly numbers: readonly number[] }
  | { readonly type: 'unmeasured'; readonly ask: number; readonly message: string };

/** What of a worker's global scope is used. */
export interface Scope {
  postMessage(report: Report | Worked, transfer: readonly ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Command | Work }) => void): void;
}
