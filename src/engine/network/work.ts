/** What a service does for an attempt: its steps, compiled, and the draws that decide length and outcome. */
import { hashText } from '../des/draws.ts';
import { USE } from '../des/uses.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome } from '../outcome.ts';
import type { ServiceFault, StepSpec } from '../spec.ts';
import type { Activity } from './activity.ts';
import { compileProgram, plainPlan } from './plan.ts';
import type { PlainPlan, Program } from './plan.ts';

export class Work {
  /** All steps so far, the last ones in force: a program under way keeps those it began with. */
  versions: readonly (readonly StepSpec[])[];
  /** The plan in force; null when the steps need a program. */
  plain: PlainPlan | null;
  readonly hash: number;
  /** Outcome of the plain work decided last. */
  outcome: Outcome;
  private programs: readonly Program[];
  private readonly kernel: Kernel;
  private readonly ok: Outcome;

  constructor(kernel: Kernel, id: string, steps: readonly StepSpec[]) {
    this.kernel = kernel; this.hash = hashText(id);
    this.versions = [steps];
    this.programs = [compileProgram(steps)];
    this.plain = plainPlan(steps);
    this.ok = this.outcome = kernel.outcomes.intern('ok', 0);
  }
  change(steps: readonly StepSpec[]): void { this.load([...this.versions, steps]); }
  load(versions: readonly (readonly StepSpec[])[]): void {
    this.versions = versions;
    this.programs = versions.map(compileProgram);
    this.plain = plainPlan(versions.at(-1)!);
  }
  program(version: number): Program { return this.programs[version]!; }

  /** Decides the outcome of plain work, whose path is in `draws.pathA/B`, and returns its length. `others`: workers busy beside it. */
  plainUs(plan: PlainPlan, fault: ServiceFault, others: number): number {
    const { draws } = this.kernel, pathA = draws.pathA, pathB = draws.pathB;
    if (plan.failBefore !== null && this.chance(pathA, pathB, USE.error, plan.failBefore.share)) {
      this.outcome = this.error(plan.failBefore.error);
      return 0;
    }
    let us = 0;
    if (plan.work !== null) { draws.start(pathA, pathB, USE.serviceTime, this.hash); us = plan.work.sampleUs(draws); }
    if (plan.perBusyUs > 0) us += Math.round(plan.perBusyUs * others);
    // Its own error goes before the fault's, as in a program.
    const byFault = fault.errorShare > 0 && this.chance(pathA, pathB, USE.fault, fault.errorShare);
    if (plan.failAfter !== null && this.chance(pathA, pathB, USE.error, plan.failAfter.share)) this.outcome = this.error(plan.failAfter.error);
    else this.outcome = byFault ? this.error(fault.error) : this.ok;
    return byFault || fault.slowdown === 1 ? us : Math.round(us * fault.slowdown);
  }
  /** How a program ends: by its own error, or by the fault it began under. */
  ended(activity: Activity): Outcome {
    if (activity.error !== '') return this.error(activity.error);
    return this.failsByFault(activity) ? this.error(activity.fault.error) : this.ok;
  }
  failsByFault(activity: Activity): boolean {
    return activity.fault.errorShare > 0 && this.chance(activity.pathA, activity.pathB, USE.fault, activity.fault.errorShare);
  }
  private chance(pathA: number, pathB: number, use: number, share: number): boolean {
    if (share >= 1) return true;
    this.kernel.draws.start(pathA, pathB, use, this.hash);
    return this.kernel.draws.unit() < share;
  }
  private error(error: string): Outcome { return this.kernel.outcomes.workError(error); }
}
