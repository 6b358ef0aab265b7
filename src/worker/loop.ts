/** Runs simulations in slices with a message turn between them, in a worker or, when none can start, on the page. */
import type { Json } from '../engine/fields.ts';
import { nullSink } from '../engine/recording/null-sink.ts';
import { Recorder } from '../engine/recording/recorder.ts';
import type { Sink } from '../engine/recording/sink.ts';
import { TraceSink } from '../engine/recording/trace-sink.ts';
import { Simulation } from '../engine/simulation.ts';
import type { Checkpoint } from '../engine/simulation.ts';
import type { Spec } from '../engine/spec.ts';
import * as patterns from '../patterns/registry.ts';
import { stateBytes } from './state-bytes.ts';
import type { Command, Report } from './protocol.ts';

/** Events of one slice, 4 ms or so. What a slice recorded is handed over at once: the last one leaves the page little to take in before it draws. */
export const SLICE_EVENTS = 5_000;
/** Events between checkpoints at first; doubled, dropping every second one, when there are too many. */
const CHECKPOINT_EVENTS = 500_000;
const MOST_CHECKPOINTS = 16;
/** What they may take together; the last one is kept whatever it takes: a broker may hold a million messages. */
const MOST_BYTES = 256 * 1024 * 1024;

export interface Surroundings {
  post(report: Report, transfer: readonly ArrayBuffer[]): void;
  /** Calls back after messages that wait have been received. */
  turn(next: () => void): void;
}
interface Kept { readonly atUs: number; readonly events: number; readonly state: Checkpoint; readonly bytes: number }
interface Current {
  readonly run: number;
  readonly spec: Spec;
  readonly simulation: Simulation;
  readonly recorder: Recorder;
  readonly trace: TraceSink | null;
  checkpoints: Kept[];
  everyEvents: number;
  live: boolean;
}

export function createLoop(around: Surroundings, sliceEvents = SLICE_EVENTS): { receive(command: Command): void } {
  let current: Current | null = null;

  const begin = (run: number, spec: Spec, hash: boolean): void => {
    if (current !== null) current.live = false;
    current = null;
    const recorder = new Recorder({ windowUs: spec.windowUs, keepCalls: spec.limits.keepCalls, keepGauges: spec.limits.keepGauges });
    const trace = hash ? new TraceSink(recorder) : null;
    let simulation: Simulation;
    try {
      simulation = new Simulation(spec, patterns, trace ?? recorder);
    } catch (error) {
      const message = messageOf(error);
      around.post(error instanceof RangeError ? { type: 'refused', run, issues: [{ path: 'scenario', message }] } : { type: 'crashed', run, atUs: 0, message }, []);
      return;
    }
    const started: Current = { run, spec, simulation, recorder, trace, checkpoints: [], everyEvents: CHECKPOINT_EVENTS, live: true };
    current = started;
    around.post({ type: 'begun', run, meta: { ...simulation.meta, series: recorder.series } }, []);
    around.turn(() => { goOn(started); });
  };

  const goOn = (of: Current): void => {
    if (!of.live) return;
    const { simulation, recorder, run } = of;
    try {
      const over = simulation.advance(sliceEvents);
      if (over) recorder.end(simulation.nowUs);
      else keepCheckpoint(of);
      const chunk = recorder.flush(simulation.nowUs);
      around.post({ type: 'chunk', run, chunk }, chunk.buffers);
      if (!over) { around.turn(() => { goOn(of); }); return; }
      of.live = false;
      around.post({ type: 'done', run, events: simulation.events, endedAtUs: simulation.nowUs, stopped: simulation.stopped ?? 'end', ...(of.trace === null ? {} : { hash: of.trace.hash() }) }, []);
    } catch (error) {
      of.live = false;
      around.post({ type: 'crashed', run, atUs: simulation.nowUs, message: messageOf(error) }, []);
    }
  };

  return {
    receive(command) {
      switch (command.type) {
        case 'run': begin(command.run, command.spec, command.hash === true); return;
        case 'cancel':
          if (current?.run !== command.run || !current.live) return;
          current.live = false;
          around.post({ type: 'done', run: command.run, events: current.simulation.events, endedAtUs: current.simulation.nowUs, stopped: 'cancelled' }, []);
          return;
        case 'inspect': {
          if (current?.run !== command.run) {
            around.post({ type: 'state', run: command.run, ask: command.ask, snapshot: null }, []);
            return;
          }
          try {
            around.post({ type: 'state', run: command.run, ask: command.ask, snapshot: inspect(current, command.atUs, command.call ?? -1) }, []);
          } catch (error) {
            around.post({ type: 'crashed', run: command.run, atUs: command.atUs, message: messageOf(error) }, []);
          }
        }
      }
    },
  };
}

function keepCheckpoint(of: Current): void {
  const { simulation, checkpoints } = of;
  if (simulation.events - (checkpoints.at(-1)?.events ?? 0) < of.everyEvents) return;
  const state = simulation.checkpoint();
  checkpoints.push({ atUs: simulation.nowUs, events: simulation.events, state, bytes: stateBytes(state) });
  while (of.checkpoints.length > MOST_CHECKPOINTS || (of.checkpoints.length > 1 && of.checkpoints.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES)) {
    of.checkpoints = of.checkpoints.filter((_, i) => (of.checkpoints.length - i) % 2 === 1);
    of.everyEvents *= 2;
  }
}

function inspect(of: Current, atUs: number, call: number): Json {
  const spans: Json[] = [];
  const sink: Sink = call < 0 ? nullSink : {
    ...nullSink,
    span: (owner, sentUs, queuedUs, begunUs, endedUs, leftUs, deadlineUs, link, instance, outcome, attempt, flags) => {
      if (owner === call)
        spans.push({
          sentUs,
          queuedUs,
          begunUs,
          endedUs,
          leftUs,
          deadlineUs: deadlineUs === Infinity ? -1 : deadlineUs,
          link,
          instance,
          outcome,
          attempt,
          flags,
        });
    },
  };
  const again = new Simulation(of.spec, patterns, sink);
  const from = call < 0 ? of.checkpoints.findLast((kept) => kept.atUs <= atUs) : undefined;
  if (from !== undefined) again.restore(from.state);
  again.advanceTo(atUs);
  const state = again.inspect() as { readonly [k: string]: Json };
  if (call >= 0) while (!again.advance(SLICE_EVENTS)) { /* a call's spans may end at any later time */ }
  return { ...state, spans };
}

function messageOf(error: unknown): string { return error instanceof Error ? error.message : String(error); }
