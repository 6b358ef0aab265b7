/** Things that are run again in this browser, one after the other as workers become free, and how far each is. */
import { createStore } from 'zustand/vanilla';
import { NotRun } from '../../worker/pool.ts';
import type { Pool } from '../../worker/pool.ts';
import { messageOf } from '../kit/message-of.ts';

export type Progressing<T> =
  | { readonly is: 'waiting' }
  | { readonly is: 'running'; readonly share: number }
  | { readonly is: 'done'; readonly result: T; readonly seconds: number }
  | { readonly is: 'failed'; readonly message: string };

/** One thing to run: gives its result through the pool, and tells how far it is. */
export type Runnable<T> = (pool: Pool, onProgress: (share: number) => void, stop: AbortSignal) => Promise<T>;

export interface Runs<T> {
  getState(): RunsState<T>;
  subscribe(listener: () => void): () => void;
  /** In this order; those under way or in the line already are left out. */
  run(items: readonly { readonly id: string; readonly run: Runnable<T> }[]): Promise<void>;
  /** One, or all: what was done before is shown again. */
  stop(id?: string): void;
  close(): void;
}
export interface RunsState<T> {
  readonly items: { readonly [id: string]: Progressing<T> };
  /** All that was asked for together. */ readonly batch: readonly string[];
}

/** `makePool` is called when something is first run. */
export function createRuns<T>(makePool: () => Pool, nowMs: () => number = () => performance.now()): Runs<T> {
  const store = createStore<RunsState<T>>()(() => ({ items: {}, batch: [] }));
  const stops = new Map<string, AbortController>();
  const before = new Map<string, Progressing<T> | undefined>();
  let pool: Pool | null = null;

  const set = (id: string, to: Progressing<T> | undefined): void => {
    const { [id]: _, ...others } = store.getState().items;
    store.setState({ items: to === undefined ? others : { ...others, [id]: to } });
  };
  const one = async (id: string, run: Runnable<T>, on: Pool, controller: AbortController): Promise<void> => {
    const fromMs = nowMs();
    set(id, { is: 'running', share: 0 });
    try {
      const result = await run(on, (share) => { if (!controller.signal.aborted) set(id, { is: 'running', share }); }, controller.signal);
      set(id, { is: 'done', result, seconds: (nowMs() - fromMs) / 1000 });
    } catch (error) {
      // What is left of a run of which one part has failed.
      const aborted = controller.signal.aborted;
      controller.abort();
      set(id, aborted && error instanceof NotRun ? before.get(id) : { is: 'failed', message: messageOf(error) });
    }
    stops.delete(id);
  };
  return {
    getState: store.getState, subscribe: store.subscribe,
    async run(items) {
      const fresh = items.filter(({ id }) => !stops.has(id));
      for (const { id } of fresh) {
        stops.set(id, new AbortController());
        before.set(id, store.getState().items[id]);
        set(id, { is: 'waiting' });
      }
      const under = store.getState().batch.filter((id) => stops.has(id));
      store.setState({ batch: [...new Set([...under, ...items.map(({ id }) => id)])] });
      const on = pool ??= makePool(), begun: Promise<void>[] = [];
      for (const { id, run } of fresh) {
        await on.room();
        const controller = stops.get(id);
        if (controller?.signal.aborted === false) begun.push(one(id, run, on, controller));
      }
      await Promise.all(begun);
    },
    stop(id) {
      for (const [own, controller] of stops) {
        if (id !== undefined && own !== id) continue;
        controller.abort();
        if (store.getState().items[own]?.is !== 'waiting') continue;
        set(own, before.get(own));
        stops.delete(own);
      }
    },
    close() {
      this.stop();
      pool?.close();
      pool = null;
    },
  };
}
