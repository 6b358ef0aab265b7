/** A node at one instant, and over the whole run. */
import type { Reader } from '../../engine/recording/reading.ts';
import type { PatternCounter, PatternNode } from '../kit/pattern-view.ts';
import { counterOf } from './recorded.ts';

/** Stretches of its past: one for each few pixels. */
const STRETCHES = 160;

type Known = Reader['meta']['nodes'][number];
function nodeOf(reader: Reader, id: string): Known | undefined { return reader.meta.nodes.find((node) => node.id === id); }

/** What has been computed so far; the rest of the run is NaN. Read once for each picture. */
export function nodePast(reader: Reader, id: string): Pick<PatternNode, 'levels' | 'gauges'> {
  const node = nodeOf(reader, id), { meta } = reader, prefix = `nodes/${id}/`;
  const stretchUs = Math.max(1, Math.ceil(meta.durationUs / meta.windowUs / STRETCHES)) * meta.windowUs,
    count = Math.max(1, Math.ceil(meta.durationUs / stretchUs));
  const levels = meta.series.flatMap(({ name, kind }) => {
    if (kind !== 'level' || !name.startsWith(prefix)) return [];
    const found = reader.series(name, 0, count * stretchUs, count);
    return [[name.slice(prefix.length), Array.from({ length: count }, (_, k) => found[k]?.max ?? NaN)] as const];
  });
  const ends = Array.from({ length: count }, (_, k) => Math.min(reader.untilUs, (k + 1) * stretchUs));
  return { levels: Object.fromEntries(levels), gauges: node === undefined ? [] : ends.map((endUs) => reader.state(node.state, endUs).gauges) };
}

/** Counters and fault at `nowUs`. */
export function nodeNow(reader: Reader, id: string, nowUs: number): Pick<PatternNode, 'counters' | 'fault'> {
  const { meta } = reader, prefix = `nodes/${id}/`, number = meta.nodes.findIndex((node) => node.id === id);
  const counters = meta.series.flatMap(({ name, kind }): [string, PatternCounter][] =>
    kind === 'counter' && name.startsWith(prefix) ? [[name.slice(prefix.length), counterOf(reader, name, nowUs)]] : [],
  );
  const fault = meta.faults.findLast((one) => one.service === meta.services.length + number && one.fromUs <= nowUs && nowUs < one.toUs);
  return { counters: Object.fromEntries(counters), fault: number < 0 || fault === undefined ? null : fault.label };
}
