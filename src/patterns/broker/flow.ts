/** The life of a message: published, delivered, acknowledged, delivered again, dead, redriven. */
import { firstDue, popDue, pushDue } from '../../engine/des/due-heap.ts';
import { firstItem, pushLast, takeFirst } from '../../engine/des/int-ring.ts';
import type { NodeEffects } from '../../engine/node-model.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { BrokerConfig } from './fields.ts';
import { enter, gone, leaveKey, list, queueOf, ready, releaseKey, takeReady, unlist, waited, waits } from './lines.ts';
import { BLOCKED, DEAD, GONE, IN_FLIGHT, KEYED, POISON, READY, reserve, WAITING } from './messages.ts';
import { COUNT, LATENCY, placesOf, reserveDelivery, unname } from './state.ts';
import type { Broker, Queue } from './state.ts';

const MOST_COUNTED = 65_535;
/** Stands for the time to look at a delivery that needs no acknowledgement. */
const ACKNOWLEDGED = -1;

// ── in ──────────────────────────────────────────────────────────────────────
export function publish(broker: Broker, config: BrokerConfig, call: number, key: number, fx: NodeEffects): void {
  const places = placesOf(config, fx);
  if (broker.queues.some((queue) => queue.waiting >= places && !(config.whenFull === 'dropOldest' && dropOldest(broker, queue, places, fx)))) {
    fx.count(COUNT.refused, 1);
    fx.reply(call, fx.outcome('rejected:limit'));
    return;
  }
  const isPoison = config.poisonShare > 0 && fx.randomOf(call) < config.poisonShare;
  broker.queues.forEach((_, queue) => {
    const m = fx.keep(call), { messages } = broker;
    reserve(messages, m);
    messages.published[m] = fx.nowUs; messages.key[m] = key; messages.delivery[m] = 0; messages.deliveries[m] = 0; messages.named[m] = 0;
    messages.queue[m] = queue; messages.flags[m] = isPoison ? POISON : 0;
    list(broker, m);
    fx.count(COUNT.published, 1);
    enter(broker, config, m, fx);
  });
  fx.reply(call, fx.outcome('ok'));
}
/**
 * Until there is a place: dead letters that came back may have filled the queue beyond its places. Only what is ready
 * can be dropped; whether any was, which leaves its place.
 */
function dropOldest(broker: Broker, queue: Queue, places: number, fx: NodeEffects): boolean {
  const { waiting } = queue;
  while (queue.waiting >= places) {
    const m = takeReady(broker, queue, fx);
    if (m === 0) break;
    waited(broker, m, fx);
    fx.count(COUNT.dropped, 1);
    gone(broker, m, fx);
  }
  return queue.waiting < waiting;
}

// ── out ─────────────────────────────────────────────────────────────────────
/** Delivers what is ready, as long as a link may have more: links in turn. */
export function pump(broker: Broker, config: BrokerConfig, fx: NodeEffects): void {
  if (broker.isDown || broker.isStalled) return;
  const { slots, queues } = broker, links = slots.length, each = queues.length > 1;
  for (let idle = 0; idle < links;) {
    const link = broker.turn, queue = queues[each ? link : 0]!, free = config.prefetch === 0 || slots[link]! < config.prefetch;
    const m = free ? takeReady(broker, queue, fx) : 0;
    broker.turn = link + 1 === links ? 0 : link + 1;
    if (m === 0) { idle++; continue; }
    idle = 0;
    deliver(broker, config, m, link, fx);
  }
}
function deliver(broker: Broker, config: BrokerConfig, m: number, link: number, fx: NodeEffects): void {
  const { messages, deliveries } = broker, d = fx.send(link, m), { nowUs } = fx;
  reserveDelivery(deliveries, d);
  deliveries.message[d] = m; deliveries.link[d] = link; deliveries.sentUs[d] = nowUs;
  waited(broker, m, fx);
  const nth = messages.deliveries[m] = Math.min(MOST_COUNTED, messages.deliveries[m]! + 1);
  fx.count(COUNT.delivered, 1);
  if (nth > 1) fx.count(COUNT.redelivered, 1);
  if (nth === 2) fx.count(COUNT.repeated, 1);
  messages.named[m]!++;
  broker.slots[link]!++;
  messages.where[m] = IN_FLIGHT; messages.delivery[m] = d;
  broker.inFlight++;
  if (config.acknowledge === 'whenSent') {
    deliveries.lookUs[d] = ACKNOWLEDGED;
    broker.inFlight--;
    messages.delivery[m] = 0;
    done(broker, m, fx);
    return;
  }
  deliveries.untilUs[d] = nowUs + us(config.visibilityMs);
  lookAgain(broker, config, d, fx);
}
/** At the next extension, or when its visibility runs out. */
function lookAgain(broker: Broker, config: BrokerConfig, d: number, fx: NodeEffects): void {
  const { deliveries } = broker, untilUs = deliveries.untilUs[d]!;
  const atUs = config.extendMs > 0 ? Math.min(untilUs, fx.nowUs + us(config.extendMs)) : untilUs;
  deliveries.lookUs[d] = atUs;
  pushDue(broker.due, atUs, d);
}

// ── back ────────────────────────────────────────────────────────────────────
/** A delivery has its answer, in time or not, or was lost. Work behind that answer may go on, or be still to begin: it is named until it has ended. */
export function answered(broker: Broker, config: BrokerConfig, d: number, outcome: Outcome, fx: NodeEffects): void {
  const { messages, deliveries } = broker,
    m = deliveries.message[d]!,
    isPresent = messages.delivery[m] === d && messages.where[m] === IN_FLIGHT,
    isOk = outcome.reason === 'ok';
  if (deliveries.lookUs[d] === ACKNOWLEDGED) broker.slots[deliveries.link[d]!]!--;
  else if (isPresent && isOk) {
    landed(broker, m);
    done(broker, m, fx);
  } else if (isPresent) {
    fx.count(COUNT.rejected, 1);
    failed(broker, config, m, fx);
  } else if (isOk && config.lateAcknowledgement === 'count') late(broker, m, fx);
}
/** Nobody works for a delivery any more, nor will. */
export function ended(broker: Broker, d: number, fx: NodeEffects): void {
  const { message } = broker.deliveries, m = message[d]!;
  message[d] = 0;
  unname(broker, m, fx);
}
/** Frees the place that its present delivery takes. */
function landed(broker: Broker, m: number): void {
  const { messages, deliveries } = broker, d = messages.delivery[m]!;
  broker.slots[deliveries.link[d]!]!--;
  broker.inFlight--;
  messages.delivery[m] = 0;
}
/** Its present delivery goes on for nobody. */
function abandon(broker: Broker, m: number, fx: NodeEffects): void {
  fx.desert(broker.messages.delivery[m]!);
  landed(broker, m);
}
/** A message is acknowledged. */
function done(broker: Broker, m: number, fx: NodeEffects): void {
  fx.count(COUNT.acknowledged, 1);
  fx.observe(LATENCY, fx.nowUs - broker.messages.published[m]!);
  gone(broker, m, fx);
}
/** An acknowledgement of a delivery whose visibility has run out. */
function late(broker: Broker, m: number, fx: NodeEffects): void {
  const { where } = broker.messages;
  if (where[m] === IN_FLIGHT) abandon(broker, m, fx);
  else if (where[m] === READY || where[m] === WAITING) waited(broker, m, fx);
  else if (where[m] === BLOCKED) {
    waited(broker, m, fx);
    leaveKey(broker, m);
  } else return;
  done(broker, m, fx);
}
/** Its present delivery has failed: again, after its back off, or dead. */
function failed(broker: Broker, config: BrokerConfig, m: number, fx: NodeEffects): void {
  const { messages } = broker, nth = messages.deliveries[m]!;
  landed(broker, m);
  if (config.maxDeliveries > 0 && nth >= config.maxDeliveries) { die(broker, config, m, fx); return; }
  waits(broker, m, fx);
  const waitUs = backoffUs(config, nth, fx);
  if (waitUs === 0) { again(broker, config, m); return; }
  messages.where[m] = WAITING;
  messages.named[m]!++;
  pushDue(broker.due, fx.nowUs + waitUs, -m);
}
function again(broker: Broker, config: BrokerConfig, m: number): void {
  if (config.again === 'tail') broker.messages.order[m] = ++broker.placed;
  ready(broker, queueOf(broker, m), m);
}
/** base · factor^(failures − 1), up to the longest; with full jitter anything up to that. */
function backoffUs(config: BrokerConfig, failures: number, fx: NodeEffects): number {
  let ms = config.backoffMs;
  for (let i = 1; i < failures && ms < config.backoffMaxMs && ms > 0 && config.backoffFactor > 1; i++) ms *= config.backoffFactor;
  ms = Math.min(ms, config.backoffMaxMs);
  return us(config.jitter === 'full' && ms > 0 ? ms * fx.random() : ms);
}
function die(broker: Broker, config: BrokerConfig, m: number, fx: NodeEffects): void {
  const { messages, dead } = broker;
  releaseKey(broker, m);
  unlist(broker, m);
  messages.where[m] = DEAD;
  messages.since[m] = fx.nowUs;
  messages.named[m]!++;
  fx.count(COUNT.dead, 1);
  pushLast(dead, m);
  if (dead.used > fx.most) forgetDead(broker, fx);
  else if (config.redriveMs > 0 && dead.used === 1) pushDue(broker.due, fx.nowUs + us(config.redriveMs), 0);
}
/** More dead letters than may be kept: the oldest is thrown away. */
function forgetDead(broker: Broker, fx: NodeEffects): void {
  const m = takeFirst(broker.dead);
  broker.messages.where[m] = GONE;
  fx.count(COUNT.dropped, 1);
  unname(broker, m, fx);
}

// ── by time ─────────────────────────────────────────────────────────────────
/** All that was due when the signal came: visibility, extensions, back offs, dead letters to send back. */
export function lookAtDue(broker: Broker, config: BrokerConfig, fx: NodeEffects): void {
  const { messages, deliveries, due } = broker;
  while (firstDue(due) <= fx.cameUs) {
    const atUs = firstDue(due), what = popDue(due);
    if (what === 0) redrive(broker, config, fx);
    else if (what > 0) {
      if (deliveries.message[what] !== 0 && deliveries.lookUs[what] === atUs) look(broker, config, what, fx);
    } else {
      if (messages.where[-what] === WAITING) again(broker, config, -what);
      unname(broker, -what, fx);
    }
  }
}
function look(broker: Broker, config: BrokerConfig, d: number, fx: NodeEffects): void {
  const { messages, deliveries } = broker, m = deliveries.message[d]!, { nowUs } = fx;
  if (messages.delivery[m] !== d || messages.where[m] !== IN_FLIGHT) return;
  if (nowUs >= deliveries.untilUs[d]!) {
    fx.count(COUNT.expired, 1);
    fx.desert(d);
    failed(broker, config, m, fx);
    return;
  }
  const untilUs = nowUs + us(config.visibilityMs), longest = config.longestMs === 0 ? Infinity : deliveries.sentUs[d]! + us(config.longestMs);
  if (fx.held(d) && Math.min(untilUs, longest) > deliveries.untilUs[d]!) {
    deliveries.untilUs[d] = Math.min(untilUs, longest);
    fx.count(COUNT.extended, 1);
  }
  lookAgain(broker, config, d, fx);
}
/** Dead letters that are old enough are new messages again. */
export function redrive(broker: Broker, config: BrokerConfig, fx: NodeEffects): void {
  const { messages, dead } = broker;
  while (config.redriveMs > 0 && dead.used > 0 && messages.since[firstItem(dead)]! + us(config.redriveMs) <= fx.nowUs) {
    const m = takeFirst(dead);
    messages.named[m]!--;
    messages.published[m] = fx.nowUs; messages.deliveries[m] = 0;
    fx.count(COUNT.redriven, 1);
    list(broker, m);
    enter(broker, config, m, fx);
  }
  if (config.redriveMs > 0 && dead.used > 0) pushDue(broker.due, messages.since[firstItem(dead)]! + us(config.redriveMs), 0);
}

/** The broker has lost its memory. */
export function lose(broker: Broker, fx: NodeEffects): void {
  const { messages } = broker;
  for (const queue of broker.queues) queue.keys.clear();
  for (let m = broker.oldest; m !== 0; m = broker.oldest) {
    if (messages.where[m] === IN_FLIGHT) abandon(broker, m, fx);
    else waited(broker, m, fx);
    messages.flags[m]! &= ~KEYED;
    fx.count(COUNT.lost, 1);
    gone(broker, m, fx);
  }
  while (broker.dead.used > 0) {
    const m = takeFirst(broker.dead);
    messages.where[m] = GONE;
    fx.count(COUNT.lost, 1);
    unname(broker, m, fx);
  }
}

function us(ms: number): number { return Math.round(ms * 1000); }
