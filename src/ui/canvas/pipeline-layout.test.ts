import { describe, expect, it } from 'vitest';
import type { Attach, Client, Link, Service } from '../../scenario/document.ts';
import { layoutPipeline } from './pipeline-layout.ts';

const attach = (id: string, kind: string): Attach => ({ id, kind, config: {} });
const client = (id: string): Client => ({ id, title: id, count: 1, workload: { kind: 'poisson', ratePerSec: 1 }, steps: [] });
const service = (id: string): Service => ({ id, title: id, instances: 1, workers: 1, queue: attach('queue', 'fifo'), inbound: [], steps: [], blocking: true, onCancel: 'ignore' });
const link = (from: string, to: string, chain: readonly Attach[] = []): Link =>
  ({ id: `${from}-${to}`, from, to, latency: { dist: 'constant', ms: 0 }, passDeadline: false, passCancel: false, marginMs: 0, chain });
const CHAIN = [attach('timeout', 'timeout'), attach('retry', 'retry'), attach('breaker', 'circuitBreaker')];
const ONE = { clients: [client('a')], services: [service('s')], nodes: [], links: [link('a', 's', CHAIN)] };
const wide = (kind: string) => kind === 'circuitBreaker';

describe('the layout of the pipeline', () => {
  it('stands as in the picture of the workbench: client, chain, service from left to right, on one middle line', () => {
    const { cards, wires } = layoutPipeline(ONE, 1120, { wide });
    expect(cards.map(({ kind, x, y, width, height }) => ({ kind, x, y, width, height }))).toEqual([
      { kind: 'client', x: 24, y: 48, width: 160, height: 112 },
      { kind: 'chain', x: 308, y: 48, width: 428, height: 112 },
      { kind: 'service', x: 860, y: 28, width: 236, height: 152 },
    ]);
    expect(wires.map(({ part, x0, x1, y0, y1 }) => ({ part, x0, x1, y0, y1 }))).toEqual([
      { part: 'outer', x0: 184, x1: 308, y0: 104, y1: 104 },
      { part: 'inner', x0: 736, x1: 860, y0: 104, y1: 104 },
    ]);
  });
  it('gives every pattern a segment, from the outermost to the innermost, without gaps', () => {
    const chain = layoutPipeline(ONE, 1120, { wide }).cards.find((card) => card.kind === 'chain');
    expect(chain?.segments.map((segment) => segment.attach)).toEqual(['timeout', 'retry', 'breaker']);
    let x = chain?.x ?? 0;
    for (const segment of chain?.segments ?? []) {
      expect(segment.x).toBe(x);
      x += segment.width;
    }
    expect(x).toBe((chain?.x ?? 0) + (chain?.width ?? 0));
  });
  it.each([912, 1000, 1120, 1500, 2000])('fits into %s px without cards overlapping', (width) => {
    const { cards, width: used } = layoutPipeline(ONE, width, { wide });
    expect(used).toBeLessThanOrEqual(width);
    for (let k = 1; k < cards.length; k += 1) expect(cards[k]?.x).toBeGreaterThanOrEqual((cards[k - 1]?.x ?? 0) + (cards[k - 1]?.width ?? 0) + 98);
  });
  it('is wider than the room rather than illegible', () => {
    expect(layoutPipeline(ONE, 500, { wide }).width).toBeGreaterThan(500);
  });
  it('runs from top to bottom on a phone, all cards as wide as the screen', () => {
    const { cards, wires, height } = layoutPipeline(ONE, 390, { vertical: true, wide });
    expect(cards.map(({ x, y, width, height: tall }) => [x, y, width, tall])).toEqual([[16, 12, 358, 44], [16, 96, 358, 64], [16, 200, 358, 60]]);
    expect(wires.map(({ x0, y0, y1 }) => [x0, y0, y1])).toEqual([[195, 56, 96], [195, 160, 200]]);
    expect(height).toBe(272);
  });
  it('puts patterns that have no room beside each other on a phone below each other, each as high as a finger needs', () => {
    const many = { ...ONE, links: [link('a', 's', [...CHAIN, attach('limit', 'bulkhead')])] };
    const chain = (width: number) => layoutPipeline(many, width, { vertical: true, wide }).cards.find(({ kind }) => kind === 'chain');
    expect(chain(390)?.rows).toBe(true);
    expect(chain(390)?.segments.map(({ attach: id, x, y, width, height }) => [id, x, y, width, height])).toEqual([
      ['timeout', 16, 97, 358, 44], ['retry', 16, 141, 358, 44], ['breaker', 16, 185, 358, 44], ['limit', 16, 229, 358, 44],
    ]);
    expect(chain(768)?.rows).toBeUndefined();
    const { cards, wires } = layoutPipeline(many, 390, { vertical: true, wide });
    expect(wires.at(-1)?.y0).toBe((cards[1]?.y ?? 0) + (cards[1]?.height ?? 0));
  });
  it('draws a link without patterns as one wire', () => {
    const { wires } = layoutPipeline({ ...ONE, links: [link('a', 's')] }, 1120);
    expect(wires.map(({ part }) => part)).toEqual(['whole']);
  });
  it('puts a service right of all that call it, and what shares a column below each other', () => {
    const scenario = {
      clients: [client('a'), client('b')], services: [service('front'), service('left'), service('right')],
      nodes: [], links: [link('a', 'front', CHAIN), link('b', 'front'), link('front', 'left', CHAIN), link('front', 'right', CHAIN)],
    };
    const { cards, wires } = layoutPipeline(scenario, 1120, { wide });
    const at = (id: string) => cards.find((card) => card.id === id);
    expect(at('left')?.x).toBeGreaterThan((at('front')?.x ?? 0) + (at('front')?.width ?? 0));
    expect(at('left')?.x).toBe(at('right')?.x);
    expect(at('right')?.y).toBeGreaterThanOrEqual((at('left')?.y ?? 0) + (at('left')?.height ?? 0));
    expect(wires).toHaveLength(7);
  });
  it('keeps the numbers of wires that meet at one card apart, where the wires still are', () => {
    const { wires } = layoutPipeline({ clients: [client('a'), client('b')], services: [service('s')], nodes: [], links: [link('a', 's', CHAIN), link('b', 's', CHAIN)] }, 1120, { wide });
    const [upper, lower] = wires.filter(({ part }) => part === 'inner');
    // One number 38 px above the upper end of the lower wire, one 36 px below the upper wire.
    expect((lower?.label?.y ?? 0) - (upper?.label?.y ?? 0)).toBeGreaterThan(38 + 36);
    expect(upper?.label?.x).toBe(lower?.label?.x);
    expect(wires.filter(({ part }) => part === 'outer').map(({ label }) => label)).toEqual([undefined, undefined]);
  });
  it('survives services that call each other', () => {
    const scenario = { clients: [client('a')], services: [service('s'), service('t')], nodes: [], links: [link('a', 's'), link('s', 't'), link('t', 's')] };
    expect(layoutPipeline(scenario, 1120).cards).toHaveLength(3);
  });
  it('keeps the arrangement of the document, stretched to the room, with chains half-way between their ends', () => {
    const places = { layout: { a: [40, 80], s: [880, 80] } } as const;
    expect(layoutPipeline({ ...ONE, ...places }, 1120, { wide })).toEqual(layoutPipeline(ONE, 1120, { wide }));
    const lower = layoutPipeline({ ...ONE, layout: { a: [0, 0], s: [50, 60] } }, 1120, { wide });
    expect(lower.cards.map(({ x, y }) => [x, y])).toEqual([[24, 48], [308, 78], [860, 88]]);
    expect(lower.cards[1]?.segments.map(({ x, y }) => [x, y])[0]).toEqual([308, 78]);
  });
  it('turns the order around when the document does', () => {
    const { cards } = layoutPipeline({ ...ONE, links: [link('a', 's')], layout: { a: [880, 0], s: [40, 0] } }, 1120);
    expect(cards[0]?.x).toBeGreaterThan(cards[1]?.x ?? Infinity);
  });
  it('stands in columns where the places of the document would put cards on each other, or leave one out', () => {
    const columns = layoutPipeline(ONE, 1120, { wide });
    expect(layoutPipeline({ ...ONE, layout: { a: [10, 10], s: [10, 10] } }, 1120, { wide })).toEqual(columns);
    expect(layoutPipeline({ ...ONE, layout: { a: [500, 10] } }, 1120, { wide })).toEqual(columns);
  });
  it('gives words one line more on the smallest phones', () => {
    expect(layoutPipeline(ONE, 320, { vertical: true, wide }).cards.map(({ height }) => height)).toEqual([44, 78, 82]);
  });
});

it('upright, sends a wire that passes a row beside the cards, which make room for it', () => {
  const scenario = {
    clients: [client('c')],
    services: [service('a'), service('b'), service('d')],
    nodes: [],
    links: [link('c', 'a'), link('a', 'b'), link('b', 'd'), link('a', 'd'), link('c', 'd')],
  };
  for (const width of [320, 390]) {
    const { cards, wires } = layoutPipeline(scenario, width, { vertical: true });
    for (const { link: id, x0, y0, x1, y1, bends = [] } of wires) {
      const points = [{ x: x0, y: y0 }, ...bends, { x: x1, y: y1 }];
      const crossed = points.slice(1).flatMap((to, k) => {
        const from = points[k] ?? to;
        return cards.filter(
          ({ x, y, width: wide, height }) =>
            Math.min(from.x, to.x) < x + wide && Math.max(from.x, to.x) > x && Math.min(from.y, to.y) < y + height && Math.max(from.y, to.y) > y,
        );
      });
      expect({ id, crossed: crossed.map((card) => card.id) }).toEqual({ id, crossed: [] });
      expect(points.every(({ x }) => x >= 0 && x <= width - 8)).toBe(true);
    }
    expect(wires.map(({ bends = [] }) => bends.length > 0)).toEqual([false, false, false, true, true]);
  }
  expect(layoutPipeline({ ...scenario, links: scenario.links.slice(0, 3) }, 390, { vertical: true }).cards[0]?.width).toBe(358);
});
