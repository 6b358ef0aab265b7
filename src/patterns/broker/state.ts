/** What a broker holds, and what it tells of it. */
import { dueHeap } from '../../engine/des/due-heap.ts';
import type { DueHeap } from '../../engine/des/due-heap.ts';
import { intRing } from '../../engine/des/int-ring.ts';
import type { IntRing } from '../../engine/des/int-ring.ts';
import type { NodeEffects } from '../../engine/node-model.ts';
import type { BrokerConfig } from './fields.ts';
import { GONE, newMessages } from './messages.ts';
import type { Messages } from './messages.ts';

/** One for all consumers, or one for each link. */
export interface Queue {
  /** Messages in order; those whose place is before the last of them are in `early`. Some may be gone since. */
  ready: IntRing;
  early: DueHeap;
  /** Place of the last that `ready` got. */
  last: number;
  /** Of each key that is taken: the last message behind the one that has it, or that one. */
  keys: Map<number, number>;
  /** Messages that are ready, blocked or wait for their back off. */
  waiting: number;
}
/** Deliveries of which something is under way, by number. */
export interface Deliveries {
  message: Int32Array;
  link: Uint16Array;
  sentUs: Float64Array;
  /** Invisible until. */ untilUs: Float64Array;
  /** When to look at it again. */ lookUs: Float64Array;
}

export interface Broker {
  messages: Messages;
  deliveries: Deliveries;
  queues: Queue[];
  /** By link: deliveries that count against its prefetch. */
  slots: number[];
  /** When to look at delivery d (d), and when the back off of message m is over (−m). */
  due: DueHeap;
  /** The timer that runs. */
  armedUs: number;
  dead: IntRing;
  /** Places given so far; the link that is asked first. */
  placed: number;
  turn: number;
  /** Ends of the list by age of all messages that are not done. */
  oldest: number;
  youngest: number;
  waiting: number;
  inFlight: number;
  duplicates: number;
  suppressed: number;
  /** Faults that hold. */
  isDown: boolean;
  isStalled: boolean;
  state: number;
  /** Gauges as told last. */
  told: number[];
}

export const COUNTERS = [
  'published',
  'refused',
  'dropped',
  'delivered',
  'redelivered',
  'repeated',
  'acknowledged',
  'rejected',
  'expired',
  'extended',
  'dead',
  'redriven',
  'lost',
  'duplicates',
  'suppressed',
] as const;
export const LEVELS = ['waiting', 'inFlight', 'deadLetters', 'lag'] as const;
export const HISTOGRAMS = ['wait', 'latency'] as const;
export const COUNT = Object.fromEntries(COUNTERS.map((name, i) => [name, i])) as { readonly [K in (typeof COUNTERS)[number]]: number };
export const WAIT = 0, LATENCY = 1;

export const GAUGES = [
  { name: 'queue', unit: 'messages', limit: 'capacity' }, { name: 'in flight', unit: 'messages' }, { name: 'dead letters', unit: 'messages' },
  { name: 'oldest since', unit: 's' }, { name: 'duplicates', unit: 'messages' }, { name: 'suppressed', unit: 'messages' }, { name: 'lag', unit: 'messages' },
] as const;
export const STATES = ['up', 'full', 'down', 'stalled'] as const;
export const UP = 0, FULL = 1, DOWN = 2, STALLED = 3;

export function newBroker(config: BrokerConfig, links: number): Broker {
  return {
    messages: newMessages(),
    deliveries: { message: new Int32Array(64), link: new Uint16Array(64), sentUs: new Float64Array(64), untilUs: new Float64Array(64), lookUs: new Float64Array(64) },
    queues: Array.from({ length: config.consumers === 'fanOut' ? links : 1 }, () => ({ ready: intRing(), early: dueHeap(), last: 0, keys: new Map<number, number>(), waiting: 0 })),
    slots: Array.from({ length: links }, () => 0),
    due: dueHeap(), armedUs: Infinity, dead: intRing(), placed: 0, turn: 0, oldest: 0, youngest: 0, waiting: 0, inFlight: 0, duplicates: 0, suppressed: 0, isDown: false, isStalled: false, state: UP, told: [0, 0, 0, -1, 0, 0, 0],
  };
}

/** Tells what a step has changed. */
export function report(broker: Broker, config: BrokerConfig, fx: NodeEffects): void {
  const { told, messages, dead, oldest } = broker, since = oldest === 0 ? -1 : messages.published[oldest]! / 1e6, lag = broker.waiting + broker.inFlight;
  tell(told, 0, broker.waiting, 0, fx); tell(told, 1, broker.inFlight, 1, fx); tell(told, 2, dead.used, 2, fx); tell(told, 3, since, -1, fx);
  tell(told, 4, broker.duplicates, -1, fx); tell(told, 5, broker.suppressed, -1, fx); tell(told, 6, lag, 3, fx);
  const state = broker.isDown ? DOWN : broker.isStalled ? STALLED : broker.queues.some((queue) => queue.waiting >= placesOf(config, fx)) ? FULL : UP;
  if (state === broker.state) return;
  broker.state = state;
  fx.moved(state);
}
function tell(told: number[], gauge: number, value: number, level: number, fx: NodeEffects): void {
  if (told[gauge] === value) return;
  told[gauge] = value;
  fx.gauge(gauge, value);
  if (level >= 0) fx.level(level, value);
}
/** Messages that may wait in a queue. */
export function placesOf(config: BrokerConfig, fx: NodeEffects): number { return config.capacity === 0 ? fx.most : Math.min(config.capacity, fx.most); }

/** Room for delivery `d`. */
export function reserveDelivery(deliveries: Deliveries, d: number): void {
  if (d < deliveries.message.length) return;
  const rows = Math.max(d + 1, deliveries.message.length * 2), { message, link, sentUs, untilUs, lookUs } = deliveries;
  deliveries.message = new Int32Array(rows); deliveries.link = new Uint16Array(rows); deliveries.sentUs = new Float64Array(rows); deliveries.untilUs = new Float64Array(rows); deliveries.lookUs = new Float64Array(rows);
  deliveries.message.set(message); deliveries.link.set(link); deliveries.sentUs.set(sentUs); deliveries.untilUs.set(untilUs); deliveries.lookUs.set(lookUs);
}

/** One line, queue or delivery less names the message: the last frees a row that is gone. */
export function unname(broker: Broker, m: number, fx: NodeEffects): void {
  const { named, where } = broker.messages;
  named[m]!--;
  if (named[m] === 0 && where[m] === GONE) fx.forget(m);
}
