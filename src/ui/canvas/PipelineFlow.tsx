/** The pipeline on React Flow. Its nodes and edges stay the same objects while playing: what is live is written into the page by the cards. */
import '@xyflow/react/dist/base.css';
import { Handle, Position, ReactFlow } from '@xyflow/react';
import type { Edge, EdgeProps, Node, NodeProps, Viewport } from '@xyflow/react';
import { useMemo } from 'react';
import { nameOf } from '../../scenario/part-names.ts';
import { classNames } from '../kit/class-names.ts';
import { ZOOM } from './canvas-room.ts';
import { ClientCard } from './ClientCard.tsx';
import { ContextArea, MoreMenu, nodeItems, serviceItems } from './Menus.tsx';
import { NodeCard } from './NodeCard.tsx';
import { usePipeline } from './pipeline-context.ts';
import type { CardBox, PipelineLayout, WireLine } from './pipeline-boxes.ts';
import { ServiceCard } from './ServiceCard.tsx';
import { useKept } from './use-kept.ts';
import { SortableChain } from './SortableChain.tsx';
import { WireLabels, WireRails, wiresAfter } from './Wire.tsx';
import styles from './pipeline.module.css';

type CardNode = Node<{ readonly card: CardBox; readonly wires: readonly WireLine[]; readonly zoom: number }, 'card'>;
type WireEdge = Edge<{ readonly wire: WireLine }, 'wire'>;

function CardNodeView({ data: { card, wires, zoom } }: NodeProps<CardNode>) {
  return (
    <>
      {card.kind === 'client' && <ClientCard id={card.id} />}
      {card.kind === 'chain' && <SortableChain id={card.id} zoom={zoom} />}
      {card.kind === 'service' && <ServiceNode id={card.id} />}
      {card.kind === 'node' && <NodeNode id={card.id} />}
      {wires.map((wire) => <WireLabels key={`${wire.link} ${wire.part}`} wire={wire} card={card} />)}
      <Handle className={styles['handle']} type="source" position={Position.Right} isConnectable={false} />
      <Handle className={styles['handle']} type="target" position={Position.Left} isConnectable={false} />
    </>
  );
}

function ServiceNode({ id }: { readonly id: string }) {
  const actions = usePipeline();
  const items = serviceItems(actions, id);
  const label = `${nameOf(actions.scenario, id)}: actions`;
  return <ContextArea label={label} items={items}><ServiceCard id={id} menu={<MoreMenu label={label} items={items} />} /></ContextArea>;
}

function NodeNode({ id }: { readonly id: string }) {
  const actions = usePipeline(), items = nodeItems(actions, id), label = `${nameOf(actions.scenario, id)}: actions`;
  return <ContextArea label={label} items={items}><NodeCard id={id} menu={<MoreMenu label={label} items={items} />} /></ContextArea>;
}

function WireEdgeView({ data }: EdgeProps<WireEdge>) {
  return data === undefined ? null : <WireRails wire={data.wire} />;
}

const nodeTypes = { card: CardNodeView };
const edgeTypes = { wire: WireEdgeView };

const nodeId = (kind: CardBox['kind'], id: string) => `${kind} ${id}`;

function nodesOf(layout: PipelineLayout, zoom: number): CardNode[] {
  return layout.cards.map((card) => {
    const handle = { x: card.width / 2, y: card.height / 2, width: 1, height: 1 };
    return {
      id: nodeId(card.kind, card.id),
      type: 'card',
      position: { x: card.x, y: card.y },
      width: card.width,
      height: card.height,
      data: { card, wires: wiresAfter(layout, card), zoom },
      draggable: false,
      selectable: false,
      focusable: false,
      className: 'nopan nodrag',
      style: { pointerEvents: 'all' },
      handles: [
        { ...handle, type: 'source', position: Position.Right },
        { ...handle, type: 'target', position: Position.Left },
      ],
    };
  });
}

/** By the list of the pipeline, and by the numbers of the wire. */
const SAID_ELSEWHERE = { 'aria-hidden': true } as const;

function edgesOf(layout: PipelineLayout, links: readonly { readonly id: string; readonly from: string; readonly to: string }[]): WireEdge[] {
  const owner = (id: string) => nodeId(layout.cards.find((card) => card.kind !== 'chain' && card.id === id)?.kind ?? 'service', id);
  return layout.wires.flatMap((wire) => {
    const link = links.find((other) => other.id === wire.link);
    if (link === undefined) return [];
    return [{
      id: `${wire.link} ${wire.part}`, type: 'wire', data: { wire }, focusable: false, selectable: false, domAttributes: SAID_ELSEWHERE,
      source: wire.part === 'inner' ? nodeId('chain', link.id) : owner(link.from),
      target: wire.part === 'outer' ? nodeId('chain', link.id) : owner(link.to),
    }];
  });
}

export interface PipelineFlowProps { readonly viewport: Viewport; readonly width: number; readonly height: number; onViewport(viewport: Viewport): void }

export function PipelineFlow({ viewport, width, height, onViewport }: PipelineFlowProps) {
  const { scenario, layout } = usePipeline();
  const { zoom } = viewport;
  const nodes = useMemo(() => nodesOf(layout, zoom), [layout, zoom]);
  const edges = useKept(useMemo(() => edgesOf(layout, scenario.links), [layout, scenario.links]));
  return (
    <ReactFlow className={classNames(styles['flow'], layout.vertical && styles['upright'])} nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes}
      width={width} height={height} viewport={viewport} onViewportChange={onViewport} minZoom={ZOOM.least} maxZoom={ZOOM.most}
      nodesDraggable={false} nodesConnectable={false} elementsSelectable={false} nodesFocusable={false} edgesFocusable={false} disableKeyboardA11y panActivationKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null} deleteKeyCode={null}
      attributionPosition={layout.vertical ? 'bottom-right' : 'top-right'} panOnDrag={!layout.vertical} panOnScroll={false} zoomOnScroll={false} zoomOnPinch={!layout.vertical} zoomOnDoubleClick={false} preventScrolling={false} />
  );
}
