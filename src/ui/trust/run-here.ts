/** What is run in this browser: a published row with all its seeds, the identities of a preset, or its trace. */
import { identityJob, IDENTITIES } from '../../results/evidence.ts';
import { seedsOf } from '../../results/judge.ts';
import { judged, jobsOf, planOf } from '../../results/plan.ts';
import type { Term, ValueResult } from '../../results/plan.ts';
import { prepare } from '../../results/row-file.ts';
import type { Row } from '../../results/schema.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { toSpec } from '../../scenario/to-spec.ts';
import * as patterns from '../../patterns/registry.ts';
import type { Runnable } from './runs.ts';

/** With the seeds that the headless runner takes. `load` gives the row's scenario file. */
export function rowRun(row: Row, load: (id: string) => Promise<unknown>): Runnable<readonly ValueResult[]> {
  return async (pool, onProgress, stop) => {
    const prepared = prepare(row.id, await load(row.id), row);
    if (typeof prepared === 'string') throw new Error(`This row was not run: ${prepared}.`);
    const plan = planOf(row, prepared), seeds = Array.from({ length: seedsOf(row) }, (_, i) => i + 1);
    const read = seeds.map(() => new Map<Term, number>());
    const jobs = seeds.flatMap((seed, i) => jobsOf(row.id, prepared, plan, seed).map((one) => ({ ...one, into: read[i] })));
    const shares = jobs.map(() => 0);
    const tell = (k: number, share: number): void => { shares[k] = share; onProgress(shares.reduce((sum, value) => sum + value, 0) / shares.length); };
    await Promise.all(jobs.map(async ({ job, terms, into }, k) => {
      const numbers = await pool.measure(job, (share) => tell(k, share), stop);
      terms.forEach((term, i) => { into?.set(term, numbers[i] ?? NaN); });
      tell(k, 1);
    }));
    return judged(plan, read);
  };
}

export interface PresetCheck { readonly hash: string; readonly ratios: readonly (number | null)[] }

/** Trace and identities of a scenario as it is. */
export function presetRun(id: string, scenario: ScenarioV1): Runnable<PresetCheck> {
  return async (pool, onProgress, stop) => {
    const hash = await pool.hash(toSpec(scenario, patterns), stop);
    onProgress(0.5);
    const numbers = await pool.measure(identityJob(id, scenario), (share) => onProgress(0.5 + share / 2), stop);
    return { hash, ratios: IDENTITIES.map((_, i) => { const ratio = numbers[i] ?? NaN; return Number.isNaN(ratio) ? null : ratio; }) };
  };
}
