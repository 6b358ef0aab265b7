/** The layout of a recording: its columns, its names, its chunks. Settled: views, traces and links to moments hang on it. */
import type { Gauge } from '../pattern.ts';
import type { Outcome } from '../outcome.ts';
import type { ServiceFault } from '../spec.ts';

/** 16 B a root call; times are µs from the chunk's base; `outcome` is an index in the outcome table. */
export interface CallColumns {
  readonly id: Uint32Array; readonly start: Uint32Array; readonly end: Uint32Array;
  readonly client: Uint16Array; readonly outcome: Uint16Array;
}
/** 36 B an attempt on a link. NONE stands for never / none. `begun − queued` is queueing, `ended > left` late work. */
export interface SpanColumns {
  readonly owner: Uint32Array; readonly sent: Uint32Array; readonly queued: Uint32Array; readonly begun: Uint32Array;
  readonly ended: Uint32Array; readonly left: Uint32Array; readonly deadline: Uint32Array;
  readonly link: Uint16Array; readonly instance: Uint16Array; readonly outcome: Uint16Array;
  readonly attempt: Uint8Array; readonly flags: Uint8Array;
}
export const NONE = 0xffff_ffff;

/** Fixed when a run begins; what numbers in a recording stand for. */
export interface RunMeta {
  readonly durationUs: number; readonly windowUs: number; readonly seed: number;
  /** By client number (copies of a client follow each other); `client` is the index in the scenario's clients, -1 for those who stand for balancers' own calls. */
  readonly clients: readonly { readonly id: string; readonly title: string; readonly client: number }[];
  readonly services: readonly { readonly id: string; readonly title: string; readonly instances: number; readonly workers: number; readonly queue: number }[];
  /** Brokers, registries, stores; `attach` and `state`: their numbers among attachments and states. Where a number stands for a service, those behind the last service stand for nodes. */
  readonly nodes: readonly {
    readonly id: string; readonly kind: string; readonly attach: number; readonly state: number;
    /** Of a registry: the services that register with it, and for each the state that tells how it has the first of its instances; the others follow. */
    readonly entries?: readonly { readonly service: number; readonly first: number }[];
  }[];
  /** `door`: the way from a service's entrance to its queue, with the inbound chain. `probes`: the way of a balancer's probes. */
  readonly links: readonly { readonly id: string; readonly fromId: string; readonly to: number; readonly chain: readonly number[]; readonly door?: true; readonly probes?: true }[];
  /** Attachment k is entry k − 1. `endpoints`: of a balancer's stage, the states of its endpoints, for each of its own states one after the other. `countedAs`: whose series count its calls, of a later stage of a balancer. */
  readonly attachments: readonly { readonly id: string; readonly kind: string; readonly states: readonly number[]; readonly endpoints?: readonly number[]; readonly countedAs?: string }[];
  /** Every shared state of the run, by state number. */
  readonly states: readonly { readonly attach: readonly number[]; readonly client: number; readonly endpoint: number; readonly kind: string; readonly names: readonly string[]; readonly gauges: readonly Gauge[] }[];
  readonly processes: readonly string[];
  readonly series: readonly { readonly name: string; readonly kind: 'counter' | 'level' | 'histogram' }[];
  /** What was done to services from one time to another, in order of start; see `fault-intervals.ts`. `instance` -1: all. */
  readonly faults: readonly { readonly label: string; readonly service: number; readonly instance: number; readonly fromUs: number; readonly toUs: number; readonly fault: ServiceFault }[];
}
/*
 Series names (counters count in a window; levels integrate; histograms hold µs with exact sum and count):
   clients/<id>/calls           started                 clients/<id>/ended:<reason>   ended, by reason of the final outcome
   clients/<id>/inFlight  level                         clients/<id>/latency    histogram, start to final outcome, every ended call
   clients/<id>/okLatency histogram, ok calls only
   links/<id>/sent   attempts on the wire               links/<id>/answered   answers that found their caller waiting
   links/<id>/late   answers that came after it left    links/<id>/inFlight   level: sent and not answered or left
   attach/<id>/in    requests that came to it           attach/<id>/forwarded attempts it sent down
   attach/<id>/decided  replies it decided by itself    (attachments on links and inbound chains)
   attach/<id>/clients/<client>/in, decided  the same by client, of kinds that ask for it where several clients' calls come
   services/<id>/arrived, begun, completed, failed, refused, dropped, late (ended after the caller left), waited (begun after queueing)
   services/<id>/busy, busyLate, queued, inSystem  levels (busyLate: workers whose callers have left)
   services/<id>/sojourn, wait  histograms: arrival to end; arrival to begin, of attempts whose work began
   services/<id>/atLeast:<n>  level: instances with at least n attempts, n from 1 to 8, where a balancer picks among several
   with more than one instance the same under services/<id>/<k>/…, k from 0, besides the sum
*/

/** A chunk as it travels: transferable buffers and a few plain values. Its inside is known to the recorder and the reader only. */
export interface Chunk {
  /** The run is complete up to here. */
  readonly untilUs: number;
  readonly outcomes: readonly Outcome[];
  readonly lines: readonly { readonly atUs: number; readonly process: number; readonly text: string; readonly call: number; readonly unseen: boolean }[];
  /** Layout numbers that the buffers need (row counts, bases); see `recorder.ts`. */
  readonly head: readonly number[];
  readonly buffers: readonly ArrayBuffer[];
}
