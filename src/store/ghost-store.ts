/** The run before the edit under way: kept while a slider is held and for two seconds after, so that both can be seen together. */
import { createStore } from 'zustand/vanilla';
import type { Reader } from '../engine/recording/reading.ts';
import type { RunStore } from './run-store.ts';
import type { ScenarioStore } from './scenario-store.ts';

export const GHOST_MS = 2000;

export interface GhostState { readonly reader: Reader | null }

export function createGhostStore(scenario: ScenarioStore, run: Pick<RunStore, 'getState'>) {
  const store = createStore<GhostState>()(() => ({ reader: null }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const clear = (): void => { timer = undefined; store.setState({ reader: null }); };

  const stop = scenario.subscribe((next, before) => {
    const edited = next.scenario !== before.scenario;
    if (!edited && next.dragging === before.dragging) return;
    clearTimeout(timer);
    // A document that was just opened has no run before it.
    if (edited && !next.dragging && next.past.length === 0 && next.future.length === 0) { clear(); return; }
    if (edited && !before.dragging) {
      // Of several edits in a row each is seen beside the one before it.
      const { reader, status } = run.getState();
      if (reader !== null && status === 'done') store.setState({ reader });
    }
    if (!next.dragging) timer = setTimeout(clear, GHOST_MS);
  });
  return { ...store, close: (): void => { clearTimeout(timer); stop(); } };
}
