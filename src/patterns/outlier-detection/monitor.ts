/** What outlier detection counts of one endpoint. */
import type { Outcome } from '../../engine/outcome.ts';
import type { OutlierDetectionConfig } from './fields.ts';

export interface Monitor {
  member: boolean;
  /** Failures in a row. */
  errors: number; gateway: number; local: number;
  /** Answers in this interval and in the one before. */
  total: number; good: number; requests: number; successes: number;
  /** Last success rate told; -1 none. */
  rate: number;
  /** -1: it is in rotation. */
  ejectedUs: number; backUs: number;
  /** When it last came back; -1 never. */
  returnedUs: number;
  /** What the base time is multiplied by. */
  times: number;
}
export function monitorOf(): Monitor {
  return {
    member: false,
    errors: 0,
    gateway: 0,
    local: 0,
    total: 0,
    good: 0,
    requests: 0,
    successes: 0,
    rate: -1,
    ejectedUs: -1,
    backUs: 0,
    returnedUs: -1,
    times: 0,
  };
}

/** As a proxy sees it: a 500, a 502 to 504, no connection at all, or an answer that is no failure; null: nothing the endpoint has said. */
export type AnswerKind = 'error' | 'gateway' | 'local' | 'ok';
export function kindOfAnswer(outcome: Outcome, config: OutlierDetectionConfig): AnswerKind | null {
  switch (outcome.reason) {
    case 'ok': case 'bad-request': case 'rejected:rate': return 'ok';
    case 'error': return config.gatewayErrors.includes(outcome.error) ? 'gateway' : 'error';
    case 'shed': case 'rejected:limit': return 'gateway';
    case 'timeout': case 'unreachable': return 'local';
    case 'rejected:open': case 'rejected:budget': case 'cancelled': return null;
  }
}

/** Counts an answer; whether a row has changed. */
export function add(monitor: Monitor, kind: AnswerKind, config: OutlierDetectionConfig): boolean {
  if (kind === 'local' && config.splitExternalLocalOriginErrors) { monitor.local++; return true; }
  monitor.total++;
  const { errors, gateway, local } = monitor;
  monitor.local = 0;
  if (kind === 'ok') {
    monitor.good++;
    monitor.errors = 0; monitor.gateway = 0;
    return errors + gateway + local > 0;
  }
  monitor.errors++;
  monitor.gateway = kind === 'error' ? 0 : gateway + 1;
  return true;
}
/** The interval is over. */
export function swap(monitor: Monitor): void {
  monitor.requests = monitor.total; monitor.successes = monitor.good;
  monitor.total = 0; monitor.good = 0;
}
/** Share of the interval before that was no failure. */
export function rateOf({ requests, successes }: Monitor): number { return successes / requests; }
/** Of whole numbers, as 1 − 0.8 is a little less than 0.2. */
export function failureShareOf({ requests, successes }: Monitor): number { return (requests - successes) / requests; }
/** Envoy, `successRateEjectionThreshold`: below this an endpoint is an outlier. */
export function successThreshold(mean: number, deviation: number, factor: number): number { return mean - factor * deviation; }
