/**
 * Where the engine runs. The build replaces this file by one with the same exports, in which the engine's code stands once, as a function:
 * a worker is made from its text, and the page, where no worker can start, calls it (`src/build/engine-once.ts`). Whoever needs the engine beside a
 * scenario's run starts this worker too and sends it a command of its own: the page's copy of the patterns has no machines, and a second
 * worker file would hold a second engine.
 */
import SimWorker from './sim.worker.ts?worker&inline';
import type { Scope } from './protocol.ts';

export const startWorker = (): Worker => new SimWorker();

/** Runs the engine on the page. */
export async function startHere(scope: Scope): Promise<void> {
  const { serve } = await import('./serve.ts');
  serve(scope);
}
