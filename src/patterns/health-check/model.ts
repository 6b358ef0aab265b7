/** Active health checks: probes every endpoint at an interval and keeps calls away from those that fail. */
import { dueHeap, firstDue, popDue, pushDue, type DueHeap } from '../../engine/des/due-heap.ts';
import { fields, type HealthCheckConfig } from './fields.ts';
import type { Balancer, BalancerEffects } from '../../engine/balancer.ts';
import type { ConfigWarning } from '../../engine/pattern.ts';

/** What is known of one endpoint. */
interface Checked {
  member: boolean; healthy: boolean;
  /** Answers in a row that speak against its present state. */
  inARow: number;
  /** When the next probe is sent, µs; Infinity: not before the one under way has ended. */
  dueUs: number;
  sentUs: number;
  probing: boolean;
  /** Raised when it leaves: probes of an earlier stay are heard no more. */
  stay: number;
}
export interface Checks {
  readonly endpoints: Checked[];
  readonly due: DueHeap;
  /** Members that are not healthy. */ down: number[];
  members: number;
  panic: boolean;
}

export const HEALTHY = 0;
export const UNHEALTHY = 1;
const FAILURES = 0;
const SUCCESSES = 1;
const PROBING = 2;
const NEXT = 3;
const IN_ROTATION = 0;
const PANIC = 1;

/**
 * Rules: HAProxy (`src/check.c`: `inter`, `rise`, `fall`, counted in a row) and Envoy (`health_checker_impl.cc`,
 * `healthy_panic_threshold`); what differs between them is a setting. At most one probe of an endpoint is under way.
 */
export const healthCheck: Balancer<'healthCheck', typeof fields, HealthCheckConfig, Checks> = {
  role: 'balancer', kind: 'healthCheck', title: 'Health check', fields,
  scopes: ['link', 'client'], states: ['normal', 'panic'], gauges: [{ name: 'healthy', unit: 'endpoints' }],
  endpointStates: ['healthy', 'unhealthy'],
  endpointGauges: [
    { name: 'failures', unit: 'probes', limit: 'fall' }, { name: 'successes', unit: 'probes', limit: 'rise' },
    { name: 'probing', unit: 'probes' }, { name: 'next', unit: 'ms' },
  ],
  init(config, fx) {
    const checks: Checks = {
      endpoints: Array.from({ length: fx.endpoints }, () => ({
        member: false,
        healthy: true,
        inARow: 0,
        dueUs: Infinity,
        sentUs: 0,
        probing: false,
        stay: 0,
      })),
      due: dueHeap(),
      down: [],
      members: 0,
      panic: false,
    };
    const spread = fx.current.length;
    fx.current.forEach((endpoint, k) => { join(checks, config, endpoint, k / spread, fx); });
    count(checks, config, fx);
    arm(checks, fx);
    return checks;
  },
  narrow(checks, _config, _call, set) {
    if (!checks.panic) for (const endpoint of checks.down) set.drop(endpoint);
  },
  signal(checks, config, signal, fx) {
    switch (signal.type) {
      case 'timer': probeDue(checks, config, fx); return;
      case 'answer': {
        const endpoint = signal.tag % fx.endpoints, checked = checks.endpoints[endpoint]!;
        if (!checked.probing || checked.stay !== Math.floor(signal.tag / fx.endpoints)) return;
        checked.probing = false;
        fx.endpointGauge(endpoint, PROBING, 0);
        if ((signal.outcome.reason === 'ok') === checked.healthy) agree(checked, endpoint, fx);
        else disagree(checks, config, endpoint, fx);
        plan(
          checks,
          endpoint,
          config.measuredFrom === 'end' ? fx.nowUs + intervalUs(checked, config) : Math.max(fx.nowUs, checked.sentUs + intervalUs(checked, config)),
          fx,
        );
        arm(checks, fx);
        return;
      }
      case 'joined':
        join(checks, config, signal.endpoint, fx.random(), fx);
        count(checks, config, fx);
        arm(checks, fx);
        return;
      case 'left': {
        const checked = checks.endpoints[signal.endpoint]!;
        if (!checked.member) return;
        checks.members--;
        checks.down = checks.down.filter((other) => other !== signal.endpoint);
        if (checked.probing) fx.endpointGauge(signal.endpoint, PROBING, 0);
        Object.assign(checked, { member: false, dueUs: Infinity, probing: false, stay: checked.stay + 1 });
        count(checks, config, fx);
        return;
      }
      case 'sent': case 'answered': return;
    }
  },
  /** Another panic threshold holds at once; other settings from the next probe on. */
  reconfigure(checks, config, _before, fx) { count(checks, config, fx); },
  probes: (config) => (config.probe === 'deep' ? 'deepProbe' : 'probe'),
  check(config): readonly ConfigWarning[] {
    const odd: ConfigWarning[] = [], shortestMs = config.unhealthyIntervalMs > 0 ? Math.min(config.intervalMs, config.unhealthyIntervalMs) : config.intervalMs;
    if (config.measuredFrom === 'start' && config.timeoutMs > shortestMs) odd.push({ field: 'timeoutMs', message: `A probe may take longer than the ${shortestMs} ms from one to the next; the next one then goes out when it has ended. Use a shorter timeout, or a longer interval.` });
    if (config.panicThreshold === 1) odd.push({ field: 'panicThreshold', message: 'At 100 % a single unhealthy endpoint brings all of them back, so nothing is ever kept out. 50 % is usual, 0 never gives up.' });
    if (config.probe === 'deep' && config.panicThreshold === 0) odd.push({ field: 'probe', message: 'A deep probe fails at every endpoint at once when something they share does, and without a panic threshold no call gets through then. Use a shallow probe, or a panic threshold.' });
    return odd;
  },
};

function join(checks: Checks, config: HealthCheckConfig, endpoint: number, place: number, fx: BalancerEffects): void {
  const checked = checks.endpoints[endpoint]!, { initial } = config, healthy = initial === 'fully-up' || initial === 'up';
  if (checked.member) return;
  const wasHealthy = checked.healthy;
  Object.assign(checked, { member: true, healthy, inARow: initial === 'up' ? config.fall - 1 : initial === 'down' ? config.rise - 1 : 0, probing: false });
  checks.members++;
  if (!healthy) checks.down.push(endpoint);
  if (healthy !== wasHealthy) fx.endpointMoved(endpoint, healthy ? HEALTHY : UNHEALTHY);
  tellInARow(checked, endpoint, fx);
  const phase = config.phase === 'none' ? 0 : config.phase === 'spread' ? place : fx.random();
  plan(checks, endpoint, fx.nowUs + Math.floor(phase * config.intervalMs * 1000), fx);
}

function probeDue(checks: Checks, config: HealthCheckConfig, fx: BalancerEffects): void {
  const { due, endpoints } = checks;
  while (firstDue(due) <= fx.nowUs) {
    const atUs = firstDue(due), endpoint = popDue(due), checked = endpoints[endpoint]!;
    if (checked.dueUs !== atUs) continue;
    checked.dueUs = Infinity;
    if (!fx.send(config.probe === 'deep' ? 'deepProbe' : 'probe', endpoint, checked.stay * fx.endpoints + endpoint, config.timeoutMs)) continue;
    Object.assign(checked, { sentUs: fx.nowUs, probing: true });
    fx.endpointGauge(endpoint, PROBING, 1);
  }
  arm(checks, fx);
}

/** The answer fits the present state: what spoke against it is forgotten. */
function agree(checked: Checked, endpoint: number, fx: BalancerEffects): void {
  if (checked.inARow === 0) return;
  checked.inARow = 0;
  tellInARow(checked, endpoint, fx);
}
function disagree(checks: Checks, config: HealthCheckConfig, endpoint: number, fx: BalancerEffects): void {
  const checked = checks.endpoints[endpoint]!;
  checked.inARow++;
  tellInARow(checked, endpoint, fx);
  if (checked.inARow < (checked.healthy ? config.fall : config.rise)) return;
  checked.healthy = !checked.healthy;
  fx.endpointMoved(endpoint, checked.healthy ? HEALTHY : UNHEALTHY);
  checked.inARow = 0;
  tellInARow(checked, endpoint, fx);
  if (checked.healthy) checks.down = checks.down.filter((other) => other !== endpoint);
  else checks.down.push(endpoint);
  count(checks, config, fx);
}
function tellInARow({ healthy, inARow }: Checked, endpoint: number, fx: BalancerEffects): void {
  fx.endpointGauge(endpoint, FAILURES, healthy ? inARow : 0);
  fx.endpointGauge(endpoint, SUCCESSES, healthy ? 0 : inARow);
}
/** How many are healthy, and whether that is too few to be believed. */
function count(checks: Checks, config: HealthCheckConfig, fx: BalancerEffects): void {
  const healthy = checks.members - checks.down.length, panic = healthy / checks.members < config.panicThreshold;
  fx.gauge(0, healthy);
  if (panic === checks.panic) return;
  checks.panic = panic;
  fx.moved(panic ? PANIC : IN_ROTATION);
}

function intervalUs({ healthy }: Checked, config: HealthCheckConfig): number {
  return (healthy || config.unhealthyIntervalMs === 0 ? config.intervalMs : config.unhealthyIntervalMs) * 1000;
}
function plan(checks: Checks, endpoint: number, atUs: number, fx: BalancerEffects): void {
  checks.endpoints[endpoint]!.dueUs = atUs;
  pushDue(checks.due, atUs, endpoint);
  fx.endpointGauge(endpoint, NEXT, atUs / 1000);
}
/** One timer stands for all: that of the first probe due. */
function arm({ due }: Checks, fx: BalancerEffects): void {
  if (firstDue(due) < Infinity) fx.startTimer(0, (firstDue(due) - fx.nowUs) / 1000);
}
