/** A wire: requests go out on one rail, answers come back on the other, and their rates stand beside them. */
import { formatPlain } from '../kit/format.ts';
import { LiveText } from './LiveText.tsx';
import { railLines } from './moving-shapes.ts';
import { RAIL } from './pipeline-layout.ts';
import type { PipelineLayout, WireLine } from './pipeline-layout.ts';
import { usePipeline } from './pipeline-context.ts';
import type { PipelineNumbers } from './pipeline-numbers.ts';
import styles from './pipeline.module.css';

const HEAD = 4;

function railsOf(layout: PipelineLayout, wire: WireLine) {
  return railLines({ ...layout, wires: [wire] }, layout.vertical ? RAIL - 1 : RAIL);
}

/** Both rails with an open arrowhead at their ends, inside an SVG. */
export function WireRails({ wire }: { readonly wire: WireLine }) {
  const { layout } = usePipeline();
  return (
    <g className={styles['rails']}>
      {railsOf(layout, wire).map((rail, k) => {
        const ux = (rail.x1 - rail.x0) / rail.length;
        const uy = (rail.y1 - rail.y0) / rail.length;
        const [x0, y0, x1, y1] = [rail.x0 + ux, rail.y0 + uy, rail.x1 - ux, rail.y1 - uy];
        return (
          <g key={k}>
            <path d={`M${x0} ${y0}L${x1} ${y1}`} />
            <path d={`M${x1 - HEAD * ux - HEAD * uy} ${y1 - HEAD * uy + HEAD * ux}L${x1} ${y1}L${x1 - HEAD * ux + HEAD * uy} ${y1 - HEAD * uy - HEAD * ux}`} />
          </g>
        );
      })}
    </g>
  );
}

const rate = (value: number, one: string) => `${formatPlain(value, value < 10 ? 1 : 0)} ${one} per s`;

/** What goes out over this wire per second, and what comes back. */
export function wireWords(numbers: PipelineNumbers | null, wire: WireLine, from: string): { readonly out: string; readonly back: string } {
  const link = numbers?.links[wire.link];
  const client = numbers?.clients[from];
  if (wire.part === 'outer' && client !== undefined) return { out: rate(client.calls, 'calls'), back: rate(client.answers, 'answers') };
  const out = rate(link?.sent ?? NaN, 'attempts');
  const late = link !== undefined && link.late > 0 && link.late >= link.answered;
  return { out, back: late ? rate(link.late, 'late') : rate(link?.answered ?? NaN, 'answers') };
}

export function WireLabels({ wire }: { readonly wire: WireLine }) {
  const { scenario, layout } = usePipeline();
  const from = scenario.links.find((link) => link.id === wire.link)?.from ?? '';
  const x = (wire.x0 + wire.x1) / 2;
  const y = (wire.y0 + wire.y1) / 2;
  const out = (numbers: PipelineNumbers | null) => wireWords(numbers, wire, from).out;
  const back = (numbers: PipelineNumbers | null) => wireWords(numbers, wire, from).back;
  const place = { left: x, top: y };
  return (
    <>
      <span className={layout.vertical ? styles['wireLeft'] : styles['wireAbove']} style={place}><LiveText text={out} /></span>
      <span className={layout.vertical ? styles['wireRight'] : styles['wireBelow']} style={place}><LiveText text={back} /></span>
    </>
  );
}
