/** How long a retry waits: the curve, its cap, and the jitter over it. */
import type { RetryConfig } from './fields.ts';

export interface BackoffState {
  /** The curve's present value in ms, before cap and jitter. */
  curveMs: number;
  /** The last decorrelated wait in ms. */
  previousMs: number;
}

export function firstBackoff(config: RetryConfig): BackoffState {
  return { curveMs: config.initialMs, previousMs: config.initialMs };
}

/**
 * The wait before retry number `retry` (from 1), in ms with fractions; zero or negative: no wait.
 * Curve: v, 2v, 4v… for the exponential kinds, held at the last of `retries` when retrying for ever.
 * Limited exponential is go-resiliency's: x while x < limit, then the limit for ever.
 * Jitter after Brooker, "Exponential Backoff And Jitter" (2015), with the first wait at base × 2⁰:
 * full U(0, v) · equal v/2 + U(0, v/2) · decorrelated s ← min(cap, U(base, 3s)), s₀ = base, kept per call.
 * Share is go-resiliency's SetJitter: v + (2u − 1)·j·v; j outside 0 to 1 is ignored.
 */
export function nextWaitMs(state: BackoffState, config: RetryConfig, retry: number, fx: { random(): number }): number {
  if (config.backoff === 'none') return 0;
  const valueMs = capped(state.curveMs, config);
  if (config.backoff !== 'constant' && retry < config.retries) state.curveMs = state.curveMs * 2;
  if (!(valueMs > 0)) return 0;
  switch (config.jitter) {
    case 'none': return valueMs;
    case 'full': return fx.random() * valueMs;
    case 'equal': return valueMs / 2 + fx.random() * valueMs / 2;
    case 'decorrelated': {
      const baseMs = config.initialMs;
      state.previousMs = capped(baseMs + fx.random() * (3 * state.previousMs - baseMs), config);
      return state.previousMs;
    }
    case 'share': {
      const share = config.jitterShare;
      if (!(share > 0 && share <= 1)) return valueMs;
      return valueMs + (2 * fx.random() - 1) * share * valueMs;
    }
  }
}

function capped(valueMs: number, config: RetryConfig): number {
  if (config.backoff === 'limitedExponential') return valueMs < config.limitMs ? valueMs : config.limitMs;
  return config.maxMs > 0 ? Math.min(valueMs, config.maxMs) : valueMs;
}
