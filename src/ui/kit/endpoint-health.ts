/** What the states that stages tell of an endpoint come to, in one of four kinds. */
import type { EndpointHealth } from './EndpointGlyph.tsx';

const HEALTH: { readonly [state: string]: EndpointHealth } = {
  'gone': 'gone', 'not listed': 'gone', 'connected, not listed': 'doubt',
  'unhealthy': 'out', 'ejected': 'out', 'suspected': 'out',
};
/** What is worse wins where several stages tell of one endpoint. */
const ORDER: readonly EndpointHealth[] = ['in', 'gone', 'doubt', 'out'];

/** A state that is not known by name takes calls. */
export function healthOfState(name: string): EndpointHealth { return HEALTH[name] ?? 'in'; }
export function isWorse(health: EndpointHealth, than: EndpointHealth): boolean { return ORDER.indexOf(health) > ORDER.indexOf(than); }
