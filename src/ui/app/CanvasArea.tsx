/** The pipeline of the run on screen, and what may be done with it. */
import { memo, useCallback } from 'react';
import type { Json } from '../../engine/fields.ts';
import { valueAt, withChange } from '../../scenario/edits.ts';
import { usePlay, useRecording, useScenario, useSession } from '../../store/hooks.ts';
import { reordered } from '../../store/scenario-store.ts';
import { PipelineCanvas } from '../canvas/PipelineCanvas.tsx';
import type { FaultAction } from '../canvas/pipeline-context.ts';
import { canvasId, pathOf } from './selection.ts';

/** What a press of the canvas's menu does to a service. */
const FAULTS = {
  outage: { errorShare: 1, error: 'Unavailable', slowdown: 1, down: false },
  slow: { errorShare: 0, error: 'Unavailable', slowdown: 10, down: false },
  down: { errorShare: 0, error: 'Unavailable', slowdown: 1, down: true },
  stall: { errorShare: 0, error: 'Unavailable', slowdown: 1, down: false, stalled: true },
  drain: { errorShare: 0, error: 'Unavailable', slowdown: 1, down: false, draining: true },
  heal: { errorShare: 0, error: 'Unavailable', slowdown: 1, down: false },
} as const;
/** What it does to a node; 'lose' is over at once, and holds for an instant only. */
const NODE_FAULTS: { readonly [action in FaultAction]?: Json } = { down: { down: true }, stall: { stalled: true }, lose: { lost: true }, heal: {} };
const DONE = {
  outage: 'fails every attempt',
  slow: 'is 10 times as slow',
  down: 'is unreachable',
  stall: 'stands still',
  drain: 'takes its name out of the registry',
  lose: 'has forgotten what it held',
  heal: 'is well again',
} as const;

export interface CanvasAreaProps { readonly vertical?: boolean; readonly bare?: boolean; onOpen?(): void }

export const CanvasArea = memo(function CanvasArea({ vertical, bare = false, onOpen }: CanvasAreaProps) {
  const { scenario: store, play, view, clock } = useSession();
  const { reader, of } = useRecording();
  const selected = useScenario((state) => canvasId(state.scenario, state.selected));
  const shown = useScenario((state) => of ?? state.scenario);
  const speed = usePlay((state) => state.speed);
  const onSelect = useCallback((id: string) => {
    store.getState().select(pathOf(store.getState().scenario, id));
    onOpen?.();
  }, [store, onOpen]);
  const onReorder = useCallback((link: string, from: number, to: number) => {
    const { settled, apply } = store.getState();
    if (apply(reordered(settled, link, from, to))) view.tell('Reordered the chain, for the whole run.', () => { store.getState().undo(); });
  }, [store, view]);
  const onFault = useCallback((id: string, action: FaultAction) => {
    const { settled, apply } = store.getState();
    const isNode = settled.nodes.some((node) => node.id === id), value = isNode ? NODE_FAULTS[action] : action === 'lose' ? undefined : FAULTS[action];
    if (value === undefined) return;
    const target = `${isNode ? 'nodes' : 'services'}/${id}/fault`, atMs = Math.round(play.playhead.get()) / 1000;
    if (action === 'heal' && valueAt(settled, target, atMs) === null) return;
    if (apply(withChange(settled, { atMs, target, value, why: 'fault' }))) {
      view.tell(`${settled.services.find((service) => service.id === id)?.title ?? id} ${DONE[action]} from the playhead on.`, () => { store.getState().undo(); });
    }
  }, [store, play, view]);
  return (
    <PipelineCanvas scenario={shown} reader={of === null ? null : reader} playhead={play.playhead} clock={clock} speed={speed} selected={selected}
      onSelect={onSelect} onReorder={onReorder} onFault={onFault} bare={bare} {...(vertical === undefined ? {} : { vertical })} />
  );
});
