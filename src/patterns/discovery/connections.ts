/** Open connections of one client: each to one endpoint, however the list changes. */
import type { DiscoveryConfig } from './fields.ts';

export interface Connections { /** By endpoint: since when it is open, µs; −1: it is not. */ readonly sinceUs: Float64Array; open: number }

export function newConnections(endpoints: number): Connections { return { sinceUs: new Float64Array(endpoints).fill(-1), open: 0 }; }
export function connected({ sinceUs }: Connections, endpoint: number): boolean { return sinceUs[endpoint]! >= 0; }

/** Closes those that are too old, and the oldest of more than there may be; how many are left. */
export function usable(connections: Connections, config: DiscoveryConfig, nowUs: number): number {
  const { sinceUs } = connections;
  if (connections.open === 0) return 0;
  if (config.connectionMs >= 0)
    for (let e = 0; e < sinceUs.length; e++) if (sinceUs[e]! >= 0 && nowUs - sinceUs[e]! >= config.connectionMs * 1000) close(connections, e);
  while (connections.open > config.connections) {
    let oldest = -1;
    for (let e = 0; e < sinceUs.length; e++) if (sinceUs[e]! >= 0 && (oldest < 0 || sinceUs[e]! < sinceUs[oldest]!)) oldest = e;
    close(connections, oldest);
  }
  return connections.open;
}
/** False: it is open already. */
export function connect(connections: Connections, endpoint: number, nowUs: number): boolean {
  if (connected(connections, endpoint)) return false;
  connections.sinceUs[endpoint] = nowUs;
  connections.open++;
  return true;
}
/** False: there is none. */
export function close(connections: Connections, endpoint: number): boolean {
  if (!connected(connections, endpoint)) return false;
  connections.sinceUs[endpoint] = -1;
  connections.open--;
  return true;
}
