/** One run of a row and all that is read from it: in this process, or in a worker. */
import { runToEnd, stoppedText } from '../engine/run-to-end.ts';
import type { Spec } from '../engine/spec.ts';
import * as patterns from '../patterns/registry.ts';
import { formulaOf } from './formula.ts';
import type { ModelGiven } from './formula.ts';
import { measured } from './measured.ts';
import { MEASURES } from './measures.ts';
import { NotMeasured } from './results-error.ts';
import type { ValueGiven } from './row-file.ts';

/** Plain data. `name` is the row's in messages. */
export interface Job {
  readonly name: string; readonly run: string;
  readonly subject: RunOfSpec | { readonly model: ModelGiven };
  readonly asked: readonly { readonly path: string; readonly given: ValueGiven }[];
}
/** `warmUpMs` is left out of what is measured unless the value says from when. */
interface RunOfSpec { readonly spec: Spec; readonly warmUpMs: number }

/** Series are what is measured; single calls are kept for none but a few. */
const LIMITS = { keepCalls: 1000, keepGauges: 1000 };

/** The numbers asked for, in order. Throws NotMeasured when a value names what is not there, or the run does not come to its end. `onProgress`: the share done. */
export function runJob(job: Job, onProgress?: (share: number) => void): readonly number[] {
  const read = 'spec' in job.subject ? readerOfRun(job, job.subject, onProgress) : readerOfModel(job, job.subject.model);
  const problems = new Set<string>();
  const numbers = job.asked.map(({ path, given }) => {
    try {
      return read(given) * (given.unit === 'ms' ? 1000 : 1) * (given.scale ?? 1);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.add(`${path}: ${error.message}`);
      return NaN;
    }
  });
  refuse(job.name, problems);
  return numbers;
}

function readerOfRun({ name, run: id, asked }: Job, { spec, warmUpMs }: RunOfSpec, onProgress?: (share: number) => void): (given: ValueGiven) => number {
  knownMeasures(name, asked, Object.keys(MEASURES));
  const run = runToEnd({ ...spec, limits: { ...spec.limits, ...LIMITS } }, patterns, {
    onProgress: (nowUs) => onProgress?.(Math.min(1, nowUs / spec.durationUs)),
  });
  if (run.stopped !== 'end') throw new NotMeasured(name, `run ${id}, seed ${spec.seed}: ${stoppedText(run).replace(/\.$/, '')}`);
  return (given) => MEASURES[given.measure]!(measured(run, given.fromMs ?? warmUpMs, given.toMs), given);
}

/** Of a model there is one measure: what its formula comes to. */
function readerOfModel({ name, run, asked }: Job, model: ModelGiven): () => number {
  knownMeasures(name, asked, ['formula']);
  const { inputs, compute } = formulaOf(`${name}: run ${run}`, model);
  return () => compute(...inputs.map((input) => model.given[input] ?? NaN));
}

function knownMeasures(name: string, asked: Job['asked'], known: readonly string[]): void {
  const others = asked.filter(({ given }) => !known.includes(given.measure));
  refuse(name, new Set(others.map(({ path, given }, i) => `${path}: there is no measure ${given.measure}${i < others.length - 1 ? '' : `; there are ${known.join(', ')}`}`)));
}
function refuse(name: string, problems: ReadonlySet<string>): void {
  if (problems.size > 0) throw new NotMeasured(name, [...problems].join('; '));
}
