/** A chain whose patterns can be put into another order: by dragging, with the keyboard, or from a menu. */
import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import type { DragEndEvent } from '@dnd-kit/core';
import { horizontalListSortingStrategy, SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { headlineOf } from '../../patterns/views.ts';
import { classNames } from '../kit/class-names.ts';
import { chainParts, OrderNote } from './ChainCard.tsx';
import type { ChainPart } from './ChainCard.tsx';
import { ContextArea, MoreMenu, segmentItems } from './Menus.tsx';
import { usePipeline } from './pipeline-context.ts';
import { Segment } from './Segment.tsx';
import styles from './pipeline.module.css';

/** A press moves a pattern only when it goes further than this, so that a click still selects. */
const DRAG_FROM = 6;

export function SortableChain({ id, zoom }: { readonly id: string; readonly zoom: number }) {
  const { scenario, layout, onReorder } = usePipeline();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_FROM } }),
    // Enter selects, as everywhere; the space bar lifts and puts down.
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates, keyboardCodes: { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] } }),
  );
  const link = scenario.links.find((other) => other.id === id);
  const card = layout.cards.find((other) => other.kind === 'chain' && other.id === id);
  if (link === undefined || card === undefined) return null;
  const ids = link.chain.map((attach) => attach.id);
  const dropped = ({ active, over }: DragEndEvent) => {
    const from = ids.indexOf(String(active.id));
    const to = over === null ? -1 : ids.indexOf(String(over.id));
    if (from >= 0 && to >= 0 && from !== to) onReorder(id, from, to);
  };
  const name = (part: string | number) => headlineOf(link.chain.find((attach) => attach.id === part)?.kind ?? '')?.title ?? String(part);
  const place = (part: string | number) => `${ids.indexOf(String(part)) + 1} of ${ids.length}, counted from outermost`;
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={dropped}
      accessibility={{
        screenReaderInstructions: { draggable: 'Press Enter to show its settings. Press the space bar to lift it, the arrow keys to move it outward or inward, the space bar to put it down, Escape to leave it where it was.' },
        announcements: {
          onDragStart: ({ active }) => `Lifted ${name(active.id)}, ${place(active.id)}.`,
          onDragOver: ({ active, over }) => (over === null ? undefined : `${name(active.id)} is at place ${place(over.id)}.`),
          onDragEnd: ({ active, over }) => (over === null ? `${name(active.id)} was left where it was.` : `${name(active.id)} was put down at place ${place(over.id)}.`),
          onDragCancel: ({ active }) => `${name(active.id)} was left where it was.`,
        },
      }}>
      <SortableContext items={ids} strategy={layout.compact ? verticalListSortingStrategy : horizontalListSortingStrategy}>
        <div className={classNames(styles['card'], styles['chain'], layout.vertical && styles['flat'], layout.compact && styles['compact'])}>
          {chainParts(link.chain, card.segments).map((part, k) => <SortableSegment key={part.attach.id} link={id} part={part} at={k} count={ids.length} zoom={zoom} />)}
        </div>
      </SortableContext>
      {!layout.vertical && !layout.compact && ids.length > 1 && <OrderNote width={card.width} movable />}
    </DndContext>
  );
}

function SortableSegment({ link, part, at, count, zoom }: { readonly link: string; readonly part: ChainPart; readonly at: number; readonly count: number; readonly zoom: number }) {
  const actions = usePipeline();
  const { attach, outer, width, height } = part;
  const { compact } = actions.layout;
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({ id: attach.id, disabled: count < 2 });
  const items = segmentItems(actions, link, attach.id, at, count);
  const label = `${headlineOf(attach.kind)?.title ?? attach.id}: actions`;
  const handle = count < 2 ? {} : { handle: { 'aria-roledescription': attributes['aria-roledescription'], 'aria-describedby': attributes['aria-describedby'], ...listeners } };
  return (
    <div ref={setNodeRef} className={classNames(styles['slot'], 'nodrag', 'nopan', isDragging && styles['lifted'])}
      style={{ ...(compact ? { height } : { width }), ...(transform === null ? {} : { transform: `translate(${transform.x / zoom}px, ${transform.y / zoom}px)` }), ...(transition === undefined ? {} : { transition }) }}>
      <ContextArea label={label} items={items}>
        <Segment link={link} attach={attach} outer={outer} {...handle} />
        {!actions.layout.vertical && <MoreMenu label={label} items={items} />}
      </ContextArea>
    </div>
  );
}
