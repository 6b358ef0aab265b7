/** About how wide a name stands on a card, in px: known before anything is drawn, and nowhere measured. */
const NARROW = 4.6, BROAD = 8.3, BROADEST = 11.5;

/** At 13 px, in the weight of heads. */
export function nameWidth(name: string): number {
  return Array.from(name).reduce((sum, letter) => sum + (' .,:;!|ijltfrI-\u2019'.includes(letter) ? NARROW : 'mwMW'.includes(letter) ? BROADEST : BROAD), 0);
}
