/** The present moment of a breaker in two or three sentences: what it counts, and what it waits for. */
import type { StateAt } from '../../engine/pattern.ts';
import type { CircuitBreakerConfig } from './model.ts';
import { wordsOf } from './words.tsx';

/** `at`: the breaker's state at `nowUs`. */
export function rightNow(config: CircuitBreakerConfig, at: StateAt, nowUs: number): string {
  return wordsOf(config).now(config, at, nowUs);
}
