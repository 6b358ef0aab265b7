/** The chapter's floods, of the network and of the server, each without and with back off: the same but for the waits. */
import { expect, test } from 'vitest';
import { runScenario } from '../src/cli/run-scenario.ts';
import type { ScenarioV1 } from '../src/scenario/document.ts';
import * as patterns from '../src/patterns/registry.ts';
import { openPreset } from '../src/scenario/link.ts';

function open(id: string): ScenarioV1 {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  return opened.scenario;
}
/** Everything but title, note and the waits of the retry. */
function rest(scenario: ScenarioV1): object {
  const links = scenario.links.map((link) => ({
    ...link,
    chain: link.chain.map((attach) => ({ ...attach, config: attach.kind === 'retry' ? { retries: attach.config['retries'] } : attach.config })),
  }));
  return { ...scenario, links, title: '', note: '' };
}
function shares(id: string): { readonly ok: number; readonly attemptsPerSec: number } {
  const { reader } = runScenario(open(id)), total = (name: string, fromSec: number, toSec: number): number => reader.total(name, fromSec * 1e6, toSec * 1e6);
  return { ok: total('clients/shop/ended:ok', 0, Infinity) / total('clients/shop/calls', 0, Infinity), attemptsPerSec: total('links/shop-stock/sent', 16, 25) / 9 };
}

test.each(['flood-network', 'flood-server'])('%s differs from its pair in the waits alone', (id) => {
  expect(rest(open(`${id}-backoff`))).toEqual(rest(open(id)));
});

test.each([['flood-network', 90], ['flood-server', 120]])('%s: without waits the attempts multiply in the outage and calls are lost; with waits hardly any is', (id, callsPerSec) => {
  const flood = shares(id), spread = shares(`${id}-backoff`);
  expect(flood.attemptsPerSec).toBeGreaterThan(5 * callsPerSec);
  expect(spread.attemptsPerSec).toBeLessThan(0.75 * flood.attemptsPerSec);
  expect(flood.ok).toBeLessThan(0.9);
  expect(spread.ok).toBeGreaterThan(0.98);
});
