/** Where services that call each other, or nodes, stand: layers from left to right, small cards, and a lane of its own for every link. */
import type { Link, ScenarioV1 } from '../../scenario/document.ts';
import { ENTRANCE_ROW, nodeHeight, nodeRows } from './canvas-room.ts';
import type { CardBox, PipelineLayout, WireLine } from './pipeline-boxes.ts';
import { settle, sweep } from './layers.ts';
import type { Layer } from './layers.ts';
import { nameWidth } from './name-width.ts';

type Parts = Pick<ScenarioV1, 'clients' | 'services' | 'nodes' | 'links'>;

const CLIENT = { width: 124, height: 72 };
/** Without a limit of workers there is neither a row of them nor a queue. */
const SERVICE = { width: 152, entrance: 212, height: 116, unlimited: 80 };
const NODE = { width: 152 };
const CHAIN = { width: 124, row: 40, rim: 2 };
/** A link that only passes a layer. */
const PASS = 28;
/** What a link without patterns takes in its lane, for its numbers. */
const LANE = 44;
/** From a card to the lanes, and from the lanes to the cards behind them: the numbers stand on the second. */
const BEFORE = 36;
const AFTER = { least: 88, most: 140 };
const LABEL = 64;
/** From a card to the first slant. */
const STUB = 9;
const GAP = 20;
const MARGIN = 16;
const TOP = 12;

/** A place in a layer: a client, a service, a node, or the lane of a link. */
interface Spot { readonly key: string; readonly width: number; readonly height: number; readonly card: CardBox['kind'] | null; readonly link: Link | null }

/** What stands beside a name, and how many instances there are behind it. */
const ROUND = 44, COUNT = 30;
const MOST_WIDTH = 220;
/** A card is as wide as its name asks for, up to a limit. */
const widthFor = (title: string, least: number, aside = 0) => Math.max(least, Math.min(MOST_WIDTH, Math.ceil(nameWidth(title) + ROUND + aside)));

const laneKey = (link: string, layer: number) => `${link} ${layer}`;

export function networkLayout(parts: Parts, width: number): PipelineLayout {
  const { links } = parts;
  const layers = layersOf(parts);
  const order = sweep(layers.spots.map((spots) => spots.map(({ key }) => key)), layers.edges);
  const spotOf = new Map(layers.spots.flat().map((spot) => [spot.key, spot]));
  const middles = settle(order, layers.edges, (key) => (spotOf.get(key)?.height ?? 0) + GAP);
  const top = TOP - Math.min(0, ...order.flat().map((key) => (middles.get(key) ?? 0) - (spotOf.get(key)?.height ?? 0) / 2));
  const columns = columnsOf(order.map((keys) => keys.map((key) => spotOf.get(key))), width);
  const cards = order.flatMap((keys, layer) => keys.flatMap((key) => {
    const spot = spotOf.get(key), x = columns.x[layer] ?? 0;
    return spot?.card === null || spot === undefined ? [] : [cardAt(spot, x, columns.width[layer] ?? 0, top + (middles.get(key) ?? 0))];
  }));
  const wires = links.flatMap((link) => wiresOf(link, layers.depth, cards, columns, (layer) => top + (middles.get(laneKey(link.id, layer)) ?? 0)));
  const height = Math.max(0, ...order.flat().map((key) => top + (middles.get(key) ?? 0) + (spotOf.get(key)?.height ?? 0) / 2));
  return {
    width: Math.max(width, columns.right + MARGIN),
    height: height + TOP,
    vertical: false,
    compact: true,
    cards,
    wires: withPorts(wires, cards, columns),
  };
}

/** Even layers hold clients, services and nodes, odd ones the lanes of links; a link stands before what it leads to and passes what lies between. */
function layersOf({ clients, services, nodes, links }: Parts): {
  readonly spots: readonly (readonly Spot[])[];
  readonly edges: Layer['edges'];
  readonly depth: ReadonlyMap<string, number>;
} {
  const depth = new Map<string, number>([...clients.map(({ id }) => [id, 0] as const), ...[...services, ...nodes].map(({ id }) => [id, 1] as const)]),
    deepest = services.length + nodes.length;
  for (let round = 0; round < deepest; round += 1) {
    for (const { from, to } of links) {
      const behind = (depth.get(from) ?? 0) + 1;
      if ((depth.get(to) ?? 0) < behind && behind <= deepest) depth.set(to, behind);
    }
  }
  const spots: Spot[][] = Array.from({ length: 2 * Math.max(1, ...depth.values()) + 1 }, () => []);
  for (const { id, title } of clients) spots[0]?.push({ key: id, ...CLIENT, width: widthFor(title, CLIENT.width), card: 'client', link: null });
  for (const { id, title, instances, inbound, workers } of services)
    spots[2 * (depth.get(id) ?? 1)]?.push({
      key: id,
      card: 'service',
      link: null,
      width: widthFor(title, inbound.length > 0 ? SERVICE.entrance : SERVICE.width, instances > 1 ? COUNT : 0),
      height: (workers < 0 ? SERVICE.unlimited : SERVICE.height) + ENTRANCE_ROW * inbound.length,
    });
  for (const { id } of nodes)
    spots[2 * (depth.get(id) ?? 1)]?.push({ key: id, ...NODE, height: nodeHeight(nodeRows(id, links)), card: 'node', link: null });
  const edges: (readonly [string, string])[] = [];
  for (const link of links) {
    const [first, last] = [2 * (depth.get(link.from) ?? 0) + 1, 2 * (depth.get(link.to) ?? 1) - 1];
    let before = link.from;
    for (let layer = first; layer <= last; layer += 1) {
      const key = laneKey(link.id, layer),
        own = layer === last,
        chain = own && link.chain.length > 0;
      spots[layer]?.push({
        key,
        width: chain ? CHAIN.width : 0,
        height: chain ? CHAIN.row * link.chain.length + CHAIN.rim : own ? LANE : PASS,
        card: chain ? 'chain' : null,
        link,
      });
      edges.push([before, key]);
      before = key;
    }
    edges.push([before, link.to]);
  }
  return { spots, edges, depth };
}

interface Columns { readonly x: readonly number[]; readonly width: readonly number[]; readonly right: number }

function columnsOf(layers: readonly (readonly (Spot | undefined)[])[], room: number): Columns {
  const width = layers.map((spots) => Math.max(0, ...spots.map((spot) => spot?.width ?? 0)));
  const gapsAfter = (layers.length - 1) / 2;
  const fixed = width.reduce((sum, one) => sum + one, 0) + gapsAfter * BEFORE + 2 * MARGIN;
  const after = Math.max(AFTER.least, Math.min(AFTER.most, Math.floor((room - fixed) / gapsAfter)));
  const whole = fixed + gapsAfter * after;
  let at = MARGIN + Math.max(0, Math.floor((room - whole) / 2));
  const x = width.map((own, layer) => {
    const here = at;
    at += own + (layer % 2 === 0 ? BEFORE : after);
    return here;
  });
  return { x, width, right: (x.at(-1) ?? 0) + (width.at(-1) ?? 0) };
}

function cardAt(spot: Spot, left: number, room: number, middle: number): CardBox {
  const { width, height } = spot;
  const x = left + (room - width) / 2, y = middle - height / 2;
  const box = { x, y, width, height };
  if (spot.link === null) return { ...box, kind: spot.card ?? 'service', id: spot.key, segments: [] };
  const segments = spot.link.chain.map((attach, index) => ({
    attach: attach.id,
    kind: attach.kind,
    index,
    x,
    y: y + CHAIN.rim / 2 + index * CHAIN.row,
    width,
    height: CHAIN.row,
  }));
  return { ...box, kind: 'chain', id: spot.link.id, segments };
}

/** Level in its lanes, and slanting where a lane is not level with what it comes from or leads to. */
function wiresOf(link: Link, depth: ReadonlyMap<string, number>, cards: readonly CardBox[], columns: Columns, laneY: (layer: number) => number): readonly WireLine[] {
  const find = (id: string, chain: boolean) => cards.find((card) => card.id === id && (card.kind === 'chain') === chain);
  const from = find(link.from, false), to = find(link.to, false), chain = find(link.id, true);
  if (from === undefined || to === undefined) return [];
  const first = 2 * (depth.get(link.from) ?? 0) + 1, last = 2 * (depth.get(link.to) ?? 1) - 1;
  const passed = Array.from({ length: last - first }, (_, k) => first + k).flatMap((layer) => {
    const left = columns.x[layer] ?? 0, y = laneY(layer);
    return [{ x: left, y }, { x: left + (columns.width[layer] ?? 0), y }];
  });
  const start = { x0: from.x + from.width, y0: from.y + from.height / 2 }, end = { x1: to.x, y1: to.y + to.height / 2 };
  const y = laneY(last), left = columns.x[last] ?? 0, right = left + (columns.width[last] ?? 0);
  const label = { x: right + LABEL / 2, y };
  const level = { x: right + LABEL, y };
  if (chain === undefined) return [{ link: link.id, part: 'whole', ...start, ...end, bends: [...passed, { x: left, y }, level], label }];
  return [
    { link: link.id, part: 'outer', ...start, x1: chain.x, y1: y, bends: passed, label: null },
    { link: link.id, part: 'inner', x0: chain.x + chain.width, y0: y, ...end, bends: [level], label },
  ];
}

/** Wires that leave or reach a card on one side stand apart there, in the order of where they go or come from. */
function withPorts(wires: readonly WireLine[], cards: readonly CardBox[], columns: Columns): readonly WireLine[] {
  const result = wires.map((wire) => ({ ...wire, bends: [...wire.bends ?? []] }));
  for (const card of cards.filter(({ kind }) => kind !== 'chain')) {
    const middle = card.y + card.height / 2;
    const out = result.filter((wire) => wire.x0 === card.x + card.width && wire.y0 === middle);
    const into = result.filter((wire) => wire.x1 === card.x && wire.y1 === middle);
    spread(out, card, (wire) => wire.bends[0]?.y ?? wire.y1, (wire, y) => { wire.y0 = y; });
    spread(into, card, (wire) => wire.bends.at(-1)?.y ?? wire.y0, (wire, y) => { wire.y1 = y; });
  }
  return result.map((wire) => ({ ...wire, bends: bendsOf(wire, columns) }));
}

/** Level for a moment outside the layers of both ends, whose other cards may be wider; a bend on a straight line is none. */
function bendsOf({ x0, y0, x1, y1, bends }: Loose, { x, width }: Columns): readonly Point[] {
  const edge = (at: number, side: 0 | 1) => {
    const layer = x.findIndex((left, k) => left <= at && at <= left + (width[k] ?? 0));
    return (x[layer] ?? at) + side * (width[layer] ?? 0);
  };
  const all = [{ x: x0, y: y0 }, { x: edge(x0, 1) + STUB, y: y0 }, ...bends, { x: edge(x1, 0) - STUB, y: y1 }, { x: x1, y: y1 }];
  return all.slice(1, -1).filter((point, k) => Math.abs((all[k]?.y ?? 0) - point.y) > 0.5 || Math.abs((all[k + 2]?.y ?? 0) - point.y) > 0.5);
}

type Point = { readonly x: number; readonly y: number };
type Loose = { -readonly [field in keyof WireLine]: WireLine[field] } & { bends: Point[] };

function spread(wires: Loose[], card: CardBox, other: (wire: Loose) => number, put: (wire: Loose, y: number) => void): void {
  const step = Math.min(18, (card.height - 32) / Math.max(1, wires.length - 1));
  [...wires].sort((a, b) => other(a) - other(b)).forEach((wire, k) => put(wire, card.y + card.height / 2 + (k - (wires.length - 1) / 2) * step));
}
