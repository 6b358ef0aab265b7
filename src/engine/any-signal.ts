/** Signals of one shape, whatever their type: steps then read `type` from one place. Each stands for one kind of `Signal`. */
import type { Outcome } from './outcome.ts';
import type { Signal } from './pattern.ts';

export interface AnySignal { readonly type: Signal['type']; attempt: number; key: number; outcome: Outcome | null }
export function signalOf(type: Signal['type']): AnySignal { return { type, attempt: 0, key: 0, outcome: null }; }
