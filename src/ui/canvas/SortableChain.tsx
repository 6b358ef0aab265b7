/** A chain whose patterns can be put into another order: by dragging, with the keyboard, or from a menu. */
import { headlineOf } from '../../patterns/views.ts';
import { classNames } from '../kit/class-names.ts';
import { SrOnly } from '../kit/SrOnly.tsx';
import { chainParts, OrderNote } from './ChainCard.tsx';
import type { ChainPart } from './ChainCard.tsx';
import { ContextArea, MoreMenu, segmentItems } from './Menus.tsx';
import { usePipeline } from './pipeline-context.ts';
import { Segment } from './Segment.tsx';
import { useSorting } from './use-sorting.ts';
import type { Sorting } from './use-sorting.ts';
import styles from './pipeline.module.css';

const INSTRUCTIONS = 'Press Enter to show its settings. Press the space bar to lift it, the arrow keys to move it outward or inward, the space bar to put it down, Escape to leave it where it was.';

export function SortableChain({ id, zoom }: { readonly id: string; readonly zoom: number }) {
  const { scenario, layout, onReorder, area = null } = usePipeline();
  const link = scenario.links.find((other) => other.id === id);
  const card = layout.cards.find((other) => other.kind === 'chain' && other.id === id);
  const parts = link === undefined || card === undefined ? [] : chainParts(link.chain, card.segments);
  const name = (part: string) => headlineOf(link?.chain.find((attach) => attach.id === part)?.kind ?? '')?.title ?? part;
  const place = (at: number) => `${at + 1} of ${parts.length}, counted from outermost`;
  const upright = layout.compact || card?.rows === true;
  const sorting = useSorting({
    items: parts.map(({ attach, width, height }) => ({ id: attach.id, size: upright ? height : width })),
    axis: upright ? 'y' : 'x',
    zoom,
    area,
    say: {
      lifted: (part, at) => `Lifted ${name(part)}, ${place(at)}.`,
      moved: (part, at) => `${name(part)} is at place ${place(at)}.`,
      putDown: (part, at) => `${name(part)} was put down at place ${place(at)}.`,
      left: (part) => `${name(part)} was left where it was.`,
    },
    onMove: (from, to) => onReorder(id, from, to),
  });
  if (card === undefined) return null;
  return (
    <>
      <div className={classNames(styles['card'], styles['chain'], layout.vertical && styles['flat'], layout.compact && styles['compact'], card.rows === true && styles['rows'])}>
        {parts.map((part, k) => <SortableSegment key={part.attach.id} link={id} part={part} at={k} count={parts.length} upright={upright} sorting={sorting} />)}
      </div>
      <span id={sorting.describedBy} hidden>{INSTRUCTIONS}</span>
      <SrOnly live="assertive">{sorting.said}</SrOnly>
      {!layout.vertical && !layout.compact && parts.length > 1 && <OrderNote width={card.width} movable />}
    </>
  );
}

function SortableSegment({ link, part, at, count, upright, sorting }: { readonly link: string; readonly part: ChainPart; readonly at: number; readonly count: number; readonly upright: boolean; readonly sorting: Sorting }) {
  const actions = usePipeline();
  const { attach, outer, width, height } = part;
  const items = segmentItems(actions, link, attach.id, at, count);
  const label = `${headlineOf(attach.kind)?.title ?? attach.id}: actions`;
  return (
    <div className={classNames(styles['slot'], 'nodrag', 'nopan', sorting.isLifted(attach.id) && styles['lifted'])}
      style={{ ...(upright ? { height } : { width }), ...sorting.style(attach.id) }}>
      <ContextArea label={label} items={items}>
        <Segment link={link} attach={attach} outer={outer} width={part.width} {...(count < 2 ? {} : { handle: sorting.handle(attach.id) })} />
        {!actions.layout.vertical && <MoreMenu label={label} items={items} />}
      </ContextArea>
    </div>
  );
}
