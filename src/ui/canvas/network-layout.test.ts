/** Services that call services, on the canvas: everything in its place, nothing on anything else, however they are joined. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attach, Client, Link, Service } from '../../scenario/document.ts';
import { canvasRoom } from './canvas-room.ts';
import { layoutPipeline } from './pipeline-layout.ts';
import type { PipelineLayout } from './pipeline-boxes.ts';
import { alongRail, railDistance, railLines } from './rails.ts';

const attach = (id: string): Attach => ({ id, kind: 'retry', config: {} });
const client = (id: string): Client => ({ id, title: id, count: 1, workload: { kind: 'poisson', ratePerSec: 1 }, steps: [] });
const service = (id: string, more: Partial<Service> = {}): Service => ({ id, title: id, instances: 1, workers: 1, queue: attach('queue'), inbound: [], steps: [], blocking: true, onCancel: 'ignore', ...more });
const link = (from: string, to: string, patterns = 0): Link => ({
  id: `${from}-${to}`, from, to, latency: { dist: 'constant', ms: 0 }, passDeadline: false, passCancel: false, marginMs: 0, chain: Array.from({ length: patterns }, (_, k) => attach(`p${k}`)),
});
/** The width of the canvas in a window of 1440 px. */
const WIDTH = 1120;
const CHAIN = { clients: [client('web')], services: [service('a', { instances: 3 }), service('b'), service('c')], nodes: [], links: [link('web', 'a', 1), link('a', 'b', 2), link('b', 'c', 1)] };

const middle = (layout: PipelineLayout, id: string) => {
  const card = layout.cards.find((other) => other.id === id);
  return card === undefined ? null : [card.x + card.width / 2, card.y + card.height / 2];
};

/** What lies on something else, in words. */
function overlapsOf({ cards, wires }: PipelineLayout): readonly string[] {
  const found: string[] = [];
  type Area = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  const meet = (a: Area, b: Area) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const areas = cards.map(({ id, x, y, width, height }) => ({ id, left: x, right: x + width, top: y, bottom: y + height }));
  // The two numbers of a wire, as large as `1 000 per s`.
  const labels = wires.flatMap(({ link: id, label }) =>
    label === null || label === undefined
      ? []
      : [{ id: `numbers of ${id}`, left: label.x - 30, right: label.x + 30, top: label.y - 24, bottom: label.y + 24 }],
  );
  const all = [...areas, ...labels];
  all.forEach((a, k) => { for (const b of all.slice(k + 1)) if (meet(a, b)) found.push(`${a.id} and ${b.id}`); });
  for (const { x0, y0, x1, y1, bends = [], link: id } of wires) {
    const points = [{ x: x0, y: y0 }, ...bends, { x: x1, y: y1 }];
    for (const area of areas) {
      const inside = points.slice(1).some((to, k) => {
        const from = points[k] ?? to;
        return Array.from({ length: 25 }, (_, n) => (n + 0.5) / 25).some((s) => {
          const x = from.x + (to.x - from.x) * s, y = from.y + (to.y - from.y) * s;
          return x > area.left + 1 && x < area.right - 1 && y > area.top + 1 && y < area.bottom - 1;
        });
      });
      if (inside) found.push(`${id} through ${area.id}`);
    }
  }
  return found;
}

function expectNothingOverlaps(layout: PipelineLayout): void {
  expect(overlapsOf(layout)).toEqual([]);
}

describe('nodes', () => {
  const node = (id: string): Attach => ({ id, kind: 'broker', config: {} });
  it('a card is as wide as its name asks for, up to a limit', () => {
    const widthOf = (title: string) => layoutPipeline({ ...CHAIN, services: CHAIN.services.map((one) => (one.id === 'b' ? { ...one, title } : one)) }, WIDTH).cards.find(({ id }) => id === 'b')?.width;
    expect([widthOf('Shop'), widthOf('Recommendations'), widthOf('W'.repeat(99))]).toEqual([152, 168, 220]);
  });
  it('stand among the services, behind all that call them', () => {
    const layout = layoutPipeline(
      {
        clients: [client('web')],
        services: [service('a')],
        nodes: [node('registry')],
        links: [link('web', 'a', 2), link('web', 'registry'), link('a', 'registry')],
      },
      WIDTH,
    );
    expect(layout.cards.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['client web', 'chain web-a', 'service a', 'node registry']);
    expect(layout.wires.filter(({ part }) => part === 'whole').map((wire) => wire.link)).toEqual(['web-registry', 'a-registry']);
    expectNothingOverlaps(layout);
  });
  it('stand before those they deliver to', () => {
    const layout = layoutPipeline(
      {
        clients: [client('web')],
        services: [service('a'), service('b')],
        nodes: [node('broker')],
        links: [link('web', 'broker'), link('broker', 'a', 1), link('broker', 'b')],
      },
      WIDTH,
    );
    expect(middle(layout, 'broker')![0]).toBeLessThan(middle(layout, 'a')![0]!);
    expectNothingOverlaps(layout);
  });
  it('are cards as wide as the screen on a phone', () => {
    const { cards } = layoutPipeline(
      { clients: [client('web')], services: [service('a')], nodes: [node('registry')], links: [link('web', 'a'), link('a', 'registry')] },
      390,
      { vertical: true },
    );
    expect(cards.find(({ kind }) => kind === 'node')!.width).toBe(358);
  });
});

describe('a chain of services', () => {
  const layout = layoutPipeline(CHAIN, WIDTH);
  it('stands on one line from left to right, each service once, each chain before what it leads to', () => {
    expect(layout.compact).toBe(true);
    expect(layout.cards.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'client web',
      'chain web-a',
      'service a',
      'chain a-b',
      'service b',
      'chain b-c',
      'service c',
    ]);
    expect(new Set(layout.cards.map(({ id }) => middle(layout, id)?.[1])).size).toBe(1);
    expectNothingOverlaps(layout);
  });
  it('has straight wires, and numbers only behind the chains', () => {
    expect(layout.wires.map(({ part, bends, label }) => [part, bends?.length, label !== null])).toEqual([
      ['outer', 0, false], ['inner', 0, true], ['outer', 0, false], ['inner', 0, true], ['outer', 0, false], ['inner', 0, true],
    ]);
  });
  it('is no smaller than four fifths in a window of 1440 px', () => {
    expect(WIDTH / layout.width).toBeGreaterThan(0.8);
  });
  it('has its patterns one above the other, outermost first', () => {
    const [first, second] = layout.cards.find(({ id }) => id === 'a-b')?.segments ?? [];
    expect([first?.attach, second?.attach]).toEqual(['p0', 'p1']);
    expect(second?.y).toBe((first?.y ?? 0) + (first?.height ?? 0));
  });
});

describe('a fan-out', () => {
  it('spreads evenly around who calls, and comes together again', () => {
    const layout = layoutPipeline(
      {
        clients: [client('web')],
        services: [service('front'), service('a'), service('b'), service('c'), service('db')],
        nodes: [],
        links: [
          link('web', 'front'),
          link('front', 'a', 1),
          link('front', 'b', 1),
          link('front', 'c', 1),
          link('a', 'db'),
          link('b', 'db'),
          link('c', 'db'),
        ],
      },
      WIDTH,
    );
    const y = (id: string) => middle(layout, id)?.[1] ?? NaN;
    expect(y('front')).toBeCloseTo(y('b'), 6);
    expect(y('db')).toBeCloseTo(y('b'), 6);
    expect(y('b') - y('a')).toBeCloseTo(y('c') - y('b'), 6);
    expectNothingOverlaps(layout);
    // Three wires leave and three arrive at places of their own.
    expect(new Set(layout.wires.filter(({ link: id }) => id.startsWith('front-')).filter(({ part }) => part === 'outer').map(({ y0 }) => y0)).size).toBe(3);
    expect(new Set(layout.wires.filter(({ link: id }) => id.endsWith('-db')).map(({ y1 }) => y1)).size).toBe(3);
  });
  it('leads a link past the services it does not call', () => {
    const layout = layoutPipeline({ ...CHAIN, links: [...CHAIN.links, link('a', 'c')] }, WIDTH);
    expectNothingOverlaps(layout);
    expect(layout.wires.find(({ link: id }) => id === 'a-c')?.bends?.length).toBeGreaterThan(2);
  });
  it('crosses no wires where none need to cross, whatever the order of the document', () => {
    const layout = layoutPipeline({
      clients: [client('web')], services: [service('front'), service('a'), service('b'), service('b2'), service('a2')],
      nodes: [], links: [link('web', 'front'), link('front', 'a'), link('front', 'b'), link('b', 'b2'), link('a', 'a2')],
    }, WIDTH);
    const y = (id: string) => middle(layout, id)?.[1] ?? NaN;
    expect(Math.sign(y('a') - y('b'))).toBe(Math.sign(y('a2') - y('b2')));
  });
  it('keeps everything apart in any network', () => {
    const edge = fc.record({ from: fc.nat(5), by: fc.integer({ min: 1, max: 3 }), patterns: fc.nat(3) });
    fc.assert(fc.property(fc.integer({ min: 1, max: 3 }), fc.array(edge, { minLength: 1, maxLength: 10 }), fc.array(fc.nat(2), { minLength: 8, maxLength: 8 }), (count, edges, entrances) => {
      const services = Array.from({ length: 8 }, (_, k) => service(`s${k}`, { inbound: Array.from({ length: entrances[k] ?? 0 }, (_, n) => attach(`e${n}`)), workers: k % 2 === 0 ? -1 : 3 }));
      const clients = Array.from({ length: count }, (_, k) => client(`c${k}`));
      const links = new Map([...clients.map(({ id }, k) => link(id, `s${k}`, k)), ...edges.map(({ from, by, patterns }) => link(`s${from}`, `s${Math.min(7, from + by)}`, patterns))].map((one) => [one.id, one]));
      expectNothingOverlaps(layoutPipeline({ clients, services, nodes: [], links: [...links.values()] }, WIDTH));
    }), { seed: 4, numRuns: 150 });
  });
});

describe('rails with bends', () => {
  const layout = layoutPipeline({ ...CHAIN, links: [...CHAIN.links, link('a', 'c')] }, WIDTH);
  const k = layout.wires.findIndex(({ link: id }) => id === 'a-c');
  const rails = railLines(layout, railDistance(layout));
  it('begin and end at their cards, and the answers go back the same way', () => {
    const [out, back] = [rails[2 * k], rails[2 * k + 1]];
    if (out === undefined || back === undefined) throw new Error('the wire has two rails');
    expect(alongRail(out, 0)).toMatchObject({ x: out.x0, y: out.y0 });
    expect([alongRail(out, 1).x, alongRail(out, 1).y]).toEqual([expect.closeTo(out.x1, 6), expect.closeTo(out.y1, 6)]);
    expect(back.x0).toBeGreaterThan(back.x1);
    expect(out.length).toBeGreaterThan(out.x1 - out.x0);
  });
  it('are gone along without jumps, at one pace', () => {
    for (const rail of rails) {
      const places = Array.from({ length: 101 }, (_, n) => alongRail(rail, n / 100));
      const longest = Math.max(...places.slice(1).map((now, n) => Math.hypot(now.x - (places[n]?.x ?? 0), now.y - (places[n]?.y ?? 0))));
      expect(longest).toBeLessThanOrEqual(rail.length * 0.0101);
    }
  });
});

describe('on a phone', () => {
  it('says no numbers where wires pass a row or three stand beside each other', () => {
    const { wires } = layoutPipeline({ ...CHAIN, links: [...CHAIN.links, link('a', 'c')] }, 390, { vertical: true });
    expect(wires.find(({ link: id }) => id === 'a-c')?.label).toBeNull();
  });
});

describe('the room of the canvas', () => {
  it('is the usual one for one service and for a chain, more where there are several ways or a service has an entrance', () => {
    expect([
      canvasRoom(CHAIN),
      canvasRoom({ ...CHAIN, links: [...CHAIN.links, link('a', 'c')] }),
      canvasRoom({ clients: CHAIN.clients, services: [service('a', { inbound: [attach('x'), attach('y')] })], nodes: [], links: [] }),
    ]).toEqual([212, 300, 256]);
    expect(canvasRoom({ clients: [...CHAIN.clients, ...CHAIN.clients], services: [service('a')], nodes: [], links: [] })).toBe(300);
  });
});
