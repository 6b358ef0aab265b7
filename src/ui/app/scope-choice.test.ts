/** Who may share a state, where. */
import { expect, test } from 'vitest';
import type { Json } from '../../engine/fields.ts';
import * as patterns from '../../patterns/registry.ts';
import { withScope } from '../../scenario/edits.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { placesOf } from './recorded.ts';
import { isStage, scopeChoice } from './scope-choice.ts';

function scenarioOf(chain: Json, from = 'shop') {
  const parsed = parseScenario({
    version: 1, title: 'Shop', durationMs: 1000, clients: [{ id: 'shop', workload: { kind: 'even', ratePerSec: 10 } }],
    services: [{ id: 'front', steps: [{ do: 'call', link: 'way' }] }, { id: 'search', instances: 3, steps: [] }],
    links: [{ id: 'in', from: 'shop', to: 'front' }, { id: 'way', from, to: 'search', chain }],
  }, patterns);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  return parsed.scenario;
}
const chosen = (scenario: ReturnType<typeof scenarioOf>) =>
  Object.fromEntries(
    placesOf(scenario)
      .filter(({ owner }) => owner === 'way')
      .map((place) => [place.attach.id, scopeChoice(scenario, place)]),
  );
const breaker = { id: 'breaker', kind: 'circuitBreaker' }, balancer = { id: 'balancer', kind: 'loadBalancer' }, subset = { id: 'subset', kind: 'subset' };

test('a breaker may be one for each instance behind a balancer, and not before it', () => {
  expect(chosen(scenarioOf([balancer, breaker], 'front'))['breaker']).toMatchObject({ value: 'link', options: [{ value: 'link' }, { value: 'endpoint', label: 'Each instance' }] });
  expect(chosen(scenarioOf([breaker, balancer], 'front'))['breaker']).toBeNull();
});
test('a retry has nothing to share', () => { expect(chosen(scenarioOf([{ id: 'retry', kind: 'retry' }], 'front'))['retry']).toBeNull(); });
test('stages of a balancer get their scope together, and nothing else does', () => {
  const scenario = parseScenario({
    version: 1, title: 'Shop', durationMs: 1000, clients: [{ id: 'shop', workload: { kind: 'even', ratePerSec: 10 } }], services: [{ id: 'search', instances: 3, steps: [] }],
    links: [{ id: 'way', from: 'shop', to: 'search', chain: [breaker, subset, balancer] }],
  }, patterns);
  if (!scenario.ok) throw new Error(scenario.issues[0]?.message);
  const next = withScope(scenario.scenario, 'links/way/subset', 'client', isStage);
  expect(next.links[0]!.chain.map(({ scope }) => scope)).toEqual([undefined, 'client', 'client']);
  expect(parseScenario(next, patterns).ok).toBe(true);
  expect(withScope(scenario.scenario, 'links/way/breaker', 'client', isStage).links[0]!.chain.map(({ scope }) => scope)).toEqual(['client', undefined, undefined]);
});
