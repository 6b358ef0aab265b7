/** The numbers of wires, where several clients or several services stand below each other: no line runs through them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attach, Client, Link, Service } from '../../scenario/document.ts';
import type { PipelineLayout } from './pipeline-boxes.ts';
import { layoutPipeline } from './pipeline-layout.ts';
import { alongRail, railDistance, railLines } from './rails.ts';

const attach = (id: string): Attach => ({ id, kind: 'retry', config: {} });
const client = (id: string): Client => ({ id, title: id, count: 1, workload: { kind: 'poisson', ratePerSec: 1 }, steps: [] });
const service = (id: string): Service => ({ id, title: id, instances: 1, workers: 1, queue: attach('queue'), inbound: [], steps: [], blocking: true, onCancel: 'ignore' });
const link = (from: string, to: string, patterns = 0): Link => ({
  id: `${from}-${to}`, from, to, latency: { dist: 'constant', ms: 0 }, passDeadline: false, passCancel: false, marginMs: 0, chain: Array.from({ length: patterns }, (_, k) => attach(`p${k}`)),
});
/** The width of the canvas in a window of 1440 px. */
const WIDTH = 1120;
/** Half of `1 000 per s`, and how far above and below their wire the two numbers are: on large cards in bold. */
const NUMBER = { large: { half: 31, from: 22, to: 36 }, small: { half: 29, from: 12, to: 25 } };

/** Rails that run through a number, in words. */
function crossed(layout: PipelineLayout): readonly string[] {
  const rails = railLines(layout, railDistance(layout));
  return layout.wires.flatMap((wire) => {
    if (wire.label === null) return [];
    const { x, y } = wire.label ?? { x: (wire.x0 + wire.x1) / 2, y: (wire.y0 + wire.y1) / 2 };
    const { half, from, to } = layout.compact ? NUMBER.small : NUMBER.large;
    return rails.flatMap((rail, k) => {
      const inside = Array.from({ length: 201 }, (_, n) => alongRail(rail, n / 200)).some(
        (at) => Math.abs(at.x - x) < half && Math.abs(at.y - y) > from && Math.abs(at.y - y) < to,
      );
      return inside ? [`${layout.wires[k >> 1]?.link} ${layout.wires[k >> 1]?.part} through the numbers of ${wire.link}`] : [];
    });
  });
}

describe('wires between cards of different heights', () => {
  it.each([2, 3, 5])('are level at their numbers where %i clients call one service, and reach it apart', (count) => {
    const clients = Array.from({ length: count }, (_, k) => client(`c${k}`));
    const layout = layoutPipeline({ clients, services: [service('s')], nodes: [], links: clients.map(({ id }) => link(id, 's')) }, WIDTH);
    expect(crossed(layout)).toEqual([]);
    const ends = layout.wires.map(({ y1 }) => y1);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(new Set(ends).size).toBe(count);
  });
  it('are level behind a program that calls several services', () => {
    const services = ['s', 't', 'u'].map(service);
    const layout = layoutPipeline({ clients: [client('c')], services, nodes: [], links: services.map(({ id }) => link('c', id)) }, WIDTH);
    expect(crossed(layout)).toEqual([]);
    expect(layout.wires.map(({ label, y1 }) => label?.y === y1)).toEqual([true, true, true]);
  });
  it('stand in lanes of their own where several call the same several', () => {
    const links = ['c', 'd'].flatMap((from) => [link(from, 's'), link(from, 't')]);
    const layout = layoutPipeline({ clients: [client('c'), client('d')], services: [service('s'), service('t')], nodes: [], links }, WIDTH);
    expect(layout.compact).toBe(true);
    expect(crossed(layout)).toEqual([]);
  });
  it('stay one straight line where nothing is beside them', () => {
    const [outer, inner] = layoutPipeline({ clients: [client('c')], services: [service('s')], nodes: [], links: [link('c', 's', 2)] }, WIDTH).wires;
    expect([outer?.bends, outer?.label, inner?.bends, inner?.label]).toEqual([undefined, undefined, undefined, undefined]);
  });
  it('run through no number, whoever calls whom through however many patterns', () => {
    const ends = fc.array(fc.record({ from: fc.nat(3), to: fc.nat(3), patterns: fc.nat(3) }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(ends, (drawn) => {
      const links = [...new Map(drawn.map(({ from, to, patterns }) => [`${from}-${to}`, link(`c${from}`, `s${to}`, patterns)] as const)).values()];
      const clients = [...new Set(links.map(({ from }) => from))].sort().map(client), services = [...new Set(links.map(({ to }) => to))].sort().map(service);
      expect(crossed(layoutPipeline({ clients, services, nodes: [], links }, WIDTH))).toEqual([]);
    }), { seed: 7, numRuns: 200 });
  });
});

describe('upright', () => {
  it.each([320, 390])('a wire that passes a row turns aside below the numbers of the others, at %i px', (width) => {
    const links = [link('c', 'gate'), link('gate', 'stock', 2), link('stock', 'registry'), link('gate', 'registry')];
    const layout = layoutPipeline(
      { clients: [client('c')], services: [service('gate'), service('stock'), service('registry')], nodes: [], links },
      width,
      { vertical: true },
    );
    const level = layout.wires.flatMap(({ bends = [] }) => bends.map(({ y }) => y));
    expect(level).toHaveLength(4);
    for (const { label, y0, y1 } of layout.wires) {
      if (label === null) continue;
      const middle = (y0 + y1) / 2;
      // Half a line of text, and the rail beside the middle of the wire.
      for (const y of level) expect(Math.abs(y - middle)).toBeGreaterThan(9 + railDistance(layout));
    }
  });
  it('two clients beside each other on a small phone have room for their number below their name', () => {
    const { cards } = layoutPipeline({ clients: [client('c'), client('d')], services: [service('s')], nodes: [], links: [link('c', 's'), link('d', 's')] }, 320, { vertical: true });
    // Its padding, the name's line and a line of an embed's text.
    expect(cards[0]?.height).toBeGreaterThanOrEqual(11 + 20 + 18 + 4);
  });
});
