import { expect, test } from 'vitest';
import * as patterns from '../patterns/registry.ts';
import { parseScenario } from '../scenario/parse.ts';
import { toSpec } from '../scenario/to-spec.ts';
import { NotMeasured } from './results-error.ts';
import { runJob } from './run-job.ts';

const parsed = parseScenario({
  version: 1, title: 'Shop', durationMs: 1000, clients: [{ id: 'c', workload: { kind: 'even', ratePerSec: 100 } }],
  services: [{ id: 's', steps: [{ do: 'work', time: { dist: 'constant', ms: 1 } }] }], links: [{ id: 'l', from: 'c', to: 's' }],
}, patterns);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
const spec = toSpec(parsed.scenario, patterns);
const asked = (...given: readonly object[]) => given.map((one, i) => ({ path: `v${i}`, given: one as { readonly measure: string } }));
const job = (...given: readonly object[]) => ({ name: 'X01.json', run: 'all', subject: { spec, warmUpMs: 0 }, asked: asked(...given) });
const CALLS = { measure: 'count', of: 'clients/c/calls' };

test('numbers come in order, in the units asked for', () => {
  expect(runJob(job(CALLS, { ...CALLS, scale: 0.1 }, { measure: 'count', of: ['clients/c/calls', '-clients/c/calls'] }))).toEqual([100, 10, 0]);
});

test.each<[string, readonly object[], string]>([
  ['a series there is not, with those like it', [CALLS, { measure: 'mean', of: 'clients/d/latency' }], 'v1: there is no series clients/d/latency; near it are clients/c/latency'],
  ['every one of several', [{ measure: 'count', of: 'x' }, { measure: 'level', of: 'y' }], 'v0: there is no series x; v1: there is no series y'],
  ['a measure there is not, before it is run', [{ measure: 'luck' }], 'v0: there is no measure luck; there are mean, percentile'],
  ['a text where a measure takes a number', [{ measure: 'percentile', of: 'clients/c/latency', at: 'high' }], 'v0: the field at must be a number'],
])('says %s', (_title, given, start) => {
  const read = (): unknown => runJob(job(...given));
  expect(read).toThrow(NotMeasured);
  expect(read).toThrow(`X01.json: ${start}`);
});

test('a run that is stopped has nothing to be read', () => {
  const stopped = { ...job(CALLS), subject: { spec: { ...spec, limits: { ...spec.limits, events: 50 } }, warmUpMs: 0 } };
  expect(() => runJob(stopped)).toThrow(NotMeasured);
  expect(() => runJob(stopped)).toThrow(/^X01\.json: run all, seed 1: The run stopped at [\d.]+ s: its limit of 5\d events was reached\.$/);
});
