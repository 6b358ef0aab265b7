/** What the states of an endpoint come to, in one of four kinds: those that stages tell, and those of patterns that hold one for each. */
import { breakerStyle, isBreakerState } from './breaker-style.ts';
import type { EndpointHealth } from './EndpointGlyph.tsx';

const HEALTH: { readonly [state: string]: EndpointHealth } = {
  'gone': 'gone', 'not listed': 'gone', 'connected, not listed': 'doubt',
  'unhealthy': 'out', 'ejected': 'out', 'suspected': 'out', 'refusing': 'out',
};
const OF_BREAKERS: { readonly [key in 'closed' | 'open' | 'halfOpen']: EndpointHealth } = { closed: 'in', open: 'out', halfOpen: 'doubt' };
/** What is worse wins where several stages tell of one endpoint. */
const ORDER: readonly EndpointHealth[] = ['in', 'gone', 'doubt', 'out'];

/** A state that is not known by name takes calls. */
export function healthOfState(name: string): EndpointHealth { return isBreakerState(name) ? OF_BREAKERS[breakerStyle(name).key] : HEALTH[name] ?? 'in'; }
export function isWorse(health: EndpointHealth, than: EndpointHealth): boolean { return ORDER.indexOf(health) > ORDER.indexOf(than); }
