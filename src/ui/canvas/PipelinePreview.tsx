/** The pipeline without React Flow: drawn first, in the same places, from the same cards. */
import { ChainCard, OrderNote } from './ChainCard.tsx';
import { ClientCard } from './ClientCard.tsx';
import type { CardBox } from './pipeline-boxes.ts';
import { NodeCard } from './NodeCard.tsx';
import { usePipeline } from './pipeline-context.ts';
import { ServiceCard } from './ServiceCard.tsx';
import { WireLabels, WireRails, wiresAfter } from './Wire.tsx';
import styles from './pipeline.module.css';

function CardContent({ card }: { readonly card: CardBox }) {
  switch (card.kind) {
    case 'client': return <ClientCard id={card.id} />;
    case 'chain': return <ChainCard id={card.id} />;
    case 'service': return <ServiceCard id={card.id} />;
    case 'node': return <NodeCard id={card.id} />;
  }
}

export function PipelinePreview({ view }: { readonly view: { readonly x: number; readonly y: number; readonly zoom: number } }) {
  const { layout } = usePipeline();
  return (
    <div className={styles['preview']}>
      <div className={styles['sheet']} style={{ width: layout.width, height: layout.height, transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}>
        <svg className={styles['wires']} width={layout.width} height={layout.height} aria-hidden focusable="false">
          {layout.wires.map((wire) => <WireRails key={`${wire.link} ${wire.part}`} wire={wire} />)}
        </svg>
        {layout.cards.map((card) => (
          <div key={`${card.kind} ${card.id}`} className={styles['placed']} style={{ left: card.x, top: card.y, width: card.width, height: card.height }}>
            <CardContent card={card} />
            {card.kind === 'chain' && !layout.vertical && !layout.compact && card.segments.length > 1 && <OrderNote width={card.width} movable />}
            {wiresAfter(layout, card).map((wire) => <WireLabels key={`${wire.link} ${wire.part}`} wire={wire} card={card} />)}
          </div>
        ))}
      </div>
    </div>
  );
}
