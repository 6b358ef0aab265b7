/**
 * Where the engine runs. The build replaces this file by one with the same exports, in which the engine's code stands once, as a function:
 * a worker is made from its text, and the page, where no worker can start, calls it (`vite.config.ts`).
 */
import SimWorker from './sim.worker.ts?worker&inline';
import type { Scope } from './protocol.ts';

export const startWorker = (): Worker => new SimWorker();

/** Runs the engine on the page. */
export async function startHere(scope: Scope): Promise<void> {
  const { serve } = await import('./serve.ts');
  serve(scope);
}
