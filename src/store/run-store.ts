/** The run of the document: its reader as it grows, and how the computing goes. */
import { createStore } from 'zustand/vanilla';
import { createReader } from '../engine/recording/reader.ts';
import type { GrowingReader } from '../engine/recording/reader.ts';
import type { Reader } from '../engine/recording/reading.ts';
import type { Spec, Stopped } from '../engine/spec.ts';
import type { ScenarioV1 } from '../scenario/document.ts';
import type { Client, Mode } from '../worker/client.ts';
import type { Report } from '../worker/protocol.ts';
import { rules } from './rules.ts';

export interface Crash { readonly message: string; readonly atUs: number; readonly seed: number; readonly scenario: ScenarioV1 }
export interface RunState {
  /** What is on screen: the last run that has something to show. */
  readonly reader: Reader | null;
  /** The document `reader` is the run of. */
  readonly of: ScenarioV1 | null;
  /** Grows with every chunk of `reader`. */
  readonly chunks: number;
  readonly status: 'computing' | 'done' | 'refused' | 'crashed';
  readonly stopped: Stopped | 'cancelled' | null;
  /** The run's last instant, once it is known. */
  readonly endedAtUs: number;
  readonly events: number;
  readonly hash: string | null;
  readonly crash: Crash | null;
  readonly refused: readonly { readonly path: string; readonly message: string }[];
  readonly mode: Mode;
}
export type RunStore = ReturnType<typeof createRunStore>;

interface Coming {
  /** -1 until the client has named it or spoken of it. */ run: number;
  readonly scenario: ScenarioV1;
  readonly startedMs: number;
  reader: GrowingReader | null;
  shown: boolean;
}

/** A new run that at its pace is whole within this time is drawn once, when it is whole: a picture of a part of it would only be in the way. */
const SOON_MS = 100;
/** Whatever its pace, none is waited for any longer. */
const LONGEST_WAIT_MS = 200;

/** `shownFromUs` tells up to where a new run must reach before it takes the old one's place (the playhead). */
export function createRunStore(connect: (onReport: (report: Report) => void, onMode: (mode: Mode) => void) => Client, shownFromUs: () => number, nowMs: () => number = () => performance.now()) {
  const store = createStore<RunState>()(() => ({
    reader: null, of: null, chunks: 0, status: 'computing', stopped: null, endedAtUs: 0, events: 0, hash: null, crash: null, refused: [], mode: 'starting',
  }));
  let coming: Coming | null = null;
  let newest = 0;

  const shown = (of: Coming): Pick<RunState, 'reader' | 'of' | 'chunks'> => {
    of.shown = true;
    return { reader: of.reader, of: of.scenario, chunks: 1 };
  };
  const isSoonWhole = ({ startedMs }: Coming, { untilUs, meta }: Reader): boolean => {
    const tookMs = nowMs() - startedMs;
    return tookMs < LONGEST_WAIT_MS && (tookMs * (meta.durationUs - untilUs)) / untilUs < SOON_MS;
  };
  const receive = (report: Report): void => {
    if (coming === null || report.type === 'ready' || report.type === 'state') return;
    // On the page a run may speak before its number has been returned.
    if (coming.run < 0 && report.run > newest) coming.run = report.run;
    if (report.run !== coming.run) return;
    switch (report.type) {
      case 'begun': coming.reader = createReader(report.meta, store.getState().reader ?? {}); return;
      case 'chunk': {
        const reader = coming.reader!;
        reader.append(report.chunk);
        if (coming.shown) store.setState((state) => ({ chunks: state.chunks + 1 }));
        else if (store.getState().reader === null || (reader.untilUs > shownFromUs() && !isSoonWhole(coming, reader))) store.setState(shown(coming));
        return;
      }
      case 'done':
        store.setState({
          ...(coming.shown || coming.reader === null ? {} : shown(coming)),
          status: 'done',
          stopped: report.stopped,
          events: report.events,
          endedAtUs: report.endedAtUs,
          hash: report.hash ?? null,
        });
        return;
      case 'refused': store.setState({ status: 'refused', refused: report.issues }); return;
      case 'crashed':
        store.setState({
          status: 'crashed',
          crash: {
            message: report.message,
            atUs: report.atUs < 0 ? (coming.reader?.untilUs ?? 0) : report.atUs,
            seed: coming.scenario.seed,
            scenario: coming.scenario,
          },
        });
    }
  };
  const client = connect(receive, (mode) => { store.setState({ mode }); });

  return {
    ...store,
    client,
    /** Starts the run of a document; the old one stays on screen until the new one has something to show. `spec`: where it has been resolved already. */
    start(scenario: ScenarioV1, options: { readonly hash?: boolean; readonly spec?: Spec } = {}): void {
      store.setState({ status: 'computing', stopped: null, hash: null, crash: null, refused: [] });
      const spec = options.spec ?? rules().specOf(scenario);
      const next: Coming = { run: -1, scenario, startedMs: nowMs(), reader: null, shown: false };
      coming = next;
      next.run = client.run(spec, options.hash === true);
      newest = next.run;
    },
    /** Takes the picture away, e.g. when another document is opened. */
    forget(): void { coming = null; store.setState({ reader: null, of: null, chunks: 0, status: 'computing', stopped: null, crash: null, refused: [] }); },
    cancel(): void { if (coming !== null) client.cancel(coming.run); },
    /** What the recording does not hold, at an instant of the run on screen. */
    inspect: (atUs: number, call?: number) => (coming === null ? Promise.reject(new Error('nothing runs')) : client.inspect(coming.run, atUs, call)),
  };
}
