/** The state diagram on React Flow. Its nodes and edges never change while playing: their parts read the present moment by themselves. */
import '@xyflow/react/dist/base.css';
import { EdgeLabelRenderer, Handle, Position, ReactFlow } from '@xyflow/react';
import type { Edge, EdgeProps, Node, NodeProps } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { breakerStyle } from '../../ui/kit/breaker-style.ts';
import { ARROW_KEYS, STATE_KEYS } from './diagram-geometry.tsx';
import type { ArrowKey, Diagram, StateKey } from './diagram-geometry.tsx';
import { ArrowLabel, ArrowLine, StateCard, useDiagram } from './diagram-parts.tsx';
import styles from './view.module.css';

type StateNode = Node<{ readonly state: StateKey }, 'state'>;
type ArrowEdge = Edge<{ readonly arrow: ArrowKey }, 'arrow'>;

function StateNodeView({ data }: NodeProps<StateNode>) {
  return (
    <>
      <StateCard state={data.state} />
      <Handle className={styles['handle']} type="source" position={Position.Bottom} isConnectable={false} />
      <Handle className={styles['handle']} type="target" position={Position.Top} isConnectable={false} />
    </>
  );
}

function ArrowEdgeView({ data }: EdgeProps<ArrowEdge>) {
  if (data === undefined) return null;
  return (
    <>
      <ArrowLine arrow={data.arrow} />
      <EdgeLabelRenderer><ArrowLabel arrow={data.arrow} /></EdgeLabelRenderer>
    </>
  );
}

const nodeTypes = { state: StateNodeView };
const edgeTypes = { arrow: ArrowEdgeView };

function nodesOf(diagram: Diagram): StateNode[] {
  return STATE_KEYS.map((state) => {
    const { x, y, width, height } = diagram.states[state];
    const handle = { x: width / 2, y: height / 2, width: 1, height: 1 };
    return {
      id: state, type: 'state', position: { x, y }, width, height, data: { state }, draggable: false, selectable: false, focusable: false,
      ariaLabel: breakerStyle(state).label,
      handles: [{ ...handle, type: 'source', position: Position.Bottom }, { ...handle, type: 'target', position: Position.Top }],
    };
  });
}

/** By the label of the arrow. */
const SAID_ELSEWHERE = { 'aria-hidden': true } as const;
const EDGES: ArrowEdge[] = ARROW_KEYS.map((arrow) => {
  const [source = '', target = ''] = arrow.split('-');
  return { id: arrow, type: 'arrow', source, target, data: { arrow }, focusable: false, selectable: false, domAttributes: SAID_ELSEWHERE };
});

export function StateFlow() {
  return <Still diagram={useDiagram().diagram} />;
}

const Still = memo(function Still({ diagram }: { readonly diagram: Diagram }) {
  const nodes = useMemo(() => nodesOf(diagram), [diagram]);
  return (
    <div className={styles['still']} style={{ height: diagram.height }}>
      <ReactFlow className={styles['flow'] ?? ''} nodes={nodes} edges={EDGES} nodeTypes={nodeTypes} edgeTypes={edgeTypes} width={diagram.width} height={diagram.height}
        nodesDraggable={false} nodesConnectable={false} elementsSelectable={false} nodesFocusable={false} edgesFocusable={false} disableKeyboardA11y panActivationKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null} deleteKeyCode={null}
        panOnDrag={false} panOnScroll={false} zoomOnScroll={false} zoomOnPinch={false} zoomOnDoubleClick={false} preventScrolling={false} minZoom={1} maxZoom={1} />
    </div>
  );
});
