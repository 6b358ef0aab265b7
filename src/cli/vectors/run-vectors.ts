/** Runs recorded vectors of real libraries as scenarios through the ordinary engine and compares what they came to. */
import { readJson } from '../read-scenario.ts';
import { chainsOf } from './chains.ts';
import { notComparable } from './comparable.ts';
import { Unsupported } from './unsupported.ts';
import type { Chain } from './words.ts';
import { atItsTimes, play, run } from './play.ts';
import { observedCall, observedProbe, observedSample } from './observe.ts';
import { readVectors } from './schema.ts';
import type { Vector } from './schema.ts';
import { isFields } from './shapes.ts';
import { asCalls, samplingScenario } from './to-scenario.ts';

export type Verdict = { readonly is: 'passed' } | { readonly is: 'failed' | 'unsupported'; readonly why: string };

/** Prints a line a vector and the sums; 1 when one failed. */
export function runVectors(file: string): number {
  const count = { passed: 0, failed: 0, unsupported: 0 };
  for (const vector of readVectors(file, readJson(file))) {
    const verdict = judge(vector);
    count[verdict.is]++;
    console.log(verdict.is === 'passed' ? `passed ${vector.id}` : `${verdict.is} ${vector.id}: ${verdict.why}`);
  }
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.unsupported} unsupported`);
  return count.failed > 0 ? 1 : 0;
}

/** Whatever goes wrong with a vector is its own failure, so that others are still judged. */
export function judge(vector: Vector): Verdict {
  try {
    const chains = chainsOf(vector), wrong = notComparable(vector, chains.every(hasBreaker));
    if (wrong !== null) return { is: 'failed', why: wrong };
    for (const chain of chains) {
      const difference = vector.kind === 'distribution' ? compareSample(vector, chain) : compareCalls(vector, chain);
      if (difference !== null) return { is: 'failed', why: difference };
    }
    return { is: 'passed' };
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
    return { is: error instanceof Unsupported ? 'unsupported' : 'failed', why };
  }
}

function hasBreaker(chain: Chain): boolean { return chain.attaches.some((attach) => attach.kind === 'circuitBreaker'); }

/** Fields that are read from a run of the chain that is not cut. */
const UNCUT = ['delaysMs'];

function compareCalls(recorded: Vector, chain: Chain): string | null {
  const vector = atItsTimes(asCalls(recorded), chain), { scenario, reader } = play(vector, chain);
  const uncut = chain.uncut === undefined ? reader : play(vector, { ...chain, attaches: chain.uncut }).reader;
  for (const wanted of vector.observed) {
    const index = wanted['call'];
    if (typeof index !== 'number' || vector.calls[index] === undefined) return 'observed.call does not name a call';
    const apart = (is: boolean) => Object.fromEntries(Object.entries(wanted).filter(([name]) => UNCUT.includes(name) === is));
    const read = { ...observedCall(reader, vector, scenario, index, apart(false)), ...observedCall(uncut, vector, scenario, index, apart(true)) };
    const field = Object.keys(wanted).find((name) => !equal(wanted[name], read[name]));
    if (field !== undefined) return `call ${index}: ${field} is ${JSON.stringify(read[field])}, recorded ${JSON.stringify(wanted[field])}`;
  }
  for (const probe of vector.probes ?? []) {
    const read = observedProbe(reader, chain, probe.atMs, probe);
    if (!equal(probe, read)) return `probe at ${probe.atMs} ms: ${JSON.stringify(read)}, recorded ${JSON.stringify(probe)}`;
  }
  return null;
}

function compareSample(vector: Vector, chain: Chain): string | null {
  const read = observedSample(run(samplingScenario(vector, chain), vector));
  for (const { toleranceMs, ...wanted } of vector.observed) {
    for (const [name, recorded] of Object.entries(wanted)) {
      const value = read[name];
      if (value === undefined) return `observed.${name} is not read by this program`;
      if (!(Math.abs(Number(recorded) - value) <= Number(toleranceMs ?? 0))) return `${name} is ${value}, recorded ${JSON.stringify(recorded)} within ${JSON.stringify(toleranceMs)}`;
    }
  }
  return null;
}

/** As it is, field by field: of times too nothing is rounded, and the run's are whole µs. */
function equal(recorded: unknown, read: unknown): boolean {
  if (Array.isArray(recorded)) return Array.isArray(read) && recorded.length === read.length && recorded.every((item, i) => equal(item, read[i]));
  if (!isFields(recorded) || !isFields(read)) return recorded === read;
  const names = Object.keys(recorded);
  return names.length === Object.keys(read).length && names.every((name) => equal(recorded[name], read[name]));
}
