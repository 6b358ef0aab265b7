/** How long a retry of the general kind waits: the curve, its cap, and the jitter over it. */
import type { WaitState } from '../machine.ts';
import type { GeneralConfig } from './general-fields.ts';

export function firstWait(config: GeneralConfig): WaitState {
  let curve = config.initialMs;
  for (let k = 0; k < config.exponentFrom && config.backoff === 'exponential'; k += 1) curve = curve * 2;
  return { curve, previous: baseOf(config) };
}

/**
 * Before retry number `retry` (from 1), in ms with fractions; zero or negative: no wait.
 * Curve: v, 2v, 4v… for the exponential kinds, held at the last of `retries` when retrying for ever.
 * Limited exponential is go-resiliency's: x while x < limit, then the limit for ever. A list's last wait repeats.
 * Jitter after Brooker, "Exponential Backoff And Jitter" (2015):
 * full U(0, v) · equal v/2 + U(0, v/2) · decorrelated s ← min(cap, U(base, 3s)), s₀ = base, kept per call.
 * Share is go-resiliency's SetJitter: v + (2u − 1)·j·v; j outside 0 to 1 is ignored.
 */
export function nextWaitMs(state: WaitState, config: GeneralConfig, retry: number, fx: { random(): number }): number {
  const { backoff } = config;
  if (backoff === 'none') return 0;
  const valueMs = backoff === 'list' ? config.delaysMs[Math.min(retry, config.delaysMs.length) - 1] ?? 0 : capped(state.curve, config);
  if ((backoff === 'exponential' || backoff === 'limitedExponential') && retry < config.retries) state.curve = state.curve * 2;
  if (!(valueMs > 0)) return 0;
  switch (config.jitter) {
    case 'none': return valueMs;
    case 'full': return fx.random() * valueMs;
    case 'equal': return valueMs / 2 + fx.random() * valueMs / 2;
    case 'decorrelated': {
      const baseMs = baseOf(config);
      state.previous = capped(baseMs + fx.random() * (3 * state.previous - baseMs), config);
      return state.previous;
    }
    case 'share': {
      const share = config.jitterShare;
      if (!(share > 0 && share <= 1)) return valueMs;
      return valueMs + (2 * fx.random() - 1) * share * valueMs;
    }
  }
}

/** The first wait, from which a decorrelated one is drawn. */
function baseOf(config: GeneralConfig): number {
  return config.backoff === 'list' ? config.delaysMs[0] ?? 0 : config.initialMs;
}

/** How many retries its settings name, before it goes on for ever. */
export function listed(config: GeneralConfig): number { return config.backoff === 'list' ? config.delaysMs.length : config.retries; }

/** What the first wait lasts at least, whatever is drawn. */
export function leastFirstMs(config: GeneralConfig): number {
  return nextWaitMs(firstWait(config), config, 1, { random: () => 0 });
}

function capped(valueMs: number, config: GeneralConfig): number {
  if (config.backoff === 'limitedExponential') return valueMs < config.limitMs ? valueMs : config.limitMs;
  return config.maxMs > 0 ? Math.min(valueMs, config.maxMs) : valueMs;
}
