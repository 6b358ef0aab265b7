/** Service registry: instances register and say that they are alive; look-ups are answered with those it believes in. */
import { firstDue } from '../../engine/des/due-heap.ts';
import { serviceOf } from '../../engine/des/member-key.ts';
import type { NodeEffects, NodeModel } from '../../engine/node-model.ts';
import type { ConfigWarning } from '../../engine/pattern.ts';
import { enter, ENTRY_STATES, forget, isRegistered, leave, membersOf, newEntries, seeDue } from './entries.ts';
import type { Entries } from './entries.ts';
import { fields, type ServiceRegistryConfig } from './fields.ts';

export type { ServiceRegistryConfig };

interface Registry {
  readonly entries: Entries;
  /** Heartbeats of the present window and of the last whole one, −1 before there is one. */
  beats: number;
  beatsBefore: number;
  /** When the timer for changes to be seen fires. */
  armedUs: number;
  isDown: boolean; isStalled: boolean;
  state: number;
  /** Gauges as told last. */
  readonly told: number[];
  expired: number;
}

const STATES = ['up', 'preserves itself', 'down', 'stalled'] as const;
const UP = 0, PRESERVES = 1, DOWN = 2, STALLED = 3;
const SWEEP = 0, SEEN = 1, EXPIRY = 2, WINDOW = 3;
const COUNTERS = ['registrations', 'heartbeats', 'deregistrations', 'lookups', 'expired', 'unknown'] as const;
const REGISTRATIONS = 0, HEARTBEATS = 1, DEREGISTRATIONS = 2, LOOKUPS = 3, EXPIRED = 4, UNKNOWN = 5;

/**
 * Rules: Netflix Eureka (`AbstractInstanceRegistry.evict`, `PeerAwareInstanceRegistryImpl.isLeaseExpirationEnabled`, `MeasuredRate`): leases, sweeps, self-preservation,
 * and at most the share above `renewalPercentThreshold` dropped in one sweep, drawn at random; a heartbeat of an entry that is not there is answered with not found, and its sender
 * registers again. After it was down or stood still every entry has its whole TTL again, as leases have after a new leader in etcd (`Lessor.Promote`) and sessions in ZooKeeper.
 */
export const serviceRegistry: NodeModel<'serviceRegistry', typeof fields, ServiceRegistryConfig, Registry> = {
  role: 'node', kind: 'serviceRegistry', title: 'Service registry', fields,
  verbs: ['register', 'heartbeat', 'deregister', 'lookup'], sends: false,
  states: STATES, entryStates: ENTRY_STATES,
  gauges: [{ name: 'registered', unit: 'instances' }, { name: 'listed', unit: 'instances' }, { name: 'expired', unit: 'instances' }, { name: 'heartbeats', unit: 'calls' }, { name: 'expected', unit: 'calls' }],
  counters: COUNTERS, levels: ['registered', 'listed'], histograms: [],
  init(config, fx) {
    const registry: Registry = {
      entries: newEntries(),
      beats: 0,
      beatsBefore: -1,
      armedUs: Infinity,
      isDown: false,
      isStalled: false,
      state: UP,
      told: [0, 0, 0, 0, 0],
      expired: 0,
    };
    if (config.sweepMs > 0) fx.startTimer(SWEEP, config.sweepMs);
    if (preserving(config)) fx.startTimer(WINDOW, config.windowMs);
    settle(registry, config, fx);
    return registry;
  },
  step(registry, config, signal, fx) {
    switch (signal.type) {
      case 'call': called(registry, config, signal.call, signal.verb, signal.key, fx); break;
      case 'timer': timer(registry, config, signal.key, signal.arg, fx); break;
      case 'fault': fault(registry, config, signal.name, signal.on, fx); break;
      case 'answer': break;
    }
    settle(registry, config, fx);
  },
  reconfigure(registry, config, before, fx) {
    const { entries } = registry;
    if (config.sweepMs !== before.sweepMs) {
      if (config.sweepMs > 0) fx.startTimer(SWEEP, config.sweepMs);
      else fx.stopTimer(SWEEP);
    }
    // Who is heard of from now on may expire before the instant at which it would have been looked at.
    if (config.sweepMs === 0)
      for (const [key, entry] of entries.of) if (isRegistered(entry)) expire(key, Math.min(entry.untilUs, fx.nowUs + us(config.ttlMs)), fx);
    if (preserving(config) && (!preserving(before) || config.windowMs !== before.windowMs)) {
      registry.beats = 0; registry.beatsBefore = -1;
      fx.startTimer(WINDOW, config.windowMs);
    }
    settle(registry, config, fx);
  },
  checkBeats(config, everyMs) {
    if (config.ttlMs > everyMs) return null;
    return { field: 'ttlMs', message: `An entry expires after ${config.ttlMs} ms, before the next heartbeat is due after ${everyMs} ms, so instances that are alive drop out. Make the TTL three times the interval of the heartbeats, ${3 * everyMs} ms.` };
  },
  check,
  inspect: ({ entries, beats, beatsBefore }, _config, nowUs) => ({
    registered: entries.registered, listed: entries.listed, heartbeats: beats, heartbeatsBefore: beatsBefore,
    services: [...new Set([...entries.of.keys()].map(serviceOf))].map((service) => ({ service, listed: membersOf(entries, service).slice(0, 20), next: nextExpiryMs(entries, service, nowUs) })),
  }),
};

function nextExpiryMs(entries: Entries, service: number, nowUs: number): number {
  let first = Infinity;
  for (const [key, entry] of entries.of) if (serviceOf(key) === service && isRegistered(entry)) first = Math.min(first, entry.untilUs);
  return first === Infinity ? -1 : (first - nowUs) / 1000;
}
function called(registry: Registry, config: ServiceRegistryConfig, call: number, verb: string, key: number, fx: NodeEffects): void {
  const { entries } = registry;
  switch (verb) {
    case 'lookup':
      fx.count(LOOKUPS, 1);
      fx.reply(call, fx.outcome('ok'), membersOf(entries, serviceOf(key)));
      return;
    case 'heartbeat': {
      const entry = entries.of.get(key);
      if (entry === undefined || !isRegistered(entry)) { fx.count(UNKNOWN, 1); fx.reply(call, fx.outcome('error', { error: 'NotFound' })); return; }
      registry.beats++;
      fx.count(HEARTBEATS, 1);
      entry.untilUs = fx.nowUs + us(config.ttlMs);
      break;
    }
    case 'deregister':
      fx.count(DEREGISTRATIONS, 1);
      leave(entries, key, us(config.propagationMs), fx);
      break;
    default: {
      const known = isRegistered(entries.of.get(key));
      fx.count(REGISTRATIONS, 1);
      enter(entries, key, fx.nowUs + us(config.ttlMs), us(config.propagationMs), fx);
      if (config.sweepMs === 0 && !known) expire(key, fx.nowUs + us(config.ttlMs), fx);
    }
  }
  fx.reply(call, fx.outcome('ok'));
}
function timer(registry: Registry, config: ServiceRegistryConfig, key: number, arg: number, fx: NodeEffects): void {
  const { entries } = registry;
  switch (key) {
    case SWEEP:
      if (config.sweepMs === 0) return;
      sweep(registry, config, fx);
      fx.startTimer(SWEEP, config.sweepMs);
      return;
    case SEEN:
      registry.armedUs = Infinity;
      seeDue(entries, fx);
      return;
    case EXPIRY: {
      const entry = entries.of.get(arg);
      if (config.sweepMs > 0 || entry === undefined || !isRegistered(entry)) return;
      if (entry.untilUs > fx.nowUs) { expire(arg, entry.untilUs, fx); return; }
      if (preserves(registry, config)) { expire(arg, fx.nowUs + us(config.windowMs), fx); return; }
      drop(registry, config, arg, fx);
      return;
    }
    case WINDOW:
      registry.beatsBefore = registry.beats;
      registry.beats = 0;
      if (preserving(config)) fx.startTimer(WINDOW, config.windowMs);
      return;
    default:
  }
}
/** The instant at which an entry expires if it is not heard of: looked at once, then again where it has been. */
function expire(key: number, untilUs: number, fx: NodeEffects): void { fx.startTimer(EXPIRY, Math.max(0, untilUs - fx.nowUs) / 1000, key); }
function sweep(registry: Registry, config: ServiceRegistryConfig, fx: NodeEffects): void {
  if (preserves(registry, config)) return;
  const { entries } = registry, expired: number[] = [];
  for (const [key, entry] of entries.of) if (isRegistered(entry) && entry.untilUs <= fx.nowUs) expired.push(key);
  const most = preserving(config) ? entries.registered - Math.floor(entries.registered * config.preserveBelow) : expired.length;
  for (let i = 0; i < Math.min(most, expired.length); i++) {
    // Fisher and Yates: where not all may go, each is as likely to.
    const j = most < expired.length ? i + Math.floor(fx.random() * (expired.length - i)) : i, key = expired[j]!;
    expired[j] = expired[i]!;
    drop(registry, config, key, fx);
  }
}
function drop(registry: Registry, config: ServiceRegistryConfig, key: number, fx: NodeEffects): void {
  registry.expired++;
  fx.count(EXPIRED, 1);
  leave(registry.entries, key, us(config.propagationMs), fx);
}
function expected(registry: Registry, config: ServiceRegistryConfig): number { return registry.entries.registered * config.windowMs / config.expectedEveryMs; }
function preserving(config: ServiceRegistryConfig): boolean { return config.preserves && config.preserveBelow > 0; }
/** No more heartbeats than the threshold came in the last whole window: it may be the registry that hears badly. */
function preserves(registry: Registry, config: ServiceRegistryConfig): boolean {
  return preserving(config) && registry.beatsBefore <= Math.floor(expected(registry, config) * config.preserveBelow);
}
function fault(registry: Registry, config: ServiceRegistryConfig, name: 'down' | 'stalled' | 'lost', on: boolean, fx: NodeEffects): void {
  const { entries } = registry;
  if (name === 'lost') { forget(entries, fx); registry.beats = 0; return; }
  if (name === 'down') registry.isDown = on; else registry.isStalled = on;
  if (on || registry.isDown || registry.isStalled) return;
  for (const [, entry] of entries.of) entry.untilUs = Math.max(entry.untilUs, fx.nowUs + us(config.ttlMs));
}
/** The timer and what is told, after all else of a step. */
function settle(registry: Registry, config: ServiceRegistryConfig, fx: NodeEffects): void {
  const { entries, told } = registry,
    dueUs = firstDue(entries.due),
    state = registry.isDown ? DOWN : registry.isStalled ? STALLED : preserves(registry, config) ? PRESERVES : UP;
  if (dueUs < registry.armedUs) {
    registry.armedUs = dueUs;
    fx.startTimer(SEEN, Math.max(0, dueUs - fx.nowUs) / 1000);
  }
  const tell = (gauge: number, value: number, level: number): void => {
    if (told[gauge] === value) return;
    told[gauge] = value;
    fx.gauge(gauge, value);
    if (level >= 0) fx.level(level, value);
  };
  tell(0, entries.registered, 0); tell(1, entries.listed, 1); tell(2, registry.expired, -1);
  if (preserving(config)) { tell(3, Math.max(0, registry.beatsBefore), -1); tell(4, Math.round(expected(registry, config)), -1); }
  if (state === registry.state) return;
  registry.state = state;
  fx.moved(state);
}
function check(config: ServiceRegistryConfig): readonly ConfigWarning[] {
  const odd: ConfigWarning[] = [];
  if (config.sweepMs > 2 * config.ttlMs) odd.push({ field: 'sweepMs', message: `The registry looks for expired entries only every ${config.sweepMs} ms, so a TTL of ${config.ttlMs} ms says little about when a dead instance goes. Sweep at least as often as the TTL.` });
  if (config.preserves && config.preserveBelow === 1) odd.push({ field: 'preserveBelow', message: 'At 100 % a single missing heartbeat keeps every entry, so the dead are never dropped. 85 % is usual.' });
  if (config.preserves && config.preserveBelow === 0) odd.push({ field: 'preserveBelow', message: 'No count of heartbeats is below 0 %, so it never preserves itself. 85 % is usual.' });
  if (preserving(config) && config.windowMs < config.expectedEveryMs) odd.push({ field: 'windowMs', message: `A window of ${config.windowMs} ms holds less than one heartbeat of each entry, so their count says nothing. Make it several times ${config.expectedEveryMs} ms.` });
  return odd;
}
function us(ms: number): number { return Math.round(ms * 1000); }
