/** Where clients, chains, services and the wires between them stand: a pure function of the scenario and the room there is. */
import type { Link, ScenarioV1, Service } from '../../scenario/document.ts';
import { ENTRANCE_ROW, isNetwork, nodeHeight, nodeRows } from './canvas-room.ts';
import { levelled } from './level-wires.ts';
import { ORDER_NOTE } from './pipeline-boxes.ts';
import type { Box, CardBox, PipelineLayout, WireLine } from './pipeline-boxes.ts';
import { networkLayout } from './network-layout.ts';

interface Size { readonly least: number; readonly natural: number; readonly height: number }
interface Item extends Size {
  readonly kind: CardBox['kind'];
  readonly id: string;
  readonly link: Link | null;
  /** For the patterns at an entrance. */ readonly extra?: number;
}

const MARGIN = { wide: 24, tight: 12, narrow: 16 };
/** Below this width cards stand closer to the edges. */
const TIGHT_BELOW = 1000;
const CLIENT: Size = { least: 148, natural: 160, height: 112 };
const SERVICE: Size = { least: 196, natural: 236, height: 152 };
const NODE: Omit<Size, 'height'> = { least: 152, natural: 152 };
const SEGMENT = { least: 108, natural: 130, height: 112 };
/** A segment that also names its state. */
const WIDE_SEGMENT = { least: 132, natural: 168 };
const WIRE = { least: 98, natural: 120, most: 200 };
const TALL = { client: 44, chain: 64, service: 60, node: 44, wire: 40 };
/** On the smallest phones the words of patterns and services take one line more. */
const TALLER = { client: 44, chain: 78, service: 82, node: 60, wire: 40 };
const TALLER_BELOW = 360;
/** Of an upright chain: patterns narrower than this are rows instead, each as high as a finger needs. */
const ROWS = { below: 84, height: 44, rim: 2 };
const GAP = 40;
/** Two clients beside each other have their number below their name. */
const STACKED = { below: 190, height: 58 };
/** Of an upright layout: the width of a way beside the cards, the height between rows where a wire turns into it, and how far from a card it turns: behind the numbers of others. */
const GUTTER = 24;
const TURNED = 64;
const TURN = 52;
const TOP = 28;

export interface LayoutOptions {
  /** From top to bottom, for narrow screens. */
  readonly vertical?: boolean;
  /** Whether a pattern of this kind needs room for the name of its state. */
  readonly wide?: (kind: string) => boolean;
}

/** Services that call services, and links that cross, stand as `network-layout.ts` says. Others from left to right in columns, or where `scenario.layout` puts clients and services; a chain it does not place stands between its ends. */
export function layoutPipeline(
  scenario: Pick<ScenarioV1, 'clients' | 'services' | 'nodes' | 'links' | 'layout'>,
  width: number,
  options: LayoutOptions = {},
): PipelineLayout {
  const wide = options.wide ?? (() => false);
  const columns = columnsOf(scenario, wide);
  const vertical = options.vertical === true;
  if (!vertical && (isNetwork(scenario) || isTangled(scenario.links))) return networkLayout(scenario, width);
  const passing = vertical ? passingIn(columns, scenario.links) : [];
  const gutter = GUTTER * Math.min(2, passing.length);
  const placed = vertical ? stack(columns, width - gutter, wide, new Set(passing.flat())) : arranged(spread(columns, width, wide), scenario);
  const right = Math.max(width, ...placed.map((card) => card.x + card.width + MARGIN.tight));
  const foot = Math.max(0, ...placed.map((card) => card.y + card.height + (card.kind === 'chain' && !vertical ? ORDER_NOTE : 0)));
  return {
    width: vertical ? width : right,
    height: foot + (vertical ? 12 : 4),
    vertical,
    compact: false,
    cards: placed,
    wires: vertical ? around(wiresOf(scenario.links, placed, true), placed, width - gutter) : wiresOf(scenario.links, placed, false),
  };
}

/** Whether links would run through each other's cards and numbers: some have no patterns and pass those that do, or one of several clients has several. */
function isTangled(links: readonly Link[]): boolean {
  const clients = new Set(links.map(({ from }) => from)).size, bare = links.filter(({ chain }) => chain.length === 0).length;
  return (bare > 0 && bare < links.length) || (clients > 1 && clients < links.length);
}

/** Clients, then in turn the chains that lead to the next services and these services; a service stands right of all that call it. */
function columnsOf({ clients, services, nodes, links }: Pick<ScenarioV1, 'clients' | 'services' | 'nodes' | 'links'>, wide: (kind: string) => boolean): readonly (readonly Item[])[] {
  const depth = new Map<string, number>(clients.map((client) => [client.id, 0]));
  const callees = [...services, ...nodes];
  for (const { id } of callees) depth.set(id, 1);
  for (let round = 0; round < callees.length; round += 1) {
    for (const link of links) {
      const from = depth.get(link.from) ?? 0;
      if ((depth.get(link.to) ?? 1) <= from && from < callees.length) depth.set(link.to, from + 1);
    }
  }
  const columns: Item[][] = [clients.map((client) => ({ ...CLIENT, kind: 'client', id: client.id, link: null }))];
  const deepest = Math.max(0, ...depth.values()), callers = [...clients, ...callees].map(({ id }) => id);
  for (let d = 1; d <= deepest; d += 1) {
    const leading = links
      .filter((link) => link.chain.length > 0 && (depth.get(link.to) ?? 0) === d)
      .sort((a, b) => callers.indexOf(a.from) - callers.indexOf(b.from));
    columns.push(leading.map((link) => ({ ...chainSize(link, wide), kind: 'chain', id: link.id, link })));
    columns.push(
      services
        .filter((service) => depth.get(service.id) === d)
        .map((service) => ({
          ...SERVICE,
          height: SERVICE.height + entrance(service),
          kind: 'service',
          id: service.id,
          link: null,
          extra: entrance(service),
        })),
    );
    columns.push(
      nodes
        .filter((node) => depth.get(node.id) === d)
        .map((node) => ({ ...NODE, height: nodeHeight(nodeRows(node.id, links)), kind: 'node', id: node.id, link: null })),
    );
  }
  return columns.filter((column) => column.length > 0);
}

function entrance({ inbound }: Service): number {
  return inbound.length * ENTRANCE_ROW;
}

function chainSize(link: Link, wide: (kind: string) => boolean): Size {
  const sum = (least: boolean) => link.chain.reduce((total, attach) => total + segmentWidth(wide(attach.kind), least), 0);
  return { least: sum(true), natural: sum(false), height: SEGMENT.height };
}

function segmentWidth(wide: boolean, least: boolean): number {
  const size = wide ? WIDE_SEGMENT : SEGMENT;
  return least ? size.least : size.natural;
}

function spread(columns: readonly (readonly Item[])[], width: number, wide: (kind: string) => boolean): readonly CardBox[] {
  const widthOf = (column: readonly Item[], least: boolean) => Math.max(...column.map((item) => (least ? item.least : item.natural)));
  const gaps = Math.max(0, columns.length - 1);
  const least = columns.reduce((total, column) => total + widthOf(column, true), gaps * WIRE.least);
  const natural = columns.reduce((total, column) => total + widthOf(column, false), gaps * WIRE.natural);
  const margin = width < TIGHT_BELOW ? MARGIN.tight : MARGIN.wide;
  const room = width - 2 * margin;
  const share = natural > least ? Math.min(1, Math.max(0, (room - least) / (natural - least))) : 1;
  const between = (low: number, high: number) => Math.floor(low + share * (high - low));
  const spare = Math.max(0, room - natural);
  const wire = between(WIRE.least, WIRE.natural) + (gaps === 0 ? 0 : Math.floor(Math.min(WIRE.most - WIRE.natural, spare / gaps)));
  const heightOf = (column: readonly Item[]) => column.reduce((total, item) => total + item.height, (column.length - 1) * GAP);
  const middle = TOP + Math.max(...columns.map(heightOf)) / 2;
  const whole = columns.reduce((total, column) => total + between(widthOf(column, true), widthOf(column, false)), gaps * wire);
  let x = Math.max(margin, Math.floor((width - whole) / 2));
  const cards: CardBox[] = [];
  for (const column of columns) {
    let y = middle - heightOf(column) / 2;
    const columnWidth = between(widthOf(column, true), widthOf(column, false));
    for (const item of column) {
      const cardWidth = between(item.least, item.natural);
      cards.push(cardOf(item, { x: x + Math.floor((columnWidth - cardWidth) / 2), y, width: cardWidth, height: item.height }, wide));
      y += item.height + GAP;
    }
    x += columnWidth + wire;
  }
  return cards;
}

/**
 * Clients and services moved to the places of the document, each chain half-way between its ends. Places are measures on a sheet of any width:
 * from the leftmost to the rightmost they take the room the columns take, and equal heights put middles on one line. Without a place for
 * each of them, or where cards would lie on each other, the columns stay.
 */
function arranged(cards: readonly CardBox[], { links, layout: places }: Pick<ScenarioV1, 'links' | 'layout'>): readonly CardBox[] {
  const ends = cards.filter(({ kind }) => kind !== 'chain');
  const all = ends.flatMap(({ id }) => [places?.[id] ?? []].filter((place) => place.length === 2));
  if (all.length < ends.length || all.length < 2) return cards;
  const [low, high, top] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x)), Math.min(...all.map(([, y]) => y))];
  const [left, right] = [Math.min(...ends.map(({ x }) => x)), Math.max(...ends.map(({ x }) => x))];
  const middle = TOP + Math.max(...ends.map(({ height }) => height)) / 2;
  const put = new Map(ends.map((card, k) => {
    const [x, y] = all[k] ?? [low, top];
    return [card.id, { ...card, x: Math.round(left + ((x - low) / Math.max(1, high - low)) * (right - left)), y: middle + y - top - card.height / 2 }];
  }));
  const moved = cards.map((card) => {
    const link = card.kind === 'chain' ? links.find(({ id }) => id === card.id) : undefined;
    const [from, to] = [put.get(link?.from ?? card.id), put.get(link?.to ?? card.id)];
    if (from === undefined || to === undefined || link === undefined) return from ?? card;
    const x = Math.round((from.x + from.width + to.x - card.width) / 2), y = (from.y + to.y + (from.height + to.height) / 2 - card.height) / 2;
    return { ...card, x, y, segments: card.segments.map((segment) => ({ ...segment, x: segment.x + x - card.x, y })) };
  });
  const overlaps = (a: Box, b: Box) => a.x < b.x + b.width + 8 && b.x < a.x + a.width + 8 && a.y < b.y + b.height && b.y < a.y + a.height;
  return moved.some((a, k) => moved.some((b, m) => m > k && overlaps(a, b))) ? cards : moved;
}

/** `turned` are the rows below which wires turn. */
function stack(columns: readonly (readonly Item[])[], width: number, wide: (kind: string) => boolean, turned: ReadonlySet<number>): readonly CardBox[] {
  const cards: CardBox[] = [];
  let y = 12;
  for (const [k, row] of columns.entries()) {
    const room = width - 2 * MARGIN.narrow - (row.length - 1) * 8;
    const cardWidth = Math.floor(room / row.length);
    const tall = cardWidth + 2 * MARGIN.narrow < TALLER_BELOW ? TALLER : TALL;
    const height = Math.max(
      ...row.map((item) =>
        item.kind === 'client' && cardWidth < STACKED.below
          ? STACKED.height
          : isInRows(item.link, cardWidth, wide)
            ? (item.link?.chain.length ?? 0) * ROWS.height + ROWS.rim
            : tall[item.kind] + (item.extra ?? 0),
      ),
    );
    row.forEach((item, n) => {
      const box = { x: MARGIN.narrow + n * (cardWidth + 8), y, width: cardWidth, height };
      cards.push(isInRows(item.link, cardWidth, wide) ? inRows(item, box) : cardOf(item, box, wide));
    });
    y += height + (turned.has(k) ? TURNED : tall.wire);
  }
  return cards;
}

function isInRows(link: Link | null, width: number, wide: (kind: string) => boolean): boolean {
  const parts = link?.chain.map((attach) => segmentWidth(wide(attach.kind), false)) ?? [];
  return parts.length > 1 && (width * Math.min(...parts)) / parts.reduce((total, part) => total + part, 0) < ROWS.below;
}

function inRows(item: Item, box: Box): CardBox {
  const segments =
    item.link?.chain.map((attach, index) => ({
      attach: attach.id,
      kind: attach.kind,
      index,
      x: box.x,
      y: box.y + ROWS.rim / 2 + index * ROWS.height,
      width: box.width,
      height: ROWS.height,
    })) ?? [];
  return { ...box, kind: 'chain', id: item.id, segments, rows: true };
}

function cardOf(item: Item, box: Box, wide: (kind: string) => boolean): CardBox {
  if (item.link === null) return { ...box, kind: item.kind, id: item.id, segments: [] };
  const { chain } = item.link;
  const parts = chain.map((attach) => segmentWidth(wide(attach.kind), false));
  const sum = parts.reduce((total, part) => total + part, 0);
  let x = box.x;
  const segments = chain.map((attach, index) => {
    const end = index === chain.length - 1 ? box.x + box.width : x + Math.round((box.width * (parts[index] ?? 0)) / sum);
    const segment = { attach: attach.id, kind: attach.kind, index, x, y: box.y, width: end - x, height: box.height };
    x = end;
    return segment;
  });
  return { ...box, kind: 'chain', id: item.id, segments };
}

function wiresOf(links: readonly Link[], cards: readonly CardBox[], vertical: boolean): readonly WireLine[] {
  const find = (id: string, kinds: readonly CardBox['kind'][]) => cards.find((card) => card.id === id && kinds.includes(card.kind));
  const between = (link: string, part: WireLine['part'], from: CardBox, to: CardBox): WireLine => vertical
    ? { link, part, x0: middleX(from, to), y0: from.y + from.height, x1: middleX(from, to), y1: to.y }
    : { link, part, x0: from.x + from.width, y0: from.y + from.height / 2, x1: to.x, y1: to.y + to.height / 2 };
  const wires = links.flatMap((link): readonly WireLine[] => {
    const from = find(link.from, ['client', 'service', 'node']);
    const to = find(link.to, ['service', 'node']);
    const chain = find(link.id, ['chain']);
    if (from === undefined || to === undefined) return [];
    if (chain === undefined) return [between(link.id, 'whole', from, to)];
    return [between(link.id, 'outer', from, chain), between(link.id, 'inner', chain, to)];
  });
  return vertical
    ? wires.map((wire) => labelled(wire, wires.filter(({ y0, y1 }) => y1 - y0 <= TURNED && y0 <= wire.y0 && wire.y0 < y1).length))
    : levelled(wires, cards);
}

/** Of each link that passes a row: the rows below which it turns aside, and back. */
function passingIn(columns: readonly (readonly Item[])[], links: readonly Link[]): readonly (readonly number[])[] {
  const rowOf = (id: string, chain: boolean) => columns.findIndex((row) => row.some((item) => item.id === id && (item.kind === 'chain') === chain));
  return links.flatMap(({ id, from, to, chain }) => {
    const rows = [rowOf(from, false), ...(chain.length > 0 ? [rowOf(id, true)] : []), rowOf(to, false)];
    const turns = rows.every((row) => row >= 0) ? rows.flatMap((row, k) => (k > 0 && row - (rows[k - 1] ?? row) > 1 ? [rows[k - 1] ?? 0, row - 1] : [])) : [];
    return turns.length === 0 ? [] : [turns];
  });
}

/** Wires that would lie on cards go beside the stack, between `left` and the edge. */
function around(wires: readonly WireLine[], cards: readonly CardBox[], left: number): readonly WireLine[] {
  let way = 0;
  return wires.map((wire) => {
    const { x0, y0, x1, y1 } = wire;
    if (!cards.some(({ x, y, width, height }) => y < y1 && y + height > y0 && x <= x0 && x0 <= x + width)) return wire;
    const x = left + (way++ % 2 === 0 ? 0 : GUTTER);
    return { ...wire, bends: [{ x: x0, y: y0 + TURN }, { x, y: y0 + TURN }, { x, y: y1 - TURN }, { x: x1, y: y1 - TURN }] };
  });
}

/** Beside each other there is room for the short words of two wires, and for none of three or of one that passes a row. */
function labelled(wire: WireLine, beside: number): WireLine {
  if (wire.y1 - wire.y0 > TURNED) return { ...wire, label: null };
  return beside < 2 ? wire : { ...wire, label: beside > 2 ? null : { x: (wire.x0 + wire.x1) / 2, y: (wire.y0 + wire.y1) / 2 } };
}

/** The middle of the narrower of two cards above each other. */
function middleX(a: CardBox, b: CardBox): number {
  const narrower = a.width <= b.width ? a : b;
  return narrower.x + narrower.width / 2;
}
