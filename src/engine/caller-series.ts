/** What is counted of one attachment for each client whose calls come to it. */
import type { Sink } from './recording/sink.ts';
import type { AttachSpec, Spec } from './spec.ts';

export class CallerSeries {
  private readonly sink: Sink;
  /** By client number; copies of a client count together. */
  private readonly inSeries: Int32Array;
  private readonly decidedSeries: Int32Array;

  constructor(attach: AttachSpec, clients: Spec['clients'], sink: Sink) {
    this.sink = sink;
    const of = (what: string): Int32Array => Int32Array.from(clients.flatMap(({ id, count }) => Array<number>(count).fill(sink.counter(`attach/${attach.id}/clients/${id}/${what}`))));
    this.inSeries = of('in');
    this.decidedSeries = of('decided');
  }
  came(client: number): void { this.sink.add(this.inSeries[client]!, 1); }
  decided(client: number): void { this.sink.add(this.decidedSeries[client]!, 1); }
}
