/** A registry and what looks it up as the configuration of Eureka, of Java's resolver and of gRPC; only what each of them has. */
import type { Json } from '../../engine/fields.ts';
import type { CodeSnippet } from './code-snippet.ts';

type Settings = { readonly [field: string]: Json };

const snippet = (language: string, library: string, lines: readonly string[]): readonly CodeSnippet[] => [{ language, library, code: lines.join('\n') }];
/** These libraries take whole seconds, and at least one. */
const seconds = (ms: Json | undefined): number => Math.max(1, Math.round(Number(ms) / 1000));

/** A negative number is ignored there. */
const FOR_EVER = 2_147_483_647;

export function registryCode(config: Settings): readonly CodeSnippet[] {
  const sweepMs = Number(config['sweepMs']), propagationMs = Number(config['propagationMs']);
  return snippet('properties', 'Eureka', [
    '# of the server',
    ...(sweepMs > 0 ? [`eureka.server.eviction-interval-timer-in-ms=${sweepMs}`] : []),
    propagationMs > 0 ? `eureka.server.response-cache-update-interval-ms=${propagationMs}` : 'eureka.server.use-read-only-response-cache=false',
    `eureka.server.enable-self-preservation=${String(config['preserves'] === true)}`,
    ...(config['preserves'] === true ? [`eureka.server.renewal-percent-threshold=${Number(config['preserveBelow'])}`, `eureka.server.expected-client-renewal-interval-seconds=${seconds(config['expectedEveryMs'])}`] : []),
    '# of each instance',
    `eureka.instance.lease-expiration-duration-in-seconds=${seconds(config['ttlMs'])}`,
  ]);
}

export function discoveryCode(config: Settings): readonly CodeSnippet[] {
  const staleMs = Number(config['staleMs']), connectionMs = Number(config['connectionMs']);
  return [
    ...(config['source'] === 'dns'
      ? snippet('properties', 'Java', [`networkaddress.cache.ttl=${seconds(config['ttlMs'])}`, `networkaddress.cache.negative.ttl=${seconds(config['retryMs'])}`, ...(staleMs === 0 ? [] : [`networkaddress.cache.stale.ttl=${staleMs < 0 ? FOR_EVER : seconds(staleMs)}`])])
      : staleMs < 0 ? snippet('properties', 'Eureka', [`eureka.client.registry-fetch-interval-seconds=${seconds(config['ttlMs'])}`]) : []),
    ...(Number(config['connections']) > 0 && connectionMs > 0 ? snippet('Go', 'gRPC', ['grpc.NewServer(grpc.KeepaliveParams(keepalive.ServerParameters{', `\tMaxConnectionAge: ${connectionMs} * time.Millisecond,`, '}))']) : []),
  ];
}
