/** What the cards of the canvas share: the scenario, what is selected, and what may be done. */
import { createContext, useContext } from 'react';
import type { ScenarioV1 } from '../../scenario/document.ts';
import type { ScrollArea } from './edge-scroll.ts';
import type { PipelineLayout } from './pipeline-boxes.ts';

/** Something a reader of the canvas may do to a service or a node from the playhead on. */
export type FaultAction = 'outage' | 'slow' | 'down' | 'stall' | 'drain' | 'lose' | 'heal';

export interface PipelineActions {
  readonly scenario: ScenarioV1;
  readonly layout: PipelineLayout;
  /** The id of a client, a service or a node, or `<link>/<attach>`, `<service>/<attach>`. */
  readonly selected: string | null;
  onSelect(id: string): void;
  /** `from` and `to` are places in the chain, from 0, outermost first. */
  onReorder(link: string, from: number, to: number): void;
  onFault(id: string, action: FaultAction): void;
  /** The canvas that the cards slide in, once it is there. */
  readonly area?: ScrollArea | null;
}

export const PipelineContext = createContext<PipelineActions | null>(null);

export function usePipeline(): PipelineActions {
  const actions = useContext(PipelineContext);
  if (actions === null) throw new Error('a card of the pipeline stands outside the canvas');
  return actions;
}
