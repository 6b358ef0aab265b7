/** Processes: a program client and its local functions share one console, which closes when the program ends. */
import type { Kernel } from '../kernel.ts';

export class Processes {
  private readonly kernel: Kernel;
  /** 1: ended; its lines are kept and marked unseen. */
  closed: Uint8Array;
  /** Printed so far, by all. */
  lines = 0;
  private readonly most: number;
  constructor(kernel: Kernel, count: number, most: number) { this.kernel = kernel; this.closed = new Uint8Array(count); this.most = most; }

  /** A line too many has stopped the run. */
  get isFull(): boolean { return this.lines > this.most; }

  /** `process` -1: a console nobody closes. */
  print(process: number, text: string, call: number): void {
    this.lines++;
    if (this.isFull) { this.kernel.stop(); return; }
    this.kernel.sink.line(this.kernel.nowUs, process, text, call, process >= 0 && this.closed[process] === 1);
  }
  close(process: number): void { if (process >= 0) this.closed[process] = 1; }
}
