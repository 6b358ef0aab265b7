/** The decorrelated jitter of Polly, version 2: waits whose sums, not the waits, are random. */
import { exp, log } from '../../engine/des/portable-math.ts';

/** Scales medians to near whole multiples of the first wait; Polly's `RpScalingFactor`. */
export const SCALING = 1 / 1.4;

/**
 * f(t) = growth^t × tanh(√(4t)); the wait before retry n (from 0) is f(n + u) − f of the last draw, times SCALING and the first wait.
 * Source: Polly `Retry/RetryHelper.cs`, cockatiel `ExponentialBackoffGenerators.ts`.
 */
export function decorrelatedCurve(t: number, growth: number): number {
  return exp(t * log(growth)) * tanh(Math.sqrt(4 * t));
}

/** Of zero and positive arguments. */
function tanh(x: number): number {
  return 1 - 2 / (exp(2 * x) + 1);
}
