/** The series of a node, by the names its model gives. */
import type { AnyNode } from '../node-model.ts';
import type { Sink } from '../recording/sink.ts';

export class NodeSeries {
  private readonly sink: Sink;
  private readonly counters: readonly number[];
  private readonly levels: readonly number[];
  private readonly histograms: readonly number[];

  constructor(sink: Sink, id: string, model: AnyNode) {
    this.sink = sink;
    this.counters = model.counters.map((name) => sink.counter(`nodes/${id}/${name}`));
    this.levels = model.levels.map((name) => sink.level(`nodes/${id}/${name}`));
    this.histograms = model.histograms.map((name) => sink.histogram(`nodes/${id}/${name}`));
  }
  count(counter: number, by: number): void { this.sink.add(this.counters[counter]!, by); }
  level(level: number, value: number, nowUs: number): void { this.sink.set(this.levels[level]!, value, nowUs); }
  observe(histogram: number, us: number): void { this.sink.observe(this.histograms[histogram]!, us); }
}
