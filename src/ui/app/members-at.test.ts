/** What the page says of a registry at an instant is what the run holds there. */
import { describe, expect, it } from 'vitest';
import { Simulation } from '../../engine/simulation.ts';
import { nullSink } from '../../engine/recording/null-sink.ts';
import { runScenario } from '../../cli/run-scenario.ts';
import * as patterns from '../../patterns/registry.ts';
import example from '../../patterns/service-registry/example.json';
import dns from '../../patterns/discovery/example.json';
import { parseScenario } from '../../scenario/parse.ts';
import { toSpec } from '../../scenario/to-spec.ts';
import { membersAt } from './members-at.ts';

interface Inspected {
  readonly states: readonly { readonly attach: string; readonly state: string; readonly shared: { readonly list: readonly number[] } | null }[];
  readonly nodes: readonly { readonly services: readonly { readonly listed: readonly number[] }[] }[];
  readonly services: readonly { readonly instances: readonly { readonly fault: { readonly down: boolean; readonly draining: boolean } }[] }[];
}

describe.each([['a registry', example, 'shop-stock/find', 'registry'], ['DNS', dns, 'worker-search/find', 'dns']] as const)('%s', (_, document, stage, node) => {
  const parsed = parseScenario(document, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const { scenario } = parsed, { reader } = runScenario(scenario), simulation = new Simulation(toSpec(scenario, patterns), patterns, nullSink);
  it('is shown as it is at every instant, with what each client believes', () => {
    const { count } = scenario.clients[0]!;
    let differ = 0;
    for (let us = 250_000; us < scenario.durationMs * 1000; us += 1_370_000) {
      simulation.advanceTo(us);
      const held = simulation.inspect() as unknown as Inspected, [members] = membersAt(reader, scenario, node, us);
      const lists = held.states.filter(({ attach }) => attach === stage).slice(0, count).map(({ shared }) => shared!.list);
      expect(members!.callers.map(({ believes }) => believes.flatMap((is, k) => (is === 1 ? [k] : [])))).toEqual(lists);
      expect(members!.callers.map(({ list }) => list)).toEqual(held.states.filter(({ attach }) => attach === stage).slice(0, count).map(({ state }) => state));
      expect(members!.instances.flatMap(({ word }, k) => (word === 'listed' || word === 'dropped' ? [k] : []))).toEqual(
        held.nodes[0]!.services[0]?.listed ?? [],
      );
      expect(members!.instances.map(({ fault }) => fault)).toEqual(
        held.services[0]!.instances.map(({ fault }) => (fault.down ? 'Down' : fault.draining ? 'Draining' : null)),
      );
      if (new Set(lists.map(String)).size > 1) differ++;
    }
    expect(differ).toBeGreaterThan(0);
  });
  it('names those who look it up', () => {
    const [members] = membersAt(reader, scenario, node, 10_000_000);
    expect(members!.callersInAll).toBe(scenario.clients[0]!.count);
    expect(members!.callers.slice(0, 2).map(({ title, of }) => [title, of])).toEqual([1, 2].map((k) => [`${scenario.clients[0]!.title} ${k}`, scenario.clients[0]!.title]));
  });
});
