/** Processes: a program client and its local functions share one console, which closes when the program ends. */
import type { Kernel } from '../kernel.ts';

export class Processes {
  private readonly kernel: Kernel;
  /** 1: ended; its lines are kept and marked unseen. */
  closed: Uint8Array;
  constructor(kernel: Kernel, count: number) { this.kernel = kernel; this.closed = new Uint8Array(count); }

  /** `process` -1: a console nobody closes. */
  print(process: number, text: string, call: number): void {
    this.kernel.sink.line(this.kernel.nowUs, process, text, call, process >= 0 && this.closed[process] === 1);
  }
  close(process: number): void { if (process >= 0) this.closed[process] = 1; }
}
