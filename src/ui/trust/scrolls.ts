/** What scrolls sideways must be reachable by keyboard to be scrolled. */
export const SCROLLS = { tabIndex: 0, role: 'group' } as const;
