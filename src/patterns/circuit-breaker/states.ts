/** The three states every dialect has, by number; their order is the same in all of them. */

export const CLOSED = 0;
export const OPEN = 1;
export const HALF_OPEN = 2;

export const BREAKER_STATES = ['closed', 'open', 'halfOpen'] as const;
