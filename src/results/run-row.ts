/** Runs the scenarios of a row with each seed, one after the other, and judges its values. */
import { jobsOf, judged, planOf } from './plan.ts';
import type { Readings, Term, ValueResult } from './plan.ts';
import type { Prepared } from './row-file.ts';
import { runJob } from './run-job.ts';
import type { Row } from './schema.ts';

/** `name` is the scenario file's in messages. Throws ResultsError when it names what is not there, or a run does not come to its end. */
export function runRow(name: string, row: Row, prepared: Prepared, seeds: readonly number[]): readonly ValueResult[] {
  const plan = planOf(row, prepared);
  return judged(plan, seeds.map((seed): Readings => {
    const read = new Map<Term, number>();
    for (const { job, terms } of jobsOf(name, prepared, plan, seed)) {
      const numbers = runJob(job);
      terms.forEach((term, i) => { read.set(term, numbers[i]!); });
    }
    return read;
  }));
}
