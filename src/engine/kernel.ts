/** Virtual time: the clock, the future event list, the lanes of constant timers, and what every host of a run shares. */
import { Draws } from './des/draws.ts';
import { EventList } from './des/event-list.ts';
import { Lanes } from './des/lanes.ts';
import type { OutcomeTable } from './outcome-table.ts';
import type { Sink } from './recording/sink.ts';

/** Kinds of events; the argument says of what. */
export const EVENT_CHANGE = 0;        // number of the change
export const EVENT_ARRIVAL = 1;       // client number
export const EVENT_TIMER = 2;         // where the timer's number stands among the frames' words
export const EVENT_LANE = 3;          // lane
export const EVENT_WORK = 4;          // attempt
export const EVENT_WIRE_OUT = 5;      // attempt
export const EVENT_WIRE_BACK = 6;     // attempt
export const EVENT_WIRE_CANCEL = 7;   // attempt
export const EVENT_SHARED = 8;        // state · SHARED_KEYS + key
export const EVENT_ACTIVITY = 9;      // activity
export const EVENT_REFUSAL = 15;      // frame whose reply takes its time
export const EVENT_OWN_TIMEOUT = 10;  // a balancer's own call
export const EVENT_NODE = 11;         // a timer of a node
export const EVENT_ANNOUNCE = 12;    // an instance that announces itself
const KIND_SHIFT = 27;
const ARG_MASK = (1 << KIND_SHIFT) - 1;

export const kindOf = (payload: number): number => payload >>> KIND_SHIFT;
export const argOf = (payload: number): number => payload & ARG_MASK;

/** Things done at one instant after which a run is said to stand still (a loop that never waits). */
const MOST_AT_ONE_INSTANT = 5_000_000;

export class Kernel {
  nowUs = 0;
  /** Things done since the clock last moved. */
  atInstant = 0;
  readonly list = new EventList();
  readonly lanes = new Lanes(this.list, EVENT_LANE << KIND_SHIFT);
  readonly draws = new Draws();
  readonly sink: Sink;
  readonly outcomes: OutcomeTable;
  readonly seed: number;
  readonly durationUs: number;

  constructor(sink: Sink, outcomes: OutcomeTable, seed: number, durationUs: number) {
    this.sink = sink; this.outcomes = outcomes; this.seed = seed; this.durationUs = durationUs;
  }
  /** Counts one thing done; true when the clock has not moved for so many that the run must stop. */
  standsStill(): boolean { return ++this.atInstant > MOST_AT_ONE_INSTANT; }
  /** Nothing more is done at this instant, nor after it. */
  stop(): void { this.atInstant = MOST_AT_ONE_INSTANT + 1; }
  get stuck(): boolean { return this.atInstant > MOST_AT_ONE_INSTANT; }
  /** Returns the event's sequence number: events of one instant run in the order they were scheduled. */
  schedule(kind: number, arg: number, atUs: number): number {
    return this.list.push(atUs, (kind << KIND_SHIFT) | arg);
  }
  /** Scheduled changes come before all else of their instant, in list order. */
  scheduleChange(change: number, atUs: number): void {
    this.list.pushAt(atUs, 1 + change, (EVENT_CHANGE << KIND_SHIFT) | change);
  }
}

/** Whole µs of a delay in ms; negative and NaN count as none. */
export function usOf(ms: number): number {
  const us = Math.round(ms * 1000);
  return us > 0 ? us : 0;
}
