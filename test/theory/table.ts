/** The rows that are run: which scenarios, for how long, and what is read from them. */
import { runScenario } from '../../src/cli/run-scenario.ts';
import type { Json } from '../../src/engine/fields.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { littleRatios, measured, movesByName } from './measures.ts';
import type { Measured } from './measures.ts';
import { param, rowOf } from './rows.ts';
import type { Row } from './rows.ts';
import { exponential, serviceTime, station, warmUpSec } from './scenarios.ts';

export interface Experiment {
  readonly scenario: ScenarioV1;
  readonly warmUpSec: number;
  /** Values by the names of the row's `expected`. */
  readonly read: (part: Measured) => { readonly [name: string]: number };
}
export interface TableRow {
  readonly id: string;
  readonly experiments: (row: Row) => { readonly [name: string]: Experiment };
}

const AT = 'services/service';
const refusedShare = (m: Measured): number => m.total(`${AT}/refused`) / m.total(`${AT}/arrived`);
const waitedShare = (m: Measured): number => m.total(`${AT}/waited`) / m.total(`${AT}/begun`);
const utilisation = (m: Measured, slots: number): number => m.level(`${AT}/busy`) / slots;

/** An M/G/c queue at these parameters, measured over this many requests after its warm-up. */
function queue(row: Row, requests: number, read: Experiment['read'], more: { readonly scv?: number; readonly capacity?: number; readonly chain?: Parameters<typeof station>[1]['chain']; readonly warmUpRequests?: number } = {}): Experiment {
  const arrivalRps = param(row, 'arrival_rps'), meanSec = param(row, 'service_mean_s'), slots = param(row, 'slots'), scv = more.scv ?? 1;
  const warmUp = more.warmUpRequests === undefined ? warmUpSec(meanSec, slots, arrivalRps * meanSec / slots, scv) : more.warmUpRequests / arrivalRps;
  return {
    scenario: station(row.id, {
      arrivalRps, service: serviceTime(meanSec, scv), workers: slots, capacity: more.capacity ?? -1,
      durationSec: warmUp + requests / arrivalRps, ...(more.chain === undefined ? {} : { chain: more.chain }),
    }),
    warmUpSec: warmUp, read,
  };
}

export const TABLE: readonly TableRow[] = [
  { id: 'Q01', experiments: (row) => ({ run: queue(row, 1e6, (m) => ({
    W: m.mean(`${AT}/sojourn`), Wq: m.mean(`${AT}/wait`), L: m.level(`${AT}/inSystem`), Lq: m.level(`${AT}/queued`), util: utilisation(m, 1),
    p50: m.quantile(`${AT}/sojourn`, 0.5), p95: m.quantile(`${AT}/sojourn`, 0.95), p99: m.quantile(`${AT}/sojourn`, 0.99),
  }), { warmUpRequests: 1e5 }) }) },
  { id: 'Q02', experiments: (row) => Object.fromEntries((row.params['cases'] as readonly { readonly c: number; readonly a: number }[]).map(({ c, a }) => {
    const meanSec = param(row, 'service_mean_s'), arrivalRps = a / meanSec, warmUp = warmUpSec(meanSec, c, a / c);
    return [`${c} servers`, {
      scenario: station(row.id, { arrivalRps, service: exponential(meanSec), workers: c, capacity: -1, durationSec: warmUp + 5e5 / arrivalRps }),
      warmUpSec: warmUp, read: (m: Measured) => ({ [`C_${c}`]: waitedShare(m) }),
    }];
  })) },
  { id: 'Q03', experiments: (row) => ({ run: queue(row, 2e6, (m) => ({
    C: waitedShare(m), Wq: m.mean(`${AT}/wait`), W: m.mean(`${AT}/sojourn`), Lq: m.level(`${AT}/queued`), p99: m.quantile(`${AT}/sojourn`, 0.99),
  })) }) },
  { id: 'Q04', experiments: (row) => {
    const { mean, scv } = row.params['service'] as { readonly mean: number; readonly scv: number };
    const arrivalRps = param(row, 'arrival_rps'), slots = param(row, 'slots'), warmUp = warmUpSec(mean, slots, arrivalRps * mean / slots, scv);
    return Object.fromEntries([['lognormal service', scv], ['exponential service', 1], ['deterministic service', 0]].map(([name, ownScv]) => [name, {
      scenario: station(row.id, { arrivalRps, service: serviceTime(mean, Number(ownScv)), workers: slots, capacity: param(row, 'queue'), durationSec: warmUp + 1e6 / arrivalRps }),
      warmUpSec: warmUp, read: (m: Measured) => ({ reject: refusedShare(m), util: utilisation(m, slots) }),
    }]));
  } },
  { id: 'Q05', experiments: (row) => ({ run: queue(row, 1e6, (m) => ({
    reject: refusedShare(m), throughput: m.total(`${AT}/completed`) / m.seconds, W: m.mean(`${AT}/sojourn`), Wq: m.mean(`${AT}/wait`), L: m.level(`${AT}/inSystem`),
  }), { capacity: param(row, 'queue_capacity') }) }) },
  { id: 'Q06', experiments: (row) => Object.fromEntries((row.params['scv'] as readonly number[]).map((scv) =>
    [`SCV ${scv}`, queue(row, scv > 1 ? 3e6 : 1e6, (m) => ({ [`Wq_scv${scv}`]: m.mean(`${AT}/wait`) }), { scv })])) },
  { id: 'Q09', experiments: (row) => ({ run: queue(row, 2e6, (m) => ({
    timeout_fraction: m.total('clients/client/ended:timeout') / m.count('clients/client/latency'), util: utilisation(m, param(row, 'slots')),
  }), { chain: [{ id: 'timeout', kind: 'timeout', config: { timeoutMs: param(row, 'client_timeout_s') * 1000, onTimeout: 'abandon' } }] }) }) },
  { id: 'R01', experiments: (row) => ({ run: {
    scenario: station(row.id, {
      arrivalRps: 1000, workers: -1, capacity: -1, failShare: param(row, 'p_fail'), durationSec: 500,
      chain: [{ id: 'retry', kind: 'retry', config: { backoff: 'none', retries: param(row, 'max_attempts') - 1 } }],
    }),
    warmUpSec: 0,
    read: (m) => ({ success: m.total('clients/client/ended:ok') / m.total('clients/client/calls'), attempts: m.total('links/link/sent') / m.total('clients/client/calls') }),
  } }) },
  // No work and no delay: a call's latency is what it slept.
  { id: 'R04', experiments: (row) => Object.fromEntries(Object.entries({ expo: 'none', equal: 'equal', full: 'full', decorr: 'decorrelated' }).map(([name, jitter]) => [`jitter ${jitter}`, {
    scenario: station(row.id, {
      arrivalRps: 1000, arrivals: 'even', workers: -1, capacity: -1, failShare: 1, durationSec: 100,
      chain: [{ id: 'retry', kind: 'retry', config: { backoff: 'exponential', retries: param(row, 'retries'), initialMs: param(row, 'base') * 1000, maxMs: param(row, 'cap') * 1000, jitter } }],
    }),
    warmUpSec: 0, read: (m: Measured) => ({ [name]: m.mean('clients/client/latency') }),
  }])) },
  { id: 'C01', experiments: consecutiveFailures },
  { id: 'C02', experiments: consecutiveFailures },
];

/** A breaker that opens when the last k calls all failed; one probe, let in by the first call after the wait. */
function consecutiveFailures(row: Row): { readonly [name: string]: Experiment } {
  const k = param(row, 'k');
  const config: { readonly [field: string]: Json } = {
    dialect: 'resilience4j', slidingWindowSize: k, minimumNumberOfCalls: k, failureRateThreshold: 1, permittedNumberOfCallsInHalfOpenState: 1,
    waitDurationInOpenStateMs: param(row, 'open_s') * 1000, automaticTransition: false,
  };
  const AT_BREAKER = 'attach/link/breaker';
  return { run: {
    scenario: station(row.id, {
      arrivalRps: param(row, 'arrival_rps'), workers: -1, capacity: -1, failShare: param(row, 'p_fail'), durationSec: 4e5,
      chain: [{ id: 'breaker', kind: 'circuitBreaker', config }],
    }),
    warmUpSec: 0,
    read: (m) => {
      const moves = movesByName(m.reader), calls = m.total('clients/client/calls');
      const trips = moves.get('closed>open') ?? 0, probes = moves.get('open>halfOpen') ?? 0, reopened = moves.get('halfOpen>open') ?? 0;
      return {
        mean_calls_to_trip: (m.total(`${AT_BREAKER}/forwarded`) - probes) / trips,
        rejected: m.total('clients/client/ended:rejected:open') / calls, success: m.total('clients/client/ended:ok') / calls, opens_per_s: (trips + reopened) / m.seconds,
      };
    },
  } };
}

export interface Result {
  readonly experiment: string;
  readonly values: { readonly [name: string]: number };
  readonly little: { readonly [place: string]: number };
  readonly stopped: string;
}

/** Series are what is measured; single calls are kept for none but a few. */
const LIMITS = { keepCalls: 1000, keepGauges: 1000 };
const done = new Map<string, readonly Result[]>();

/** Runs a row with a seed; each pair once. */
export function resultsOf(entry: TableRow, seed: number): readonly Result[] {
  const key = `${entry.id} ${seed}`, known = done.get(key);
  if (known !== undefined) return known;
  const results = Object.entries(entry.experiments(rowOf(entry.id))).map(([experiment, { scenario, warmUpSec: warmUp, read }]): Result => {
    const run = runScenario(scenario, { seed, limits: LIMITS }), part = measured(run, warmUp);
    return { experiment, values: read(part), little: littleRatios(part), stopped: run.stopped };
  });
  done.set(key, results);
  return results;
}
