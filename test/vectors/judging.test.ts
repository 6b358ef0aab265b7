/** The judge of vectors can say no: planted errors fail, unknown fields are named, and it knows of patterns only through the registry. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/cli/vectors/run-vectors.ts';
import { readVectors } from '../../src/cli/vectors/schema.ts';
import type { Vector } from '../../src/cli/vectors/schema.ts';

const file = JSON.parse(readFileSync(new URL('../fixtures/vectors.json', import.meta.url), 'utf8')) as { readonly vectors: readonly Vector[] };
const passing = file.vectors.filter((vector) => vector.observed.at(-1)?.['endMs'] !== undefined && judge(vector).is === 'passed');
const sample = file.vectors.find((vector) => vector.id === 'gr-jitter-0.25')!;
const seed = file.vectors.find((vector) => vector.id === 'gr-breaker-seed-loop')!;

/** The vector with the last call's record changed. */
function withLast(vector: Vector, change: object): Vector {
  return { ...vector, observed: vector.observed.map((observed, i) => (i === vector.observed.length - 1 ? { ...observed, ...change } : observed)) };
}
function why(vector: Vector): string {
  const verdict = judge(vector);
  return verdict.is === 'failed' ? verdict.why : `(${verdict.is})`;
}

describe('a planted error fails', () => {
  test.each(passing.map((vector) => [vector.id, vector] as const))('%s with an end one microsecond later', (_id, vector) => {
    const endMs = Number(vector.observed.at(-1)?.['endMs']);
    expect(why(withLast(vector, { endMs: endMs + 0.001 }))).toMatch(/: endMs is /);
  });
  test('a result, a state, a counter, a probe, an attempt', () => {
    expect(why(withLast(seed, { result: 'success' }))).toMatch(/^call \d+: result is "(error|open)", recorded "success"$/);
    expect(why(withLast(seed, { stateAfter: 'halfOpen' }))).toMatch(/: stateAfter is /);
    const counted = passing.find((vector) => vector.observed.at(-1)?.['metricsAfter'] !== undefined)!;
    const metrics = counted.observed.at(-1)!['metricsAfter'] as { readonly failed: number };
    expect(why(withLast(counted, { metricsAfter: { ...metrics, failed: metrics.failed + 1 } }))).toMatch(/: metricsAfter is /);
    expect(why({ ...seed, probes: [{ atMs: 100, state: 'open' }] })).toBe('probe at 100 ms: {"atMs":100,"state":"closed"}, recorded {"atMs":100,"state":"open"}');
    const retried = passing.find((vector) => vector.id === 'gr-retrier-seed')!;
    const attempts = retried.observed[0]!['attempts'] as readonly object[];
    expect(why(withLast(retried, { attempts: attempts.slice(1) }))).toMatch(/: attempts is /);
  });
  test('a wait, a draw, the instant at which work was told to stop', () => {
    const jittered = file.vectors.find((vector) => vector.id === 'ck-retry-exp-dec')!, draws = jittered.config['randomSequence'] as readonly number[];
    const delays = jittered.observed[0]!['delaysMs'] as readonly number[];
    expect(why(withLast(jittered, { delaysMs: delays.map((ms, i) => (i === 6 ? ms + 0.001 : ms)) }))).toMatch(/: delaysMs is /);
    expect(why({ ...jittered, config: { ...jittered.config, randomSequence: draws.map((u, i) => (i === 6 ? u + 0.001 : u)) } })).toMatch(/: attempts is /);
    const waits = file.vectors.find((vector) => vector.id === 'r4j-interval-exp-default')!, wanted = waits.observed[0]!['waitsMs'] as readonly number[];
    expect(why(withLast(waits, { waitsMs: wanted.map((ms, i) => (i === 9 ? ms + 1 : ms)) }))).toMatch(/: waitsMs is /);
    const told = file.vectors.find((vector) => vector.id === 'ck-timeout-coop')!;
    expect(why(withLast(told, { abortedMs: 9001 }))).toMatch(/: abortedMs is 9000/);
  });
  test('another state, however it is written, and another refusal', () => {
    const half = file.vectors.find((vector) => vector.id === 'gb-breaker-half-max3')!;
    expect(judge(half)).toEqual({ is: 'passed' });
    expect(why(withLast(half, { stateAfter: 'half-open' }))).toMatch(/: stateAfter is "closed", recorded "half-open"$/);
    expect(why({ ...half, probes: [{ atMs: 3050, state: 'open' }] })).toMatch(/^probe at 3050 ms: /);
    expect(
      why({
        ...half,
        observed: half.observed.map((observed) => (observed['result'] === 'tooManyRequests' ? { ...observed, result: 'open' } : observed)),
      }),
    ).toMatch(/: result is "tooManyRequests"/);
    const asked = file.vectors.find((vector) => vector.id === 'gb-breaker-consecutive')!;
    expect(why({ ...asked, probes: [{ atMs: 3150, state: 'open' }] })).toMatch(/^probe at 3150 ms: /);
  });
  test('a quantile outside its tolerance', () => {
    expect(why(withLast(sample, { p90Ms: 1206 }))).toMatch(/^p90Ms is 1\d\d\d\.\d+, recorded 1206 within 5$/);
    expect(why(withLast(sample, { p99Ms: 1245 }))).toBe('observed.p99Ms is not read by this program');
  });
  test('a vector that records nothing', () => {
    expect(why({ ...seed, observed: [], probes: [] })).toBe('observed: there is nothing to compare');
  });
});

describe('an unknown field is named', () => {
  const wrong = (change: (vector: Record<string, unknown>) => void): string => {
    const vector = structuredClone(seed) as unknown as Record<string, unknown>;
    change(vector);
    try {
      const [read] = readVectors('mine.json', { schema: 1, vectors: [vector] });
      return read === undefined ? '' : why(read);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const list = (vector: Record<string, unknown>, name: string) => (vector[name] as Record<string, unknown>[])[2]!;

  test('in the file', () => {
    expect(() => readVectors('mine.json', { schema: 1, vectors: [], more: 1 })).toThrow('mine.json: the file.more: this field is unknown.');
    expect(() => readVectors('mine.json', { schema: 1 })).toThrow('mine.json: vectors: an array of vectors is needed.');
    expect(() => readVectors('mine.json', [])).toThrow('mine.json: ');
  });
  test.each([
    ['in a vector', (v: Record<string, unknown>) => { v['colour'] = 1; }, 'mine.json: gr-breaker-seed-loop: colour: this field is unknown.'],
    ['in a call', (v: Record<string, unknown>) => { list(v, 'calls')['colour'] = 1; }, 'mine.json: gr-breaker-seed-loop: calls[2].colour: this field is unknown.'],
    ['in what was observed', (v: Record<string, unknown>) => { list(v, 'observed')['colour'] = 1; }, 'mine.json: gr-breaker-seed-loop: observed[2].colour: this field is unknown.'],
    ['in the driver', (v: Record<string, unknown>) => { v['driver'] = { kind: 'openLoop', colour: 1 }; }, 'mine.json: gr-breaker-seed-loop: driver.colour: this field is unknown.'],
    ['in a probe', (v: Record<string, unknown>) => { v['probes'] = [{ atMs: 1, colour: 1 }]; }, 'mine.json: gr-breaker-seed-loop: probes[0].colour: this field is unknown.'],
    ['in the config', (v: Record<string, unknown>) => { v['config'] = { ...seed.config, colour: 1 }; }, 'config.colour: this field is unknown'],
  ])('%s', (_where, change, message) => { expect(wrong(change)).toBe(message); });

  test('a missing or wrong value too', () => {
    expect(wrong((v) => { delete v['id']; })).toBe('mine.json: vectors[0]: id: this field is missing.');
    expect(wrong((v) => { list(v, 'calls')['durationMs'] = 'long'; })).toBe('mine.json: gr-breaker-seed-loop: calls[2].durationMs: a number from 0 on is needed, not "long".');
    expect(wrong((v) => { list(v, 'calls')['outcome'] = 'good'; })).toBe('mine.json: gr-breaker-seed-loop: calls[2].outcome: "good" is not success, error or panic.');
    expect(wrong((v) => { list(v, 'observed')['call'] = 99; })).toBe('observed.call does not name a call');
  });
});

describe('what cannot be carried out is unsupported', () => {
  test.each([
    [{ ...seed, library: 'someone/else' }, 'library someone/else'],
    [{ ...seed, kind: 'hedge' }, 'kind hedge of eapache/go-resiliency'],
    [{ ...seed, version: '9.9.9' }, 'version 9.9.9 of eapache/go-resiliency'],
    [{ ...seed, driver: { kind: 'sequence' as const } }, 'driver sequence of kind breaker'],
  ])('%#', (vector, reason) => { expect(judge(vector)).toEqual({ is: 'unsupported', why: reason }); });
});

describe('the judge of vectors', () => {
  const src = fileURLToPath(new URL('../../src/', import.meta.url));
  const REGISTRY = 'patterns/registry.ts';
  const IMPORT = /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s+'(\.[^']+)'|(?:^|\n)\s*import\s+'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/g;

  /** Everything the given files import, directly or not, without going beyond the registry. */
  function reached(from: readonly string[]): Set<string> {
    const found = new Set(from), left = [...from];
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      if (name === REGISTRY || !/\.tsx?$/.test(name)) continue;
      for (const match of readFileSync(join(src, name), 'utf8').matchAll(IMPORT)) {
        const to = normalize(join(dirname(name), match[1] ?? match[2] ?? match[3] ?? '')).replaceAll('\\', '/');
        if (!found.has(to)) { found.add(to); left.push(to); }
      }
    }
    return found;
  }
  const own = readdirSync(join(src, 'cli/vectors')).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => `cli/vectors/${name}`);

  test('knows patterns and dialects only through the registry', () => {
    const all = reached(own);
    expect(own.length).toBeGreaterThan(3);
    expect(all).toContain(REGISTRY);
    expect(all).toContain('engine/simulation.ts');
    expect([...all].filter((name) => name.startsWith('patterns/') && name !== REGISTRY)).toEqual([]);
  });
  test('would be found out if it did', () => {
    expect([...reached(['patterns/circuit-breaker/model.ts'])].some((name) => name.includes('/dialects/'))).toBe(true);
  });
});
