/** The patterns of one link as one card, from the outermost to the innermost. */
import type { Attach } from '../../scenario/document.ts';
import { classNames } from '../kit/class-names.ts';
import type { SegmentBox } from './pipeline-boxes.ts';
import { usePipeline } from './pipeline-context.ts';
import { Segment } from './Segment.tsx';
import styles from './pipeline.module.css';

export interface ChainPart { readonly attach: Attach; readonly outer: readonly string[]; readonly width: number; readonly height: number }

/** The patterns of a link's chain with the widths of their segments. */
export function chainParts(chain: readonly Attach[], segments: readonly SegmentBox[]): readonly ChainPart[] {
  return chain.map((attach, k) => ({
    attach,
    outer: chain.slice(0, k).map((other) => other.kind),
    width: segments[k]?.width ?? 0,
    height: segments[k]?.height ?? 0,
  }));
}

export function ChainCard({ id }: { readonly id: string }) {
  const { scenario, layout } = usePipeline();
  const link = scenario.links.find((other) => other.id === id);
  const card = layout.cards.find((other) => other.kind === 'chain' && other.id === id);
  if (link === undefined || card === undefined) return null;
  return (
    <div
      className={classNames(
        styles['card'],
        styles['chain'],
        layout.vertical && styles['flat'],
        layout.compact && styles['compact'],
        card.rows === true && styles['rows'],
      )}
    >
      {chainParts(link.chain, card.segments).map(({ attach, outer, width, height }) => (
        <div key={attach.id} className={styles['slot']} style={layout.compact || card.rows === true ? { height } : { width }}>
          <Segment link={id} attach={attach} outer={outer} width={width} />
        </div>
      ))}
    </div>
  );
}

/** Says which end of the chain is which. */
export function OrderNote({ width, movable }: { readonly width: number; readonly movable: boolean }) {
  return (
    <div className={styles['order']} style={{ width }} aria-hidden>
      <span>outermost</span><i /><span>{movable && width > 320 ? 'drag to change the order of wrapping' : ''}</span><i className={styles['pointing']} /><span>innermost</span>
    </div>
  );
}
