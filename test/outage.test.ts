/** The two traffic presets tell their story: with the breaker the service is back after the outage, without it not within the minute. */
import { expect, test } from 'vitest';
import { runScenario } from '../src/cli/run-scenario.ts';
import * as patterns from '../src/patterns/registry.ts';
import { openPreset } from '../src/scenario/link.ts';

/** Ok answers a second from one second to another. */
function goodput(id: string, fromSec: number, toSec: number): number {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  const { reader } = runScenario(opened.scenario);
  const windows = reader.series('clients/checkout/ended:ok', fromSec * 1e6, toSec * 1e6, toSec - fromSec);
  return windows.reduce((sum, window) => sum + window.sum, 0) / (toSec - fromSec);
}

test('before the outage both serve nearly all of 200 calls a second', () => {
  for (const id of ['traffic-breaker', 'traffic-no-breaker']) expect(goodput(id, 0, 20)).toBeGreaterThan(185);
});

test('with the breaker the service is back within two seconds of the outage’s end', () => {
  expect(goodput('traffic-breaker', 34, 60)).toBeGreaterThan(185);
});

test('without it nothing useful comes back until the minute is over', () => {
  expect(goodput('traffic-no-breaker', 33, 60)).toBeLessThan(5);
});
