/** What family of colour, what shape and what word stand for each outcome. */
import type { Outcome, Reason } from '../../engine/outcome.ts';
import { MARK } from '../../engine/outcome.ts';

export const FAMILIES = ['ok', 'error', 'timeout', 'turned-away', 'short-circuit', 'other', 'in-flight', 'fallback'] as const;
export type Family = (typeof FAMILIES)[number];

export type Shape =
  | 'disc' | 'star' | 'square-diagonal' | 'broken-line' | 'cross' | 'disc-bar' | 'ring' | 'ring-dot' | 'ring-half'
  | 'triangle' | 'stroke' | 'hollow' | 'pentagon' | 'square' | 'square-dashed' | 'two-discs' | 'hollow-dashed';

/** Besides final outcomes: a call that has none yet, and an answer nobody waited for. */
export type OutcomeKind = Reason | 'in-flight' | 'late';

export interface OutcomeStyle { readonly family: Family; readonly label: string; readonly shape: Shape }

const STYLES: { readonly [K in OutcomeKind]: OutcomeStyle } = {
  'ok': { family: 'ok', label: 'Ok', shape: 'disc' },
  'error': { family: 'error', label: 'Error', shape: 'star' },
  'timeout': { family: 'timeout', label: 'Timeout', shape: 'cross' },
  'rejected:open': { family: 'short-circuit', label: 'Short-circuited', shape: 'disc-bar' },
  'rejected:limit': { family: 'turned-away', label: 'Limit reached', shape: 'ring' },
  'rejected:rate': { family: 'turned-away', label: 'Rate limited', shape: 'ring-dot' },
  'rejected:budget': { family: 'turned-away', label: 'No retry budget', shape: 'ring-half' },
  'shed': { family: 'turned-away', label: 'Shed', shape: 'triangle' },
  'bad-request': { family: 'error', label: 'Bad request', shape: 'square-diagonal' },
  'unreachable': { family: 'error', label: 'Unreachable', shape: 'broken-line' },
  'cancelled': { family: 'other', label: 'Cancelled', shape: 'stroke' },
  'in-flight': { family: 'in-flight', label: 'In flight', shape: 'hollow' },
  'late': { family: 'other', label: 'Late', shape: 'hollow-dashed' },
};

/** In the order in which they win when an outcome carries several. */
const MARK_STYLES: readonly (readonly [bit: number, style: OutcomeStyle])[] = [
  [MARK.fallback, { family: 'fallback', label: 'Fallback', shape: 'pentagon' }],
  [MARK.stale, { family: 'ok', label: 'Stale', shape: 'square-dashed' }],
  [MARK.cached, { family: 'ok', label: 'Cached', shape: 'square' }],
  [MARK.hedged, { family: 'in-flight', label: 'Hedged', shape: 'two-discs' }],
];

/** Reasons from the bottom of a stacked chart to its top; tables list them from the top down. */
export const OUTCOME_ORDER: readonly Reason[] = [
  'ok', 'error', 'bad-request', 'unreachable', 'timeout', 'rejected:limit', 'rejected:rate', 'rejected:budget', 'shed',
  'rejected:open', 'cancelled',
];

/** `marks` are the bits of `MARK`: how an answer came about says more than that it is ok. */
export function outcomeStyle(reason: OutcomeKind, marks = 0): OutcomeStyle {
  return MARK_STYLES.find(([bit]) => (marks & bit) !== 0)?.[1] ?? STYLES[reason];
}

/** What a setting calls a failure, as a sentence says it: `bad-request` is a bad request; names of errors stay as they are. */
export function errorWord(name: string): string {
  return Object.hasOwn(STYLES, name) ? STYLES[name as OutcomeKind].label.toLowerCase() : name;
}

/** The label of a final outcome, with the error's name. */
export function outcomeLabel(outcome: Pick<Outcome, 'reason' | 'error' | 'marks'>): string {
  const { label } = outcomeStyle(outcome.reason, outcome.marks);
  return outcome.error === '' ? label : `${label}: ${outcome.error}`;
}
