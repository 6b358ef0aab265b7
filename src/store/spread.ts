/** Word of a value that many panels read, passed on to a few of them with each frame: together they would make one frame long. */
import type { Source } from './paced.ts';
import type { Frames } from './play-store.ts';

export interface Spread<T> extends Source<T> {
  /** `isDue` says whether a value is worth a frame to this one; without it every value is. */
  subscribe(listener: () => void, isDue?: () => boolean): () => void;
  /** Those who wait hear now. */
  hurry(): void;
  close(): void;
}

/** While `spreads` says so, those who listen hear of a value one after the other within `withinMs`, where frames are not too rare for it; else at once. */
export function spread<T>(source: Source<T>, frames: Frames, spreads: () => boolean, withinMs: number): Spread<T> {
  const listeners = new Map<() => void, () => boolean>();
  /** Who has yet to hear, those who have waited longest first. */
  const waiting = new Set<() => void>();
  let frame = 0, beforeMs = 0;

  const tell = (most: number): void => {
    for (const listener of [...waiting].slice(0, most)) { waiting.delete(listener); listener(); }
  };
  const step = (nowMs: number): void => {
    frame = 0;
    tell(Math.max(1, Math.round((listeners.size * (nowMs - beforeMs)) / withinMs)));
    beforeMs = nowMs;
    if (waiting.size > 0) frame = frames.request(step);
  };
  const hurry = (): void => {
    frames.cancel(frame);
    frame = 0;
    tell(Infinity);
  };
  const stop = source.subscribe(() => {
    const at = !spreads();
    for (const [listener, isDue] of listeners) if (at || isDue()) waiting.add(listener);
    if (at) hurry();
    else if (frame === 0 && waiting.size > 0)
      frame = frames.request((nowMs) => {
        beforeMs = Math.max(beforeMs, nowMs - withinMs / listeners.size);
        step(nowMs);
      });
  });
  return {
    get: source.get,
    subscribe: (listener, isDue = () => true) => { listeners.set(listener, isDue); return () => { listeners.delete(listener); waiting.delete(listener); }; },
    hurry,
    close: () => { frames.cancel(frame); waiting.clear(); stop(); },
  };
}
