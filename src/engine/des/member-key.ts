/** The key of what services ask a registry: a service by its number, and one of its instances. */

/** Instances of a service are fewer than this. */
const INSTANCES = 1_024;

/** Instance 0 stands for the whole service in look-ups. */
export function memberKey(service: number, instance: number): number { return service * INSTANCES + instance; }
export function serviceOf(key: number): number { return Math.floor(key / INSTANCES); }
export function instanceOf(key: number): number { return key % INSTANCES; }
