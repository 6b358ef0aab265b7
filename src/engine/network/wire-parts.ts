/** What a link is made of while a run goes on, and what of it is saved. */
import type { Sampler } from '../des/distribution.ts';
import type { Cut, Distribution, LinkSpec, WireSpec } from '../spec.ts';

export interface Link {
  readonly spec: LinkSpec; readonly hash: number;
  /** The service or node it leaves, by its place among `Wire.stations`; -1: a client. */
  readonly from: number;
  now: LinkState; latency: Sampler;
  /** Neither wire nor cut does anything. */
  plain: boolean;
  /** Messages a cut holds. */
  held: Held[];
  /** Out and back: when the wire is free again. */
  freeUs: [number, number];
  /** -1: latency is drawn. */
  constantUs: number;
  inFlight: number;
  readonly sentSeries: number; readonly answeredSeries: number; readonly lateSeries: number; readonly inFlightSeries: number;
}
export interface Held { readonly attempt: number; readonly leg: number }
/** What changes of a link. */
export interface LinkState { readonly latency: Distribution; readonly wire: WireSpec; readonly cut: Cut }
export interface WireState { readonly links: readonly { readonly inFlight: number; readonly now: LinkState; readonly held: Held[]; readonly freeUs: [number, number] }[]; readonly cancels: Map<number, number> }

/** µs of a latency that is the same for all messages; -1: it is drawn. */
export function constantOf(latency: Distribution): number { return latency.dist === 'constant' ? Math.round(latency.ms * 1000) : -1; }
