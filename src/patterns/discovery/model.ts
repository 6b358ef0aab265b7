/** Client-side discovery: a cached list of instances from look-ups, refreshed in the background or when a call needs it; and connections that outlive it. */
import type { Balancer, BalancerEffects } from '../../engine/balancer.ts';
import type { ConfigWarning } from '../../engine/pattern.ts';
import { close, connect, connected, newConnections, usable } from './connections.ts';
import type { Connections } from './connections.ts';
import { fields, type DiscoveryConfig } from './fields.ts';

export type { DiscoveryConfig };

interface Discovery {
  /** As answered last; `changed`: it, or a connection, since it was told. */
  list: readonly number[];
  changed: boolean;
  /** Until when it is fresh, µs; −1: there was no answer yet. */
  freshUntilUs: number;
  /** Number of the look-up under way; 0 none. */
  asking: number;
  asked: number;
  failed: number;
  /** Nobody asks before; µs. */
  quietUntilUs: number;
  /** It has had an answer that names somebody. */
  found: boolean;
  /** Look-ups are sent no more: the run's duration is over. */
  over: boolean;
  /** State, its end, gauges and endpoints as they were told last. */
  state: number;
  untilUs: number;
  readonly gauges: number[];
  readonly told: Uint8Array;
  readonly connections: Connections;
}

export const ENDPOINT_STATES = ['not listed', 'listed', 'connected', 'connected, not listed'] as const;
const UNKNOWN = 0, FRESH = 1, STALE = 2, EXPIRED = 3;
const ASK = 0, AGE = 1;
const LISTED = 0, LOOKUPS = 1, FAILED = 2, CONNECTIONS = 3;

/**
 * Rules: registry clients as Eureka's (`DiscoveryClient`: a list fetched at an interval, kept when a fetch fails), resolvers as in RFC 1035 (an answer is used for its TTL and no longer),
 * RFC 2308 (what found nobody, or failed, is not asked at once again) and RFC 8767 (an expired answer only when no new one can be had). Connections are those of a pool that is not told of the list.
 */
export const discovery: Balancer<'discovery', typeof fields, DiscoveryConfig, Discovery> = {
  role: 'balancer', kind: 'discovery', title: 'Service discovery', fields,
  scopes: ['link', 'client'], states: ['no list yet', 'fresh', 'stale', 'expired'],
  gauges: [{ name: 'listed', unit: 'endpoints' }, { name: 'look-ups', unit: 'calls' }, { name: 'failed', unit: 'calls' }, { name: 'connections', unit: 'connections', limit: 'connections' }],
  endpointStates: ENDPOINT_STATES, endpointGauges: [],
  looksUp: (config) => config.link,
  init(config, fx) {
    const shared: Discovery = {
      list: [],
      changed: false,
      freshUntilUs: -1,
      asking: 0,
      asked: 0,
      failed: 0,
      quietUntilUs: -1,
      found: false,
      over: false,
      state: UNKNOWN,
      untilUs: Infinity,
      gauges: [0, 0, 0, 0],
      told: new Uint8Array(fx.endpoints),
      connections: newConnections(fx.endpoints),
    };
    fx.members([]);
    if (config.source === 'registry') fx.startTimer(ASK, 0);
    return shared;
  },
  ready(shared, config, fx) {
    const { connections } = shared, { open } = connections;
    if (usable(connections, config, fx.nowUs) !== open) { shared.changed = true; present(shared, config, fx); }
    if (connections.open > 0 && connections.open >= config.connections) return true;
    if (isUsed(shared, config, fx.nowUs) && (config.source === 'registry' || fx.nowUs < shared.freshUntilUs)) return true;
    if (shared.asking === 0 && !shared.over && fx.nowUs >= shared.quietUntilUs) ask(shared, config, fx);
    if (shared.asking > 0) return false;
    // No answer is to be had: the old one, where it may be used, or none.
    if (!isUsed(shared, config, fx.nowUs)) replace(shared, []);
    present(shared, config, fx);
    return true;
  },
  narrow(shared, config, _call, set) {
    const { connections } = shared, { open } = connections;
    if (open === 0) return;
    // Over open connections once there are as many as may be, or while nobody else is listed; else to one that has none.
    const left = Array.from({ length: set.size }, (_, i) => set.at(i)), unopened = left.filter((endpoint) => !connected(connections, endpoint));
    for (const endpoint of open >= config.connections || unopened.length === 0 ? unopened : left.filter((one) => connected(connections, one)))
      set.drop(endpoint);
  },
  signal(shared, config, signal, fx) {
    switch (signal.type) {
      case 'timer':
        if (signal.key === ASK && shared.asking === 0) ask(shared, config, fx);
        present(shared, config, fx);
        return;
      case 'answer':
        if (signal.tag !== shared.asking) return;
        shared.asking = 0;
        answered(shared, config, signal.outcome.reason === 'ok' ? signal.members : null, fx);
        present(shared, config, fx);
        fx.resume();
        return;
      case 'sent':
        if (config.connections > 0 && connect(shared.connections, signal.endpoint, fx.nowUs)) { shared.changed = true; present(shared, config, fx); }
        return;
      case 'answered':
        if ((signal.outcome.reason === 'unreachable' || signal.outcome.reason === 'timeout') && close(shared.connections, signal.endpoint)) {
          shared.changed = true;
          present(shared, config, fx);
        }
        return;
      case 'joined': case 'left': return;
    }
  },
  reconfigure(shared, config, before, fx) {
    if (config.source === 'registry' && before.source !== 'registry' && shared.asking === 0) fx.startTimer(ASK, 0);
    if (config.source !== 'registry') fx.stopTimer(ASK);
    if (usable(shared.connections, config, fx.nowUs) !== shared.gauges[CONNECTIONS]) shared.changed = true;
    present(shared, config, fx);
    fx.resume();
  },
  check,
};

/** Whether the list may be used: fresh, or stale no longer than it may be. */
function isUsed(shared: Discovery, config: DiscoveryConfig, nowUs: number): boolean {
  if (shared.freshUntilUs < 0) return false;
  return shared.over || config.staleMs < 0 || nowUs < shared.freshUntilUs + us(config.staleMs);
}
function ask(shared: Discovery, config: DiscoveryConfig, fx: BalancerEffects): void {
  if (!fx.lookup(config.link, shared.asked + 1, config.timeoutMs)) { shared.over = true; return; }
  shared.asking = ++shared.asked;
  tell(shared, LOOKUPS, shared.asked, fx);
}
/** Null: the look-up failed, and the list stays as long as it may be used. */
function answered(shared: Discovery, config: DiscoveryConfig, members: readonly number[] | null, fx: BalancerEffects): void {
  const { nowUs } = fx, ttlUs = us(config.ttlMs);
  let nextUs = nowUs + us(config.retryMs);
  if (members === null) {
    shared.failed++;
    shared.quietUntilUs = nextUs;
    if (!isUsed(shared, config, nowUs)) replace(shared, []);
  } else {
    // An answer that names nobody holds for a shorter time.
    const holdsUs = members.length === 0 ? Math.min(us(config.retryMs), ttlUs) : shared.found ? ttlUs : Math.max(1, Math.round(ttlUs * fx.random()));
    shared.found ||= members.length > 0;
    replace(shared, members);
    shared.freshUntilUs = nextUs = nowUs + holdsUs;
  }
  if (config.source === 'registry') fx.startTimer(ASK, (nextUs - nowUs) / 1000);
}
/** A registry gives the same list again while nothing changes. */
function replace(shared: Discovery, list: readonly number[]): void {
  if (list !== shared.list) shared.changed = true;
  shared.list = list;
}
/** Tells how the list stands now, who may be picked, and when that changes by itself. */
function present(shared: Discovery, config: DiscoveryConfig, fx: BalancerEffects): void {
  const { nowUs } = fx, { freshUntilUs, connections } = shared;
  const endUs = config.staleMs < 0 || shared.over ? Infinity : freshUntilUs + us(config.staleMs),
    state = freshUntilUs < 0 ? UNKNOWN : nowUs < freshUntilUs ? FRESH : nowUs < endUs ? STALE : EXPIRED;
  const untilUs = state === FRESH ? freshUntilUs : state === STALE ? endUs : Infinity;
  if (shared.changed) presentMembers(shared, fx);
  tell(shared, LISTED, shared.list.length, fx);
  tell(shared, LOOKUPS, shared.asked, fx);
  tell(shared, FAILED, shared.failed, fx);
  tell(shared, CONNECTIONS, connections.open, fx);
  if (state === shared.state && untilUs === shared.untilUs) return;
  shared.state = state; shared.untilUs = untilUs;
  fx.moved(state, untilUs);
  if (untilUs < Infinity) fx.startTimer(AGE, (untilUs - nowUs) / 1000); else fx.stopTimer(AGE);
}
function presentMembers(shared: Discovery, fx: BalancerEffects): void {
  const { told, connections, list } = shared, members: number[] = [], isListed = new Uint8Array(told.length);
  shared.changed = false;
  for (const endpoint of list) isListed[endpoint] = 1;
  for (let endpoint = 0; endpoint < told.length; endpoint++) {
    const open = connected(connections, endpoint), as = isListed[endpoint] === 1 ? (open ? 2 : 1) : open ? 3 : 0;
    if (as > 0) members.push(endpoint);
    if (as !== told[endpoint]) { told[endpoint] = as; fx.endpointMoved(endpoint, as); }
  }
  if (members.length !== fx.current.length || members.some((endpoint, i) => endpoint !== fx.current[i])) fx.members(members);
}
function tell({ gauges }: Discovery, gauge: number, value: number, fx: BalancerEffects): void {
  if (gauges[gauge] === value) return;
  gauges[gauge] = value;
  fx.gauge(gauge, value);
}
function check(config: DiscoveryConfig): readonly ConfigWarning[] {
  const odd: ConfigWarning[] = [];
  if (config.timeoutMs === 0) odd.push({ field: 'timeoutMs', message: 'A look-up that a registry never answers is waited for without end, and no other is sent meanwhile. Set a timeout.' });
  if (config.staleMs === 0 && config.source === 'registry' && config.timeoutMs > config.ttlMs) odd.push({ field: 'staleMs', message: 'Every refresh begins when the list has just expired, so calls wait for each look-up, up to its timeout. Let the list be used a little beyond, or look up when a call needs it.' });
  if (config.connections > 0 && config.connectionMs < 0) odd.push({ field: 'connectionMs', message: 'Connections stay with their endpoints for ever, whatever the list says: new instances get no calls from here, and drained ones keep theirs. Give them a longest age.' });
  if (config.connections > 0 && config.connectionMs === 0) odd.push({ field: 'connectionMs', message: 'Every connection is too old for the next call, so none is used twice. Give them a longest age, or keep none.' });
  return odd;
}
function us(ms: number): number { return Math.round(ms * 1000); }
