/** Settings of a retry that do not go together. */
import type { ConfigWarning } from '../../engine/pattern.ts';
import type { Classifier } from './classify.ts';

/** A cap (above 0) that holds from the first wait on. */
export function capBelowFirst(config: { readonly initialMs: number; readonly maxMs: number }, field = 'maxMs'): readonly ConfigWarning[] {
  if (!(config.maxMs > 0 && config.maxMs < config.initialMs)) return [];
  return [{ field, message: `The longest wait, ${config.maxMs} ms, is below the first one, ${config.initialMs} ms, so every wait is cut to it. Raise the longest wait or lower the first.` }];
}

/** `leastMs`: what the first wait lasts at least. */
export function endsBeforeFirst(contextMs: number, leastMs: number): readonly ConfigWarning[] {
  if (!(contextMs > 0 && leastMs >= contextMs)) return [];
  return [{ field: 'contextMs', message: `The deadline of ${contextMs} ms is over before the first wait is, so nothing is ever retried. Give it more time, or wait less.` }];
}

export function nothingRetried(config: Classifier): readonly ConfigWarning[] {
  if (config.classifier !== 'whitelist' || config.errors.length > 0) return [];
  return [{ field: 'errors', message: 'Only listed errors are retried and none is listed, so nothing is. Name some, or retry every failure.' }];
}

/** Attempts that follow each other at once, without end. */
export function endlessStorm(config: { readonly infinite: boolean }, waitMs: number): readonly ConfigWarning[] {
  if (!config.infinite || waitMs > 1) return [];
  return [{ field: 'infinite', message: 'It retries for ever with no wait to speak of: one failing call alone keeps a service busy. Limit the retries or let them wait.' }];
}
