/** Outlier detection: an endpoint whose answers fail too often is ejected for a while. */
import { fields, type OutlierDetectionConfig } from './fields.ts';
import { add, failureShareOf, kindOfAnswer, monitorOf, rateOf, successThreshold, swap, type Monitor } from './monitor.ts';
import type { Balancer, BalancerEffects } from '../../engine/balancer.ts';
import type { ConfigWarning } from '../../engine/pattern.ts';

export interface Outliers { readonly endpoints: Monitor[]; members: number; ejected: number[]; nextSweepUs: number; panic: boolean }

const IN_ROTATION = 0;
const EJECTED = 1;
const ROW = { errors: 0, gateway: 1, local: 2 } as const;
const EJECTIONS = 3;
const RATE = 4;
const NORMAL = 0;
const PANIC = 1;
const SWEEP = 0;
const BACK = 1;
const NONE = -1;
/** What sums of rates may be off: one that lies at the threshold, as equal ones do at their mean, is not below it. */
const ROUNDING = 1e-12;

/**
 * Rules: Envoy `source/common/upstream/outlier_detection_impl.cc`: rows are judged at each answer (`onConsecutiveErrorWorker`),
 * rates at sweeps (`processSuccessRateEjections`); ejection time and how it grows and falls: `ejectHost`, `onIntervalTimer`.
 */
export const outlierDetection: Balancer<'outlierDetection', typeof fields, OutlierDetectionConfig, Outliers> = {
  role: 'balancer', kind: 'outlierDetection', title: 'Outlier detection', fields,
  scopes: ['link', 'client'], states: ['normal', 'panic'],
  gauges: [{ name: 'ejected', unit: 'endpoints' }, { name: 'threshold', unit: 'share' }],
  endpointStates: ['in rotation', 'ejected'],
  endpointGauges: [
    { name: 'errors in a row', unit: 'answers', limit: 'consecutive5xx' }, { name: 'gateway errors in a row', unit: 'answers', limit: 'consecutiveGatewayFailure' },
    { name: 'connection failures in a row', unit: 'answers', limit: 'consecutiveLocalOriginFailure' }, { name: 'ejections', unit: 'times' }, { name: 'success rate', unit: 'share' },
  ],
  init(config, fx) {
    const outliers: Outliers = {
      endpoints: Array.from({ length: fx.endpoints }, monitorOf),
      members: fx.current.length,
      ejected: [],
      nextSweepUs: 0,
      panic: false,
    };
    fx.gauge(1, NONE);
    for (const endpoint of fx.current) join(outliers, endpoint, fx);
    armSweep(outliers, config, fx);
    return outliers;
  },
  narrow(outliers, _config, _call, set) {
    if (!outliers.panic) for (const endpoint of outliers.ejected) set.drop(endpoint);
  },
  signal(outliers, config, signal, fx) {
    switch (signal.type) {
      case 'answered': {
        const monitor = outliers.endpoints[signal.endpoint]!, kind = kindOfAnswer(signal.outcome, config);
        if (!monitor.member || kind === null) return;
        if (add(monitor, kind, config)) rows(outliers, config, signal.endpoint, kind, fx);
        return;
      }
      case 'timer':
        if (signal.key === BACK) { comeBack(outliers, config, fx); armBack(outliers, config, fx); } else sweep(outliers, config, fx);
        return;
      case 'joined':
        outliers.members++;
        join(outliers, signal.endpoint, fx);
        recount(outliers, config, fx);
        return;
      case 'left':
        if (!outliers.endpoints[signal.endpoint]!.member) return;
        outliers.members--;
        outliers.endpoints[signal.endpoint]!.member = false;
        outliers.ejected = outliers.ejected.filter((other) => other !== signal.endpoint);
        recount(outliers, config, fx);
        return;
      case 'sent': case 'answer': return;
    }
  },
  /** Another panic threshold holds at once; all else from the next answer or sweep on. */
  reconfigure(outliers, config, _before, fx) {
    recount(outliers, config, fx);
    armBack(outliers, config, fx);
  },
  check(config, endpoints): readonly ConfigWarning[] {
    const odd: ConfigWarning[] = [],
      { successRateMinimumHosts: toCompare, failurePercentageMinimumHosts: toJudge } = config,
      compares = config.enforcingSuccessRate > 0;
    const among = (hosts: number): string => `only among ${hosts} endpoints or more, and there ${endpoints === 1 ? 'is one' : `are ${endpoints}`}`;
    if (!canEject(config, endpoints)) {
      odd.push({
        field: 'consecutive5xx',
        message: `No rule ever ejects an endpoint: no row of failures does${compares ? `, and success rates are compared ${among(Math.max(2, toCompare))}` : ''}. Let a row of errors eject${compares && endpoints > 1 ? ', or compare fewer endpoints' : ''}.`,
      });
      // The library's own number is nobody's wish, so it is no fault beside other rules.
    } else if (compares && toCompare > endpoints && toCompare !== fields.successRateMinimumHosts.default) odd.push({ field: 'successRateMinimumHosts', message: `Success rates are compared ${among(toCompare)}, so they never are. Ask for fewer.` });
    if (config.enforcingFailurePercentage > 0 && toJudge > endpoints) odd.push({ field: 'failurePercentageMinimumHosts', message: `Failure shares are judged ${among(toJudge)}, so they never are. Ask for fewer.` });
    if (config.maxEjectionTimeMs < config.baseEjectionTimeMs) odd.push({ field: 'maxEjectionTimeMs', message: 'The longest ejection is shorter than the base time, which Envoy refuses; here every ejection lasts the longest. Make it at least the base time.' });
    if (config.maxEjectionPercent === 0 && !config.alwaysEjectOneHost) odd.push({ field: 'maxEjectionPercent', message: 'At 0 % no endpoint is ever ejected. Raise it, or let one always be ejected.' });
    if (config.maxEjectionPercent > 1 - config.panicThreshold && config.panicThreshold > 0) odd.push({ field: 'maxEjectionPercent', message: 'More may be ejected than the panic threshold bears: then all come back. Lower one of the two.' });
    return odd;
  },
  formulas: { successThreshold: { inputs: ['mean', 'deviation', 'factor'], compute: successThreshold } },
};

/** Whether some rule that is enforced can be met with so many endpoints. The success rate of one alone is never below the mean. */
function canEject(config: OutlierDetectionConfig, endpoints: number): boolean {
  return (
    (config.consecutive5xx > 0 && config.enforcingConsecutive5xx > 0) ||
    (config.consecutiveGatewayFailure > 0 && config.enforcingConsecutiveGatewayFailure > 0) ||
    (config.splitExternalLocalOriginErrors && config.consecutiveLocalOriginFailure > 0 && config.enforcingConsecutiveLocalOriginFailure > 0) ||
    (config.enforcingSuccessRate > 0 && endpoints > 1 && config.successRateMinimumHosts <= endpoints) ||
    (config.enforcingFailurePercentage > 0 && config.failurePercentageMinimumHosts <= endpoints)
  );
}

function join(outliers: Outliers, endpoint: number, fx: BalancerEffects): void {
  const was = outliers.endpoints[endpoint]!, back = was.ejectedUs >= 0;
  outliers.endpoints[endpoint] = { ...monitorOf(), member: true };
  if (back) fx.endpointMoved(endpoint, IN_ROTATION);
  for (const gauge of [ROW.errors, ROW.gateway, ROW.local, EJECTIONS]) fx.endpointGauge(endpoint, gauge, 0);
  fx.endpointGauge(endpoint, RATE, NONE);
}

/** The rows have changed with this answer. */
function rows(outliers: Outliers, config: OutlierDetectionConfig, endpoint: number, kind: 'error' | 'gateway' | 'local' | 'ok', fx: BalancerEffects): void {
  const monitor = outliers.endpoints[endpoint]!;
  const tell = (): void => { for (const row of ['errors', 'gateway', 'local'] as const) fx.endpointGauge(endpoint, ROW[row], monitor[row]); };
  tell();
  if (kind === 'ok' || monitor.ejectedUs >= 0) return;
  const reached = (row: 'errors' | 'gateway' | 'local', need: number): boolean => need > 0 && monitor[row] === need;
  let judged = false;
  const judge = (row: 'errors' | 'gateway' | 'local', need: number, chance: number): void => {
    if (!reached(row, need) || monitor.ejectedUs >= 0) return;
    judged = true;
    eject(outliers, config, endpoint, chance, fx);
    monitor[row] = 0;
  };
  if (kind === 'local' && config.splitExternalLocalOriginErrors) judge('local', config.consecutiveLocalOriginFailure, config.enforcingConsecutiveLocalOriginFailure);
  else {
    if (kind !== 'error') judge('gateway', config.consecutiveGatewayFailure, config.enforcingConsecutiveGatewayFailure);
    judge('errors', config.consecutive5xx, config.enforcingConsecutive5xx);
  }
  if (judged) tell();
}

/** As far as the share of ejected ones and chance allow. */
function eject(outliers: Outliers, config: OutlierDetectionConfig, endpoint: number, chance: number, fx: BalancerEffects): void {
  const monitor = outliers.endpoints[endpoint]!, { ejected, members } = outliers;
  const fits = (ejected.length + 1) / members <= config.maxEjectionPercent || (config.alwaysEjectOneHost && ejected.length === 0);
  if (!fits || !(chance >= 1 || (chance > 0 && fx.random() < chance))) return;
  if (monitor.times * config.baseEjectionTimeMs < config.maxEjectionTimeMs + config.baseEjectionTimeMs) monitor.times++;
  const jitterMs = config.maxEjectionTimeJitterMs > 0 ? fx.random() * config.maxEjectionTimeJitterMs : 0;
  monitor.ejectedUs = fx.nowUs;
  monitor.backUs = fx.nowUs + Math.round((Math.min(config.baseEjectionTimeMs * monitor.times, config.maxEjectionTimeMs) + jitterMs) * 1000);
  ejected.push(endpoint);
  fx.endpointGauge(endpoint, EJECTIONS, monitor.times);
  fx.endpointMoved(endpoint, EJECTED, config.comesBack === 'exact' ? monitor.backUs : sweepAt(outliers, config, monitor.backUs));
  recount(outliers, config, fx);
  armBack(outliers, config, fx);
}
/** The first sweep at that instant or after it. */
function sweepAt({ nextSweepUs }: Outliers, config: OutlierDetectionConfig, atUs: number): number {
  const everyUs = Math.round(config.intervalMs * 1000);
  return nextSweepUs + Math.max(0, Math.ceil((atUs - nextSweepUs) / everyUs)) * everyUs;
}

function comeBack(outliers: Outliers, config: OutlierDetectionConfig, fx: BalancerEffects): void {
  for (const endpoint of outliers.ejected) {
    const monitor = outliers.endpoints[endpoint]!;
    if (monitor.backUs > fx.nowUs) continue;
    Object.assign(monitor, { ejectedUs: -1, returnedUs: fx.nowUs, errors: 0, gateway: 0, local: 0 });
    outliers.ejected = outliers.ejected.filter((other) => other !== endpoint);
    fx.endpointMoved(endpoint, IN_ROTATION);
    for (const row of Object.values(ROW)) fx.endpointGauge(endpoint, row, 0);
    recount(outliers, config, fx);
  }
}
function armBack(outliers: Outliers, config: OutlierDetectionConfig, fx: BalancerEffects): void {
  if (config.comesBack !== 'exact' || outliers.ejected.length === 0) return;
  fx.startTimer(BACK, (Math.min(...outliers.ejected.map((endpoint) => outliers.endpoints[endpoint]!.backUs)) - fx.nowUs) / 1000);
}

function sweep(outliers: Outliers, config: OutlierDetectionConfig, fx: BalancerEffects): void {
  armSweep(outliers, config, fx);
  comeBack(outliers, config, fx);
  const present = outliers.endpoints.flatMap((monitor, endpoint) => (monitor.member ? [{ monitor, endpoint }] : []));
  for (const { monitor, endpoint } of present) {
    swap(monitor);
    const rate =
      monitor.ejectedUs < 0 && monitor.requests >= Math.max(1, Math.min(config.successRateRequestVolume, config.failurePercentageRequestVolume))
        ? rateOf(monitor)
        : NONE;
    if (rate !== monitor.rate) fx.endpointGauge(endpoint, RATE, monitor.rate = rate);
  }
  const judged = present.filter(({ monitor }) => monitor.ejectedUs < 0 && monitor.requests > 0);
  const compared = judged.filter(({ monitor }) => monitor.requests >= config.successRateRequestVolume);
  let threshold = NONE;
  if (compared.length > 0 && compared.length >= config.successRateMinimumHosts) {
    const rates = compared.map(({ monitor }) => rateOf(monitor)), mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const deviation = Math.sqrt(rates.reduce((sum, rate) => sum + (rate - mean) * (rate - mean), 0) / rates.length);
    threshold = successThreshold(mean, deviation, config.successRateStdevFactor);
    compared.forEach(({ endpoint }, i) => { if (threshold - rates[i]! > ROUNDING) eject(outliers, config, endpoint, config.enforcingSuccessRate, fx); });
  }
  fx.gauge(1, threshold);
  const failing = judged.filter(({ monitor }) => monitor.requests >= config.failurePercentageRequestVolume);
  if (failing.length >= config.failurePercentageMinimumHosts) {
    for (const { monitor, endpoint } of failing)
      if (monitor.ejectedUs < 0 && failureShareOf(monitor) >= config.failurePercentageThreshold)
        eject(outliers, config, endpoint, config.enforcingFailurePercentage, fx);
  }
  for (const { monitor, endpoint } of present) {
    if (monitor.ejectedUs >= 0 || monitor.returnedUs < 0 || monitor.times === 0 || fx.nowUs - monitor.returnedUs < Math.round(config.intervalMs * 1000)) continue;
    fx.endpointGauge(endpoint, EJECTIONS, --monitor.times);
  }
}
function armSweep(outliers: Outliers, config: OutlierDetectionConfig, fx: BalancerEffects): void {
  outliers.nextSweepUs = fx.nowUs + Math.round(config.intervalMs * 1000);
  fx.startTimer(SWEEP, config.intervalMs);
}

/** How many are ejected, and whether that is too many to be believed. */
function recount(outliers: Outliers, config: OutlierDetectionConfig, fx: BalancerEffects): void {
  fx.gauge(0, outliers.ejected.length);
  const panic = (outliers.members - outliers.ejected.length) / outliers.members < config.panicThreshold;
  if (panic === outliers.panic) return;
  outliers.panic = panic;
  fx.moved(panic ? PANIC : NORMAL);
}
