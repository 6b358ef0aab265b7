/** The canvas's numbers as something to listen to: one computation a frame at most, written into the page without rendering anything anew. */
import { createContext, useContext, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { Reader } from '../../engine/recording/reading.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { numbersSource } from './numbers-source.ts';
import { pipelineNumbers, type PipelineNumbers } from './pipeline-numbers.ts';

/** Where the playhead stands, in µs, and word of every move of it. */
export interface Playhead { get(): number; subscribe(listener: () => void): () => void }

export type LiveReader = (numbers: PipelineNumbers | null) => void;
export interface PipelineLive {
  get(): PipelineNumbers | null;
  nowUs(): number;
  /** Hears of every frame in which the playhead has moved. */
  subscribe(listener: () => void): () => void;
  /** Gets the numbers to be read, ten times a second at most: text that changes with every frame costs a layout and is not read. */
  read(reader: LiveReader): () => void;
}

const QUIET: PipelineLive = { get: () => null, nowUs: () => 0, subscribe: () => () => {}, read: () => () => {} };
export const LiveContext = createContext<PipelineLive>(QUIET);

/** At rest the least time between two updates, in ms: with reduced motion numbers change four times a second. */
const CALM_MS = 250;
/** The least time between two texts. */
const READ_MS = 100;

interface Options {
  readonly scenario: ScenarioV1;
  readonly reader: Reader | null;
  readonly playhead: Playhead;
  /** When texts are due; without it ten times a second. */ readonly clock?: Playhead | undefined;
  readonly reducedMotion: boolean;
  readonly visible: boolean;
}

/** Keeps the last numbers, computes new ones when asked for, and tells those who listen. */
function createLive() {
  const listeners = new Set<() => void>();
  const readers = new Set<LiveReader>();
  let compute: () => PipelineNumbers | null = () => null;
  let now: () => number = () => 0;
  let numbers: PipelineNumbers | null = null;
  let stale = true;
  let readAtMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const get = () => {
    if (stale) numbers = compute();
    stale = false;
    return numbers;
  };
  const stop = () => { clearTimeout(timer); timer = undefined; };
  const tell = () => {
    stop();
    readAtMs = performance.now();
    const latest = get();
    for (const reader of readers) reader(latest);
  };
  const update = (texts = true) => {
    stale = true;
    for (const listener of listeners) listener();
    if (!texts) return;
    const restMs = readAtMs + READ_MS - performance.now();
    if (restMs <= 0) tell();
    else timer ??= setTimeout(tell, restMs);
  };
  return {
    get, update, tell, stop, nowUs: () => now(),
    /** The playhead has moved; whoever asks next gets new numbers, the others hear of it with the next update. */
    outdate: () => { stale = true; },
    use(next: () => PipelineNumbers | null, playhead: Playhead) {
      compute = next;
      now = playhead.get;
      update();
      tell();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    read(reader: LiveReader) {
      readers.add(reader);
      return () => { readers.delete(reader); };
    },
  };
}

export function usePipelineLive({ scenario, reader, playhead, clock, reducedMotion, visible }: Options): PipelineLive {
  const source = useMemo(() => (reader === null ? null : numbersSource(reader)), [reader]);
  const [live] = useState(createLive);
  const untilUs = reader?.untilUs ?? 0;

  useLayoutEffect(() => {
    live.use(() => (source === null ? null : pipelineNumbers(scenario, source, playhead.get())), playhead);
  }, [live, scenario, source, playhead, untilUs]);

  useEffect(() => {
    if (!visible) return;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const update = () => {
      frame = 0;
      timer = undefined;
      live.update(clock === undefined);
    };
    const moved = () => {
      live.outdate();
      if (reducedMotion) timer ??= setTimeout(update, CALM_MS);
      else if (frame === 0) frame = requestAnimationFrame(update);
    };
    const stop = playhead.subscribe(moved);
    const stopClock = clock?.subscribe(() => { live.outdate(); live.tell(); });
    moved();
    return () => {
      stop();
      stopClock?.();
      live.stop();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [live, playhead, clock, reducedMotion, visible]);

  return live;
}

/** Calls `write` now and whenever the numbers have changed, without rendering. */
export function useLiveWrite(write: (numbers: PipelineNumbers | null) => void): void {
  const live = useContext(LiveContext);
  useLayoutEffect(() => {
    write(live.get());
    return live.read(write);
  });
}

/** Whether the element is on the screen, and its tab in front. */
export function useOnScreen(element: Element | null): boolean {
  const [inView, setInView] = useState(true);
  const [inFront, setInFront] = useState(() => document.visibilityState !== 'hidden');
  useEffect(() => {
    const changed = () => setInFront(document.visibilityState !== 'hidden');
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  useEffect(() => {
    if (element === null || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting ?? true));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return inView && inFront;
}
