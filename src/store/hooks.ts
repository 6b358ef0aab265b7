/** The one bridge between the stores and React. */
import { createContext, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { Reader } from '../engine/recording/reading.ts';
import type { Recording, Session } from './session.ts';
import type { PlayState } from './play-store.ts';
import type { RunState } from './run-store.ts';
import type { ScenarioActions, ScenarioState } from './scenario-store.ts';
import type { ViewState } from './view-store.ts';

export const SessionContext = createContext<Session | null>(null);

/** Throws outside a SessionContext. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('there is no session around this component');
  return session;
}

/** Selectors give values that are equal while nothing has changed: parts of the state, never objects made for the call. */
export function useScenario<T>(select: (state: ScenarioState & ScenarioActions) => T): T {
  const { scenario } = useSession();
  return useSyncExternalStore(scenario.subscribe, () => select(scenario.getState()));
}

export function useView<T>(select: (state: ViewState) => T): T {
  const { view } = useSession();
  return useSyncExternalStore(view.subscribe, () => select(view.getState()));
}

export function usePlay<T>(select: (state: PlayState) => T): T {
  const { play } = useSession();
  return useSyncExternalStore(play.subscribe, () => select(play.getState()));
}

/** The run as it is drawn; `chunks` tells when its reader has grown. */
export function usePicture(): RunState {
  const { picture } = useSession();
  return useSyncExternalStore(picture.subscribe, picture.get);
}

/** What has been recorded of it: the same object until that has grown, however the computing goes. */
export function useRecording(): Recording {
  const { recording } = useSession();
  return useSyncExternalStore(recording.subscribe, recording.get);
}

/** The recording before the edit under way; null most of the time. */
export function useGhost(): Reader | null {
  const { ghost } = useSession();
  return useSyncExternalStore(ghost.subscribe, () => ghost.getState().reader);
}

/** The playhead in µs as people read it: ten times a second while playing, at once otherwise. */
export function useNowUs(): number {
  const { clock } = useSession();
  return useSyncExternalStore(clock.subscribe, clock.get);
}

/** The same while `calm` is false; else no more often than is said, and its first value then is the one before. */
export function useCalmUs(calm: boolean, everyMs: number): number {
  const { clock } = useSession();
  const held = useRef({ us: clock.get(), atMs: -Infinity });
  const subscribe = useCallback((listener: () => void) => clock.subscribe(() => {
    held.current = { us: clock.get(), atMs: performance.now() };
    listener();
  }, () => !calm || performance.now() - held.current.atMs > everyMs), [clock, calm, everyMs]);
  return useSyncExternalStore(subscribe, () => {
    if (!calm) held.current.us = clock.get();
    return held.current.us;
  });
}

/** What is made of the playhead as people read it, where that seldom changes. */
export function useAtNow<T extends string | null>(read: (nowUs: number) => T): T {
  const { clock } = useSession();
  const latest = useRef({ read, shown: null as T | null });
  const value = useSyncExternalStore(
    useCallback((listener: () => void) => clock.subscribe(listener, () => latest.current.read(clock.get()) !== latest.current.shown), [clock]),
    () => read(clock.get()),
  );
  useEffect(() => { latest.current = { read, shown: value }; });
  return value;
}

/** Whether a media query holds. Printing changes no answer: paper shows what the screen does. */
export function useMedia(query: string): boolean {
  const latest = useRef<boolean | null>(null);
  const subscribe = useCallback((listener: () => void) => {
    const list = matchMedia(query);
    list.addEventListener('change', listener);
    return () => { list.removeEventListener('change', listener); };
  }, [query]);
  return useSyncExternalStore(subscribe, () => {
    if (latest.current === null || !matchMedia('print').matches) latest.current = matchMedia(query).matches;
    return latest.current;
  });
}
