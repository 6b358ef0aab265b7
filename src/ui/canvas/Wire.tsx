/** A wire: requests go out on one rail, answers come back on the other, and their rates stand beside them. */
import { nameOf } from '../../scenario/part-names.ts';
import { classNames } from '../kit/class-names.ts';
import { formatPlain } from '../kit/format.ts';
import { useTheme } from '../kit/use-theme.ts';
import { LiveText } from './LiveText.tsx';
import type { CardBox, PipelineLayout, WireLine } from './pipeline-boxes.ts';
import { usePipeline } from './pipeline-context.ts';
import type { PipelineNumbers } from './pipeline-numbers.ts';
import { railDistance, railLines } from './rails.ts';
import styles from './pipeline.module.css';

const HEAD = 4;
/** How long a wire must be for its numbers in full words, in sizes of their letters. */
const LETTERS = 8.8;

/** Both rails with an open arrowhead at their ends, inside an SVG. */
export function WireRails({ wire }: { readonly wire: WireLine }) {
  const { layout } = usePipeline();
  return (
    <g className={styles['rails']}>
      {railLines({ ...layout, wires: [wire] }, railDistance(layout)).map((rail, k) => {
        const parts = rail.parts ?? [rail], [first = rail, last = rail] = [parts[0], parts.at(-1)];
        const [fx, fy] = [(first.x1 - first.x0) / first.length, (first.y1 - first.y0) / first.length];
        const [ux, uy] = [(last.x1 - last.x0) / last.length, (last.y1 - last.y0) / last.length];
        const [x1, y1] = [last.x1 - ux, last.y1 - uy];
        return (
          <g key={k}>
            <path d={`M${first.x0 + fx} ${first.y0 + fy}${parts.slice(0, -1).map((part) => `L${part.x1} ${part.y1}`).join('')}L${x1} ${y1}`} />
            <path d={`M${x1 - HEAD * ux - HEAD * uy} ${y1 - HEAD * uy + HEAD * ux}L${x1} ${y1}L${x1 - HEAD * ux + HEAD * uy} ${y1 - HEAD * uy - HEAD * ux}`} />
          </g>
        );
      })}
    </g>
  );
}

const rate = (value: number, one: string) => `${formatPlain(value, value < 10 ? 1 : 0)} ${one === '' ? '' : `${one} `}per s`;

/** What goes out over this wire per second, and what comes back; `brief` without saying of what, but for what is late. */
export function wireWords(numbers: PipelineNumbers | null, wire: WireLine, from: string, brief = false): { readonly out: string; readonly back: string } {
  const link = numbers?.links[wire.link];
  const client = numbers?.clients[from];
  const words = (word: string) => (brief ? '' : word);
  if (wire.part === 'outer' && client !== undefined) return { out: rate(client.calls, words('calls')), back: rate(client.answers, words('answers')) };
  const out = rate(link?.sent ?? NaN, words('attempts'));
  const late = link !== undefined && link.late > 0 && link.late >= link.answered;
  return { out, back: late ? rate(link.late, 'late') : rate(link?.answered ?? NaN, words('answers')) };
}

const labelOf = ({ label, x0, y0, x1, y1 }: WireLine) => label ?? { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };

/** The wires whose numbers follow this card, so that they are reached in the order in which one reads: behind their chain, or behind all that stands before them. */
export function wiresAfter({ cards, wires, vertical }: PipelineLayout, card: CardBox): readonly WireLine[] {
  const before = (one: CardBox, wire: WireLine) => (vertical ? one.y <= labelOf(wire).y : one.x <= labelOf(wire).x);
  return wires.filter(
    (wire) =>
      wire.label !== null &&
      (cards.find(({ kind, id }) => wire.part === 'inner' && kind === 'chain' && id === wire.link) ?? cards.findLast((one) => before(one, wire))) ===
        card,
  );
}

/** The numbers of a wire, inside the card they follow. */
export function WireLabels({ wire, card }: { readonly wire: WireLine; readonly card: CardBox }) {
  const { scenario, layout, selected, onSelect } = usePipeline();
  const { small } = useTheme();
  const link = scenario.links.find((other) => other.id === wire.link);
  const from = link?.from ?? '';
  const at = labelOf(wire), place = { left: at.x - card.x, top: at.y - card.y };
  const short = wire.label !== undefined || (!layout.vertical && Math.hypot(wire.x1 - wire.x0, wire.y1 - wire.y0) < small * LETTERS);
  const words = (numbers: PipelineNumbers | null) => wireWords(numbers, wire, from, short);
  const [above, below] = layout.vertical
    ? [styles['wireLeft'], styles['wireRight']].map((side) => classNames(side, wire.label !== undefined && styles['beside']))
    : layout.compact
      ? [styles['labelAbove'], styles['labelBelow']]
      : [styles['wireAbove'], styles['wireBelow']];
  return (
    <>
      {wire.part === 'outer' ? <span className={above} style={place}><LiveText text={(numbers) => words(numbers).out} /></span> : (
        <button type="button" className={classNames(above, styles['pickWire'], 'nodrag', 'nopan')} style={place} aria-pressed={selected === wire.link}
          title={`Link from ${nameOf(scenario, from)} to ${nameOf(scenario, link?.to ?? '')}`} onClick={() => onSelect(wire.link)}><LiveText text={(numbers) => words(numbers).out} /></button>
      )}
      <span className={below} style={place}><LiveText text={(numbers) => words(numbers).back} /></span>
    </>
  );
}
