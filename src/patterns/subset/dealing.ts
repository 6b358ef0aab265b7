/** Which endpoints a client uses, by its number: pure functions of the members, so every balancer deals alike. */
import { hashText } from '../../engine/des/draws.ts';

/** The members in an order that `salt` decides: by the hashes of salt and member, each order as likely as another. */
function shuffled(members: readonly number[], salt: string): readonly number[] {
  const hashes = new Map(members.map((endpoint) => [endpoint, hashText(`${salt}-${endpoint}`)]));
  return [...members].sort((a, b) => hashes.get(a)! - hashes.get(b)! || a - b);
}

/**
 * Deterministic subsetting (*Site Reliability Engineering*, chapter 20): clients come in rounds of as many as there are whole subsets;
 * a round shuffles the members once and deals them out, so each endpoint is used by one client of a round at most.
 */
export function dealt(members: readonly number[], size: number, client: number): readonly number[] {
  const subsets = Math.floor(members.length / size);
  if (subsets < 1) return members;
  const from = (client % subsets) * size;
  return shuffled(members, `round ${Math.floor(client / subsets)}`).slice(from, from + size);
}

/** Those that rank highest for the client (D. Thaler, C. Ravishankar, "Using name-based mappings to increase hit rates", 1998): a member that comes or goes moves one place. */
export function ranked(members: readonly number[], size: number, client: number): readonly number[] {
  return shuffled(members, `client ${client}`).slice(0, size);
}
