/** One run of a row and all that is read from it: in this process, or in a worker. */
import { runToEnd, stoppedText } from '../engine/run-to-end.ts';
import type { Spec } from '../engine/spec.ts';
import * as patterns from '../patterns/registry.ts';
import { measured } from './measured.ts';
import { MEASURES } from './measures.ts';
import { ResultsError } from './results-error.ts';
import type { ValueGiven } from './row-file.ts';

/** Plain data. `name` is the row's in messages; `warmUpMs` is left out of what is measured unless the value says from when. */
export interface Job {
  readonly name: string; readonly run: string; readonly warmUpMs: number;
  readonly spec: Spec;
  readonly asked: readonly { readonly path: string; readonly given: ValueGiven }[];
}

/** Series are what is measured; single calls are kept for none but a few. */
const LIMITS = { keepCalls: 1000, keepGauges: 1000 };

/** The numbers asked for, in order. Throws ResultsError when a value names what is not there, or the run does not come to its end. `onProgress`: the share done. */
export function runJob(job: Job, onProgress?: (share: number) => void): readonly number[] {
  const { name, run: id, spec, warmUpMs } = job;
  const unknown = job.asked.find(({ given }) => !Object.hasOwn(MEASURES, given.measure));
  if (unknown !== undefined) throw new ResultsError(`${name}: there is no measure ${unknown.given.measure}. There are: ${Object.keys(MEASURES).join(', ')}.`);
  const run = runToEnd({ ...spec, limits: { ...spec.limits, ...LIMITS } }, patterns, { onProgress: (nowUs) => onProgress?.(Math.min(1, nowUs / spec.durationUs)) });
  if (run.stopped !== 'end') throw new ResultsError(`${name}: run ${id}, seed ${spec.seed}: ${stoppedText(run)}`);
  return job.asked.map(({ path, given }) => {
    try {
      const value = MEASURES[given.measure]!(measured(run, given.fromMs ?? warmUpMs, given.toMs), given);
      return value * (given.unit === 'ms' ? 1000 : 1) * (given.scale ?? 1);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new ResultsError(`${name}: ${path}: ${error.message}.`);
    }
  });
}
