/** A value passed on at most so often, and its last state always: what people read need not change with every frame. */

export interface Source<T> { get(): T; subscribe(listener: () => void): () => void }

/** `waitMs` tells the least time between two values; 0 passes the next one on at once. `holdMs` tells how long one is held back in any case: what comes meanwhile may make it needless. */
export function paced<T>(source: Source<T>, waitMs: (before: T, next: T) => number, holdMs: (before: T, next: T) => number = () => 0, nowMs: () => number = () => performance.now()): Source<T> & { close(): void } {
  const listeners = new Set<() => void>();
  let held = source.get(), atMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const pass = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const next = source.get();
    if (Object.is(next, held)) return;
    held = next;
    atMs = nowMs();
    for (const listener of listeners) listener();
  };
  const stop = source.subscribe(() => {
    const next = source.get(), wait = waitMs(held, next);
    if (wait === 0) pass();
    else timer ??= setTimeout(pass, Math.max(holdMs(held, next), atMs + wait - nowMs()));
  });
  return {
    get: () => held,
    subscribe: (listener) => { listeners.add(listener); return () => { listeners.delete(listener); }; },
    close: () => { clearTimeout(timer); stop(); },
  };
}
