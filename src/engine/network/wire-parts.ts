/** What a link is made of while a run goes on, and what of it is saved. */
import { compile } from '../des/distribution.ts';
import type { Sampler } from '../des/distribution.ts';
import { hashText } from '../des/draws.ts';
import type { Sink } from '../recording/sink.ts';
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
export interface WireState {
  readonly links: readonly { readonly inFlight: number; readonly now: LinkState; readonly held: Held[]; readonly freeUs: [number, number] }[];
  readonly cancels: Map<number, number>;
}

/** A link at the start of a run; `services`: how many stand among `Wire.stations` before the nodes. */
export function linkOf(spec: LinkSpec, sink: Sink, services: number): Link {
  const { id, from, latency, wire } = spec;
  return {
    spec, hash: hashText(id), from: from.node < 0 ? from.service : services + from.node,
    now: { latency, wire, cut: 'none' }, latency: compile(latency), constantUs: constantOf(latency),
    plain: wire.ratePerSec === 0 && wire.loss === 0, held: [], freeUs: [0, 0], inFlight: 0,
    sentSeries: sink.counter(`links/${id}/sent`), answeredSeries: sink.counter(`links/${id}/answered`),
    lateSeries: sink.counter(`links/${id}/late`), inFlightSeries: sink.level(`links/${id}/inFlight`),
  };
}

/** µs of a latency that is the same for all messages; -1: it is drawn. */
export function constantOf(latency: Distribution): number { return latency.dist === 'constant' ? Math.round(latency.ms * 1000) : -1; }
