/** Settings that several algorithms have. */
import type { ConfigWarning } from '../../engine/pattern.ts';
import { REFUSAL_COST, type FieldTable } from '../../engine/fields.ts';

const retryAfter = {
  type: 'toggle', label: 'Say when to come again', default: false,
  help: 'A refusal carries the time until a call would pass, in whole seconds rounded up, as Retry-After does in HTTP. A retry may heed it.',
  names: { HTTP: 'Retry-After' },
} as const satisfies FieldTable[string];

export const refusal = { retryAfter, refusalCostMs: REFUSAL_COST } as const satisfies FieldTable;

export const windowFields = {
  limit: {
    type: 'count', label: 'Calls in a window', unit: 'calls', default: 10, whole: true,
    help: 'How many calls may pass within one window. 0: none.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 500, step: 1, scale: 'log' },
    names: { '.NET': 'PermitLimit', Redis: 'limit', resilience4j: 'limitForPeriod' },
  },
  windowMs: {
    type: 'duration', label: 'Window', unit: 'ms', default: 1000,
    help: 'How long a window is.',
    accept: { min: 0.001, max: 1e9 }, slider: { min: 10, max: 60_000, step: 10, scale: 'log' },
    names: { '.NET': 'Window', Redis: 'EXPIRE', resilience4j: 'limitRefreshPeriod' },
  },
} as const satisfies FieldTable;

/** Of algorithms that count windows. */
export function noRoom(config: { readonly limit: number }): readonly ConfigWarning[] {
  return config.limit > 0 ? [] : [{ field: 'limit', message: 'No call may pass in a window, so none ever does. Allow at least one, or leave the limiter out.' }];
}
