/** The suspicion level of phi accrual failure detectors: phi = −log10 of the chance that a heartbeat is still to come after so long a silence. */
import { lnNormalTail, zOfPhi } from './normal-tail.ts';
import { exp, log } from './portable-math.ts';

export type PhiRule = 'normal' | 'logistic' | 'exponential';

const LN_10 = 2.302585092994046;
/** Of the logistic approximation: 1/(1 + e^(−y(A + B·y²))) for the normal distribution function. */
const A = 1.5976;
const B = 0.070566;
const MOST_STEPS = 60;

/**
 * phi after a silence `since`, for heartbeats with this mean and standard deviation, in one unit of time.
 * normal: Hayashibara and others, SRDS 2004, exact. logistic: Akka's `PhiAccrualFailureDetector.scala`.
 * exponential: Cassandra's `ArrivalWindow.phi`, which knows no deviation.
 */
export function phiOf(rule: PhiRule, since: number, mean: number, deviation: number): number {
  switch (rule) {
    case 'normal': return phiNormal(since, mean, deviation);
    case 'logistic': return phiLogistic((since - mean) / deviation);
    case 'exponential': return since / mean / LN_10;
  }
}
/** The silence after which phi is reached: the inverse of `phiOf`. */
export function silenceOf(rule: PhiRule, phi: number, mean: number, deviation: number): number {
  switch (rule) {
    case 'normal': return silenceNormal(phi, mean, deviation);
    case 'logistic': return mean + deviation * yOfLogistic(phi);
    case 'exponential': return phi * LN_10 * mean;
  }
}
export function phiNormal(since: number, mean: number, deviation: number): number { return -lnNormalTail((since - mean) / deviation) / LN_10; }
export function silenceNormal(phi: number, mean: number, deviation: number): number { return mean + deviation * zOfPhi(phi); }

/** −log10(e/(1 + e)) with e = e^(−y(A + B·y²)), without loss where e is tiny. */
function phiLogistic(y: number): number {
  const x = y * (A + B * y * y);
  return (x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x))) / LN_10;
}
/** The y at which the logistic approximation has this phi. */
function yOfLogistic(phi: number): number {
  if (!(phi > 0)) return phi <= 0 ? -Infinity : NaN;
  // x = ln(10^phi − 1), then the one root of B·y³ + A·y = x.
  const ln = phi * LN_10, x = ln > 40 ? ln : log(exp(ln) - 1);
  let y = x / (A + B * Math.min(100, Math.abs(x)));
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = y - (y * (A + B * y * y) - x) / (A + 3 * B * y * y);
    if (Math.abs(next - y) <= 1e-15 * Math.max(1, Math.abs(y))) return next;
    y = next;
  }
  return y;
}
