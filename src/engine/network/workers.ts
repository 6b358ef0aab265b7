/** The workers of a service's instances: how many there are, how many are busy, and for whom. */
import { STAGE_WORKING } from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import type { Kernel } from '../kernel.ts';
import type { StationSeries } from './station-series.ts';

export class Workers {
  /** Of each instance; -1 without limit. */
  limit: number;
  /** By instance. */
  busy: Int32Array;
  private readonly kernel: Kernel;
  private readonly attempts: AttemptTable;
  private readonly series: StationSeries;

  constructor(kernel: Kernel, attempts: AttemptTable, series: StationSeries, instances: number, limit: number) {
    this.kernel = kernel; this.attempts = attempts; this.series = series; this.limit = limit;
    this.busy = new Int32Array(instances);
  }
  free(k: number): boolean { return this.limit < 0 || this.busy[k]! < this.limit; }
  /** A worker takes up the work of an attempt. */
  take(a: number, k: number): void {
    this.attempts.setStage(a, STAGE_WORKING);
    this.count(a, k, 1);
  }
  release(a: number, k: number): void { this.count(a, k, -1); }
  /** A worker is busy, or free again, without an attempt of its own: it refuses one. */
  hold(k: number, by: number): void {
    this.busy[k]! += by;
    this.series.busy(k, by, this.kernel.nowUs);
  }
  private count(a: number, k: number, by: number): void {
    this.hold(k, by);
    if (this.attempts.hasLeft(a)) this.series.busyLate(k, by, this.kernel.nowUs);
  }
}
