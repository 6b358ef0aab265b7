/** What the two kinds of bulkhead share: the phases of a call, its effects, and what a recording holds. */
import type { ConfigWarning, Gauge, SharedEffects } from '../../engine/pattern.ts';

export interface BulkheadCall { phase: 'waiting' | 'told' | 'working' | 'replied'; /** Among those that wait. */ place: number }

/** Calls that hold a permit or a thread. */
export const IN_USE = 0;
export const WAITING = 1;

export const PERMIT = { wait: 'permit' } as const;

/** `limit`, `places`: the fields that bound them. */
export function bulkheadGauges(limit: string, places?: string): readonly Gauge[] {
  return [{ name: 'inUse', unit: 'calls', limit }, places === undefined ? { name: 'waiting', unit: 'calls' } : { name: 'waiting', unit: 'calls', limit: places }];
}

/** Tells what differs from the numbers before. */
export function tell(inUse: number, before: number, waiting: number, waitedBefore: number, fx: SharedEffects): void {
  if (inUse !== before) fx.gauge(IN_USE, inUse);
  if (waiting !== waitedBefore) fx.gauge(WAITING, waiting);
}

/** `field` says how many may be under way. */
export function noneAtOnce(field: string, most: number): readonly ConfigWarning[] {
  return most > 0 ? [] : [{ field, message: 'None may be under way at once, so no call ever passes. Allow at least one, or leave the bulkhead out.' }];
}
