/** Phi accrual failure detector: suspects an endpoint when its silence has become too unlikely. */
import { dueHeap, firstDue, popDue, pushDue, type DueHeap } from '../../engine/des/due-heap.ts';
import { phiNormal, silenceNormal, silenceOf } from '../../engine/des/phi.ts';
import { fields, type PhiAccrualConfig } from './fields.ts';
import { addGap, deviationUs, gapsOf, meanUs, type Gaps } from './gaps.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Balancer, BalancerEffects } from '../../engine/balancer.ts';
import type { ConfigWarning } from '../../engine/pattern.ts';

interface Watched {
  member: boolean; suspected: boolean; gaps: Gaps;
  /** The last heartbeat, µs; -1 none yet: then it is above suspicion. */
  lastUs: number;
  /** When it will be suspected without another one; Infinity before the first. */
  suspectUs: number;
  /** When its next probe is sent. */
  dueUs: number;
  /** Raised when it leaves. */
  stay: number;
}
export interface Detector {
  readonly endpoints: Watched[];
  readonly due: DueHeap;
  suspects: number[];
  members: number;
  panic: boolean;
  /** The instant of the timer for suspicions. */ lookUs: number;
  /** No more heartbeats are sent: silence means nothing. */ over: boolean;
}

const AVAILABLE = 0;
const SUSPECTED = 1;
const HEARTBEAT = 0;
const MEAN = 1;
const DEVIATION = 2;
const SAMPLES = 3;
const PROBE = 0;
const LOOK = 1;

/**
 * N. Hayashibara, X. Défago, R. Yared, T. Katayama, "The φ Accrual Failure Detector", SRDS 2004. What is remembered and
 * how it begins: Akka `PhiAccrualFailureDetector.scala`; the exponential form: Cassandra `ArrivalWindow`.
 */
export const phiAccrual: Balancer<'phiAccrual', typeof fields, PhiAccrualConfig, Detector> = {
  role: 'balancer', kind: 'phiAccrual', title: 'Phi accrual detector', fields,
  scopes: ['link', 'client'], states: ['normal', 'panic'], gauges: [{ name: 'suspected', unit: 'endpoints' }],
  endpointStates: ['available', 'suspected'],
  endpointGauges: [{ name: 'heartbeat', unit: 'ms' }, { name: 'mean', unit: 'ms' }, { name: 'deviation', unit: 'ms' }, { name: 'gaps', unit: 'gaps', limit: 'windowSize' }],
  init(config, fx) {
    const endpoints = Array.from({ length: fx.endpoints }, (): Watched => ({
      member: false,
      suspected: false,
      gaps: gapsOf(config),
      lastUs: -1,
      suspectUs: Infinity,
      dueUs: Infinity,
      stay: 0,
    }));
    const detector: Detector = { endpoints, due: dueHeap(), suspects: [], members: 0, panic: false, lookUs: Infinity, over: false };
    const n = fx.current.length;
    fx.current.forEach((endpoint, k) => { join(detector, config, endpoint, k / n, fx); });
    arm(detector, fx);
    return detector;
  },
  narrow(detector, _config, _call, set) {
    if (!detector.panic) for (const endpoint of detector.suspects) set.drop(endpoint);
  },
  signal(detector, config, signal, fx) {
    switch (signal.type) {
      case 'timer':
        if (signal.key === PROBE) probeDue(detector, config, fx); else look(detector, config, fx);
        return;
      case 'answer': {
        const endpoint = signal.tag % fx.endpoints;
        if (signal.outcome.reason === 'ok' && detector.endpoints[endpoint]!.stay === Math.floor(signal.tag / fx.endpoints))
          heartbeat(detector, config, endpoint, fx);
        return;
      }
      case 'answered':
        if (config.heartbeats === 'traffic' && isSign(signal.outcome)) heartbeat(detector, config, signal.endpoint, fx);
        return;
      case 'joined':
        join(detector, config, signal.endpoint, fx.random(), fx);
        recount(detector, config, fx);
        arm(detector, fx);
        return;
      case 'left': {
        const watched = detector.endpoints[signal.endpoint]!;
        if (!watched.member) return;
        Object.assign(watched, { member: false, dueUs: Infinity, suspectUs: Infinity, stay: watched.stay + 1 });
        detector.members--;
        detector.suspects = detector.suspects.filter((other) => other !== signal.endpoint);
        recount(detector, config, fx);
        return;
      }
      case 'sent': return;
    }
  },
  /** Another window or guess begins anew; what phi is compared with holds from each endpoint's next heartbeat on. */
  reconfigure(detector, config, before, fx) {
    if (config.windowSize !== before.windowSize || config.firstEstimateMs !== before.firstEstimateMs)
      for (const watched of detector.endpoints) watched.gaps = gapsOf(config);
    if (config.heartbeats === 'probes' && before.heartbeats === 'traffic')
      for (const endpoint of fx.current) plan(detector, endpoint, fx.nowUs + Math.floor(fx.random() * config.heartbeatIntervalMs * 1000));
    recount(detector, config, fx);
    arm(detector, fx);
  },
  probes: (config) => (config.heartbeats === 'probes' ? 'probe' : null),
  check(config): readonly ConfigWarning[] {
    const odd: ConfigWarning[] = [];
    if (config.threshold === 0) odd.push({ field: 'threshold', message: 'Phi is never below 0, so every endpoint is suspected from its first heartbeat on. 8 is usual.' });
    if (config.rule === 'exponential' && config.threshold > 0 && config.threshold < 1) odd.push({ field: 'threshold', message: 'With an exponential distribution phi passes 0.43 at every mean gap, so a threshold below 1 suspects what is well. Cassandra uses 8.' });
    if (config.maxGapMs > 0 && config.maxGapMs < config.firstEstimateMs) odd.push({ field: 'maxGapMs', message: 'Gaps as long as the first guess are not remembered, so the guess is never put right. Allow longer gaps, or guess a shorter one.' });
    if (config.heartbeats === 'probes' && config.maxGapMs > 0 && config.maxGapMs < config.heartbeatIntervalMs) odd.push({ field: 'maxGapMs', message: 'No gap is remembered, as heartbeats are further apart than this. Make it longer than the heartbeat interval.' });
    if (config.panicThreshold === 1) odd.push({ field: 'panicThreshold', message: 'At 100 % a single suspect brings all of them back, so nothing is ever kept out. 50 % is usual, 0 never gives up.' });
    return odd;
  },
  formulas: {
    reachedAfter: { inputs: ['phi', 'mean', 'deviation'], compute: silenceNormal },
    phi: { inputs: ['silence', 'mean', 'deviation'], compute: phiNormal },
  },
};

/** Whether an answer shows that the endpoint lives. */
function isSign({ reason }: Outcome): boolean {
  switch (reason) {
    case 'ok': case 'error': case 'bad-request': case 'shed': case 'rejected:rate': case 'rejected:limit': return true;
    case 'timeout': case 'unreachable': case 'cancelled': case 'rejected:open': case 'rejected:budget': return false;
  }
}

function join(detector: Detector, config: PhiAccrualConfig, endpoint: number, place: number, fx: BalancerEffects): void {
  const watched = detector.endpoints[endpoint]!;
  if (watched.member) return;
  if (watched.suspected) fx.endpointMoved(endpoint, AVAILABLE);
  Object.assign(watched, { member: true, suspected: false, gaps: gapsOf(config), lastUs: -1, suspectUs: Infinity });
  detector.members++;
  fx.endpointGauge(endpoint, HEARTBEAT, -1);
  tell(watched, config, endpoint, fx);
  if (config.heartbeats !== 'probes') return;
  const phase = config.phase === 'none' ? 0 : config.phase === 'spread' ? place : fx.random();
  plan(detector, endpoint, fx.nowUs + Math.floor(phase * config.heartbeatIntervalMs * 1000));
}

function heartbeat(detector: Detector, config: PhiAccrualConfig, endpoint: number, fx: BalancerEffects): void {
  const watched = detector.endpoints[endpoint]!, { lastUs, suspected } = watched;
  if (!watched.member) return;
  watched.lastUs = fx.nowUs;
  fx.endpointGauge(endpoint, HEARTBEAT, fx.nowUs / 1000);
  // The gap that led to the suspicion would spoil the next ones.
  if (lastUs >= 0 && !suspected && (config.maxGapMs === 0 || fx.nowUs - lastUs <= config.maxGapMs * 1000)) {
    addGap(watched.gaps, fx.nowUs - lastUs);
    tell(watched, config, endpoint, fx);
  }
  if (suspected) {
    watched.suspected = false;
    fx.endpointMoved(endpoint, AVAILABLE);
    detector.suspects = detector.suspects.filter((other) => other !== endpoint);
    recount(detector, config, fx);
  }
  const pauseUs = config.rule === 'exponential' ? 0 : config.acceptablePauseMs * 1000;
  const silenceUs = pauseUs + silenceOf(config.rule, config.threshold, meanUs(watched.gaps), leastDeviationUs(watched.gaps, config));
  watched.suspectUs = fx.nowUs + Math.max(0, Math.ceil(silenceUs));
  if (watched.suspectUs < detector.lookUs) lookAt(detector, watched.suspectUs, fx);
}
function tell({ gaps }: Watched, config: PhiAccrualConfig, endpoint: number, fx: BalancerEffects): void {
  fx.endpointGauge(endpoint, MEAN, meanUs(gaps) / 1000);
  fx.endpointGauge(endpoint, DEVIATION, leastDeviationUs(gaps, config) / 1000);
  fx.endpointGauge(endpoint, SAMPLES, gaps.count);
}
function leastDeviationUs(gaps: Gaps, config: PhiAccrualConfig): number { return Math.max(deviationUs(gaps), config.minStdDeviationMs * 1000); }

/** Suspects those whose time has come; one timer stands for all. */
function look(detector: Detector, config: PhiAccrualConfig, fx: BalancerEffects): void {
  if (detector.over) return;
  let nextUs = Infinity;
  detector.endpoints.forEach((watched, endpoint) => {
    if (!watched.member || watched.suspected) return;
    if (watched.suspectUs > fx.nowUs) { nextUs = Math.min(nextUs, watched.suspectUs); return; }
    watched.suspected = true;
    fx.endpointMoved(endpoint, SUSPECTED);
    detector.suspects.push(endpoint);
  });
  recount(detector, config, fx);
  detector.lookUs = Infinity;
  if (nextUs < Infinity) lookAt(detector, nextUs, fx);
}
function lookAt(detector: Detector, atUs: number, fx: BalancerEffects): void {
  detector.lookUs = atUs;
  fx.startTimer(LOOK, (atUs - fx.nowUs) / 1000);
}
function recount(detector: Detector, config: PhiAccrualConfig, fx: BalancerEffects): void {
  const panic = (detector.members - detector.suspects.length) / detector.members < config.panicThreshold;
  fx.gauge(0, detector.suspects.length);
  if (panic === detector.panic) return;
  detector.panic = panic;
  fx.moved(panic ? 1 : 0);
}

function probeDue(detector: Detector, config: PhiAccrualConfig, fx: BalancerEffects): void {
  if (config.heartbeats !== 'probes') return;
  const { due, endpoints } = detector;
  while (firstDue(due) <= fx.nowUs) {
    const atUs = firstDue(due), endpoint = popDue(due), watched = endpoints[endpoint]!;
    if (watched.dueUs !== atUs) continue;
    if (!fx.send('probe', endpoint, watched.stay * fx.endpoints + endpoint, config.probeTimeoutMs)) {
      detector.over = true;
      return;
    }
    plan(detector, endpoint, fx.nowUs + config.heartbeatIntervalMs * 1000);
  }
  arm(detector, fx);
}
function plan(detector: Detector, endpoint: number, atUs: number): void {
  detector.endpoints[endpoint]!.dueUs = atUs;
  pushDue(detector.due, atUs, endpoint);
}
function arm({ due }: Detector, fx: BalancerEffects): void {
  if (firstDue(due) < Infinity) fx.startTimer(PROBE, (firstDue(due) - fx.nowUs) / 1000);
}
