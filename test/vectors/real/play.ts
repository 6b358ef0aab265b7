/** Plays calls against a real breaker under fake timers and writes down, as a vector, what came of them. */
import type { Observed, Probe, Vector, VectorCall } from '../../../src/cli/vectors/schema.ts';
import type { RealBreaker } from './breakers.ts';
import { FakeClock } from './fake-clock.ts';

export interface Played {
  readonly vector: Vector;
  /** Two timers fell due at one instant, so the order in which they were set decided. */
  readonly tied: boolean;
}
/** What a call asks of the work; each starts `gapMs` after the one before. */
export interface Asked { readonly gapMs: number; readonly durationMs: number; readonly errorName: string | null }

/** Far from zero, as real clocks are: cockatiel's windows begin at time zero. */
const EPOCH_MS = 1_700_000_000_000;

/**
 * Starts and work are timers like the library's own, each set when the engine would set it: the next start after the
 * call before it has begun. State and counters are read after each instant, when everything has run.
 */
export async function play(library: string, version: string, config: Vector['config'], make: () => RealBreaker, asked: readonly Asked[]): Promise<Played> {
  const clock = new FakeClock(EPOCH_MS), nowMs = (): number => clock.nowMs - EPOCH_MS;
  const breaker = make();
  const calls: VectorCall[] = [], observed: Observed[] = [], probes: Probe[] = [];
  let unsettled = asked.length, working = 0, touched = false, tied = false, told = '';
  const begin = (index: number): void => {
    const { durationMs, errorName } = asked[index]!, startMs = nowMs();
    const seen: { [field: string]: unknown } = { call: index, startMs, executed: false };
    calls.push({ startMs, durationMs, ...(errorName === null ? { outcome: 'success' } : { outcome: 'error', errorName }) });
    observed.push(seen);
    touched = true;
    const settle = (result: string, error?: string): void => {
      unsettled -= 1;
      touched = true;
      Object.assign(seen, { endMs: nowMs(), result }, result === 'error' ? { error } : {});
    };
    const work = (): Promise<void> => new Promise((resolve, reject) => {
      working += 1;
      seen['executed'] = true;
      if (nowMs() > startMs) seen['workStartMs'] = nowMs();
      setTimeout(() => {
        working -= 1;
        if (errorName === null) resolve();
        else reject(Object.assign(new Error(), { name: errorName }));
      }, durationMs);
    });
    breaker.run(work).then(() => { settle('success'); }, (error: Error) => { settle(breaker.resultOf(error), error.name); });
    startAfter(index + 1);
  };
  const startAfter = (index: number): void => {
    const call = asked[index];
    if (call !== undefined) setTimeout(() => { begin(index); }, call.gapMs);
  };
  try {
    startAfter(0);
    while (unsettled > 0 || working > 0) {
      if (!await clock.runNext()) throw new Error(`${unsettled} calls wait for ever`);
      if (clock.nextMs === clock.nowMs) {
        tied = true;
        continue;
      }
      const here = { state: breaker.state(), ...(breaker.counters === undefined ? {} : { counters: breaker.counters() }) };
      if (touched || JSON.stringify(here) !== told) probes.push({ atMs: nowMs(), ...here });
      told = JSON.stringify(here);
      touched = false;
    }
    return { vector: { id: 'drawn', library, version, kind: 'breaker', config, driver: { kind: 'openLoop' }, calls, observed, probes }, tied };
  } finally {
    breaker.stop();
    clock.remove();
  }
}
