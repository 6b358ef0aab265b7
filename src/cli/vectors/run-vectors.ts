/** Runs recorded vectors of real libraries as scenarios through the ordinary engine and compares what they came to. */
import { isDeepStrictEqual } from 'node:util';
import * as patterns from '../../patterns/registry.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { readJson } from '../read-scenario.ts';
import { runScenario } from '../run-scenario.ts';
import type { Reader } from '../../engine/recording/reading.ts';
import { chainsOf } from './chains.ts';
import { UnknownField, Unsupported } from './words.ts';
import type { Chain } from './words.ts';
import { withDraws } from './given-draws.ts';
import { observedCall, observedProbe, observedSample } from './observe.ts';
import { readVectors } from './schema.ts';
import type { Vector } from './schema.ts';
import { asCalls, samplingScenario, scenarioOf } from './to-scenario.ts';
import type { VectorScenario } from './to-scenario.ts';

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

export function judge(vector: Vector): Verdict {
  if (vector.observed.length === 0 && (vector.probes ?? []).length === 0) return { is: 'failed', why: 'observed: there is nothing to compare' };
  try {
    for (const chain of chainsOf(vector)) {
      const difference = vector.kind === 'distribution' ? compareSample(vector, chain) : compareCalls(vector, chain);
      if (difference !== null) return { is: 'failed', why: difference };
    }
    return { is: 'passed' };
  } catch (error) {
    if (error instanceof Unsupported) return { is: 'unsupported', why: error.message };
    if (error instanceof UnknownField || error instanceof RangeError) return { is: 'failed', why: error.message };
    throw error;
  }
}

/** Fields that are read from a run of the chain that is not cut. */
const UNCUT = ['delaysMs'];

function compareCalls(recorded: Vector, chain: Chain): string | null {
  const vector = asCalls(recorded), scenario = scenarioOf(vector, chain), reader = run(scenario, vector);
  const uncut = chain.uncut === undefined ? reader : run(scenarioOf(vector, { ...chain, attaches: chain.uncut }), vector);
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

function run(scenario: VectorScenario, vector: Vector): Reader {
  const draws = vector.config['randomSequence'];
  const parsed = parseScenario(scenario.document, patterns);
  if (!parsed.ok) throw new RangeError(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join(' '));
  return runScenario(parsed.scenario, { limits: { keepCalls: Infinity, keepGauges: Infinity }, ...(Array.isArray(draws) ? { patterns: withDraws(patterns, draws.map(Number)) } : {}) }).reader;
}

/** Times are compared as whole µs, everything else as it is. */
function equal(recorded: unknown, read: unknown): boolean {
  if (typeof recorded === 'number' && typeof read === 'number') return Math.round(recorded * 1000) === Math.round(read * 1000);
  if (Array.isArray(recorded)) return Array.isArray(read) && recorded.length === read.length && recorded.every((item, i) => equal(item, read[i]));
  if (typeof recorded === 'object' && recorded !== null && typeof read === 'object' && read !== null) {
    const names = Object.keys(recorded);
    return names.length === Object.keys(read).length && names.every((name) => equal((recorded as Record<string, unknown>)[name], (read as Record<string, unknown>)[name]));
  }
  return isDeepStrictEqual(recorded, read);
}
