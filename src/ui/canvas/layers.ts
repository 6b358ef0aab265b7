/** Layered drawing: the order of what stands in each layer, so that few lines cross, and heights that make them level where they can be. */

export interface Layer { readonly keys: readonly string[]; /** From a layer to the next. */ readonly edges: readonly (readonly [from: string, to: string])[] }

const SWEEPS = 4;

interface Neighbours { readonly before: ReadonlyMap<string, readonly string[]>; readonly after: ReadonlyMap<string, readonly string[]> }

function neighboursOf(edges: Layer['edges']): Neighbours {
  const before = new Map<string, string[]>(), after = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, other: string) => { map.set(key, [...map.get(key) ?? [], other]); };
  for (const [from, to] of edges) { add(after, from, to); add(before, to, from); }
  return { before, after };
}

/** Orders every layer by the mean place of its neighbours, forth and back; what is equal stays in the order it came in. */
export function sweep(layers: readonly (readonly string[])[], edges: Layer['edges']): readonly (readonly string[])[] {
  const { before, after } = neighboursOf(edges);
  let order = layers.map((keys) => [...keys]);
  for (let round = 0; round < SWEEPS; round += 1) {
    const forth = round % 2 === 0;
    const place = new Map(order.flatMap((keys) => keys.map((key, k) => [key, (k + 0.5) / keys.length] as const)));
    const wanted = (key: string) => {
      const near = (forth ? before : after).get(key) ?? [];
      return near.length === 0 ? place.get(key) ?? 0 : near.reduce((sum, other) => sum + (place.get(other) ?? 0), 0) / near.length;
    };
    const layersInTurn = forth ? order.map((_, k) => k) : order.map((_, k) => order.length - 1 - k);
    const next = order.map((keys) => [...keys]);
    for (const layer of layersInTurn) {
      const keys = next[layer] ?? [];
      const sorted = keys.map((key, k) => ({ key, k, at: wanted(key) })).sort((a, b) => a.at - b.at || a.k - b.k).map(({ key }) => key);
      next[layer] = sorted;
      sorted.forEach((key, k) => place.set(key, (k + 0.5) / sorted.length));
    }
    order = next;
  }
  return order;
}

/** The middle of each thing: as near as may be to the middle of its neighbours, in the order of its layer, none closer than their heights allow. */
export function settle(layers: readonly (readonly string[])[], edges: Layer['edges'], heightOf: (key: string) => number): ReadonlyMap<string, number> {
  const { before, after } = neighboursOf(edges);
  const at = new Map<string, number>();
  for (const keys of layers) {
    let y = -keys.reduce((sum, key) => sum + heightOf(key), 0) / 2;
    for (const key of keys) { at.set(key, y + heightOf(key) / 2); y += heightOf(key); }
  }
  for (let round = 0; round < 2 * SWEEPS; round += 1) {
    for (const keys of round % 2 === 0 ? layers : [...layers].reverse()) {
      const wanted = keys.map((key) => {
        const near = [...(round % 2 === 0 ? before : after).get(key) ?? []];
        return near.length === 0 ? at.get(key) ?? 0 : near.reduce((sum, other) => sum + (at.get(other) ?? 0), 0) / near.length;
      });
      apart(wanted, keys.map(heightOf)).forEach((y, k) => at.set(keys[k] ?? '', y));
    }
  }
  return at;
}

/** The places nearest to those wanted (least squares) that keep the order and the distances: neighbours that would collide move as one. */
function apart(wanted: readonly number[], heights: readonly number[]): readonly number[] {
  const offsets: number[] = [];
  heights.forEach((height, k) => offsets.push(k === 0 ? 0 : (offsets[k - 1] ?? 0) + ((heights[k - 1] ?? 0) + height) / 2));
  const blocks: { sum: number; count: number }[] = [];
  wanted.forEach((y, k) => {
    let block = { sum: y - (offsets[k] ?? 0), count: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.sum / last.count > block.sum / block.count; last = blocks.at(-1)) {
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  });
  const starts = blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  return starts.map((start, k) => start + (offsets[k] ?? 0));
}
