/** The playhead: a number that playing moves. It is read by subscription, so that playing renders nothing by itself. */
import { createStore } from 'zustand/vanilla';

export const SPEEDS = [0.1, 0.5, 1, 2, 10, 100] as const;

export interface PlayState {
  readonly playing: boolean;
  /** Simulated seconds per second. */
  readonly speed: number;
}
/** Frames as the browser gives them; replaced in tests. */
export interface Frames { request(step: (nowMs: number) => void): number; cancel(handle: number): void }

/** `endUs`: the end of what can be played; `computedUs`: how far the run has come. */
export function createPlayStore(frames: Frames, endUs: () => number, computedUs: () => number) {
  const store = createStore<PlayState>()(() => ({ playing: false, speed: 1 }));
  const listeners = new Set<() => void>();
  let playheadUs = 0, handle = 0, beforeMs = -1;

  /** To a whole microsecond, as links hold it: a part of one could show here as the millisecond before. */
  const moveTo = (us: number): void => {
    const next = Math.min(Math.max(0, Math.round(us)), endUs());
    if (next === playheadUs) return;
    playheadUs = next;
    for (const listener of listeners) listener();
  };
  const step = (nowMs: number): void => {
    // A frame after a pause of the browser's own counts as one frame, not as the pause.
    const elapsedMs = beforeMs < 0 ? 0 : Math.min(100, nowMs - beforeMs);
    beforeMs = nowMs;
    const toUs = playheadUs + elapsedMs * 1000 * store.getState().speed;
    // Where the run has not come this far, the playhead waits; it never goes back.
    moveTo(Math.max(playheadUs, Math.min(toUs, computedUs())));
    if (playheadUs >= endUs()) { pause(); return; }
    // Whoever heard of the move may have paused.
    if (store.getState().playing) handle = frames.request(step);
  };
  const pause = (): void => {
    if (!store.getState().playing) return;
    frames.cancel(handle);
    store.setState({ playing: false });
  };
  const play = (): void => {
    if (store.getState().playing) return;
    if (playheadUs >= endUs()) moveTo(0);
    beforeMs = -1;
    store.setState({ playing: true });
    handle = frames.request(step);
  };
  return {
    ...store,
    play, pause,
    toggle: (): void => { if (store.getState().playing) pause(); else play(); },
    /** Moves the playhead; playing goes on from there. */
    seek: moveTo,
    setSpeed: (speed: number): void => { store.setState({ speed: Math.min(100, Math.max(0.1, speed)) }); },
    playhead: {
      get: (): number => playheadUs,
      subscribe: (listener: () => void): (() => void) => { listeners.add(listener); return () => { listeners.delete(listener); }; },
    },
  };
}
