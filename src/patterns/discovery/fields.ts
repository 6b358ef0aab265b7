/** What can be set at a discovery stage. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

export const fields = {
  source: {
    type: 'choice', label: 'Looks up', default: 'registry',
    help: 'Registry client: it asks again in the background whenever its list is due, and calls use the list they find. DNS: the first call after the answer has expired asks again and waits for the answer.',
    options: [{ value: 'registry', label: 'In the background' }, { value: 'dns', label: 'When a call needs it (DNS)' }],
    names: { registry: 'Eureka, Nacos, Consul client', dns: 'resolver with a cache' },
  },
  link: {
    type: 'reference', label: 'Over the link', to: 'link', default: '',
    help: 'The link to the service registry. It leaves from where the balanced link leaves.',
  },
  ttlMs: {
    type: 'duration', label: 'List holds for', unit: 'ms', default: 10_000,
    help: 'How long an answer counts as fresh: the refresh interval of a registry client, the TTL of a DNS record. The first answer that names somebody holds for a share of it that is drawn, so that clients do not ask all at once.',
    accept: { min: 1, max: 86_400_000 }, slider: { min: 500, max: 300_000, step: 500, scale: 'log' },
    names: { Eureka: 'registryFetchIntervalSeconds (30)', DNS: 'TTL', Java: 'networkaddress.cache.ttl', Consul: 'blocking query, or poll' },
  },
  staleMs: {
    type: 'duration', label: 'Used beyond that', unit: 'ms', default: -1,
    help: 'How long an old list may be used when look-ups fail, or until one in the background is answered. 0: never; calls then wait for the look-up, and are unreachable when it fails. \u22121: however old it is.',
    accept: { min: -1, max: 86_400_000 }, slider: { min: -1, max: 300_000, step: 1_000, scale: 'linear' },
    names: { DNS: 'serve-stale (RFC 8767)', Java: 'networkaddress.cache.stale.ttl' },
  },
  timeoutMs: {
    type: 'duration', label: 'Look-up timeout', unit: 'ms', default: 2_000,
    help: 'A look-up without an answer after so long has failed. 0: none.',
    accept: { min: 0, max: 86_400_000 }, slider: { min: 0, max: 30_000, step: 100, scale: 'linear' },
    names: { Eureka: 'eurekaServerReadTimeoutSeconds (8)', DNS: 'options timeout (5 s)' },
  },
  retryMs: {
    type: 'duration', label: 'Asks again after', unit: 'ms', default: 1_000,
    help: 'After a look-up that failed, or found nobody, the next one follows so much later; until then nobody asks.',
    accept: { min: 1, max: 86_400_000 }, slider: { min: 100, max: 60_000, step: 100, scale: 'log' },
    names: { DNS: 'negative TTL (RFC 2308)', Java: 'networkaddress.cache.negative.ttl (10 s)' },
  },
  connections: {
    type: 'count', label: 'Connections kept', unit: 'connections', default: 0, whole: true,
    help: 'Calls go over connections that are open before the list is asked: up to so many, each to another endpoint. A connection stays with its endpoint whatever the list says, until it is too old or a call on it finds nobody or times out. 0: every call goes by the list.',
    accept: { min: 0, max: 1_000 }, slider: { min: 0, max: 10, step: 1, scale: 'linear' },
    names: { HTTP: 'keep-alive, pool size', gRPC: 'subchannels' },
  },
  connectionMs: {
    type: 'duration', label: 'Longest connection', unit: 'ms', default: -1,
    help: 'The next call after a connection has become so old opens another. \u22121: however old it is.',
    accept: { min: -1, max: 86_400_000 }, slider: { min: -1, max: 600_000, step: 1_000, scale: 'linear' },
    names: { gRPC: 'MAX_CONNECTION_AGE', 'Go net/http': 'IdleConnTimeout only', HikariCP: 'maxLifetime (30 min)' },
  },
} as const satisfies FieldTable;

export type DiscoveryConfig = ConfigOf<typeof fields>;
