/** A cache's settings for Caffeine, nginx and as an HTTP header; only what each of them has. */
import type { Json } from '../../engine/fields.ts';
import type { CodeSnippet } from './code-snippet.ts';
import { millis as javaDuration } from './java-code.ts';

type Settings = { readonly [field: string]: Json };

const wholeSeconds = (ms: number): number => Math.max(0, Math.round(ms / 1000));

export function cacheCode(config: Settings): readonly CodeSnippet[] {
  const ms = (field: string) => Number(config[field]), ttlMs = ms('ttlMs'), slides = config['expiry'] === 'used', one = config['singleFlight'] === true;
  const caffeine = [
    `${one ? 'LoadingCache' : 'Cache'}<Key, Value> cache = Caffeine.newBuilder()`, `    .maximumSize(${ms('capacity')}) // Window TinyLFU decides what goes`,
    ...(ttlMs < 0 ? [] : [`    .expireAfter${slides ? 'Access' : 'Write'}(${javaDuration(ttlMs)})`]),
    ...(one && ms('refreshMs') > 0 ? [`    .refreshAfterWrite(${javaDuration(ms('refreshMs'))})`] : []),
    ...(one ? ['    .build(key -> fetch(key)); // one fetch for each key'] : ['    .build();', '', 'Value value = cache.getIfPresent(key);', 'if (value == null) {', '    value = fetch(key);', '    cache.put(key, value);', '}']),
  ];
  const stale = [...(ms('staleMs') > 0 ? ['updating'] : []), ...(ms('staleOnErrorMs') > 0 ? ['error', 'timeout'] : [])];
  const nginx = [
    // A megabyte of a zone holds about 8 000 keys.
    `proxy_cache_path /var/cache/nginx keys_zone=pages:${Math.ceil(ms('capacity') / 8000)}m;`, 'proxy_cache pages;', `proxy_cache_valid 200 ${wholeSeconds(ttlMs)}s;`,
    ...(one ? ['proxy_cache_lock on;'] : []), ...(stale.length > 0 ? [`proxy_cache_use_stale ${stale.join(' ')};`] : []), ...(ms('staleMs') > 0 ? ['proxy_cache_background_update on;'] : []),
  ];
  const header = [`max-age=${wholeSeconds(ttlMs)}`, ...(ms('staleMs') > 0 ? [`stale-while-revalidate=${wholeSeconds(ms('staleMs'))}`] : []), ...(ms('staleOnErrorMs') > 0 ? [`stale-if-error=${wholeSeconds(ms('staleOnErrorMs'))}`] : [])];
  const isHttp = ttlMs >= 0 && !slides;
  return [
    { language: 'Java', library: 'Caffeine', code: caffeine.join('\n') },
    ...(isHttp && config['eviction'] === 'lru' && config['whenLeft'] === 'keep' ? [{ language: 'nginx', library: 'nginx', code: nginx.join('\n') }] : []),
    ...(isHttp ? [{ language: 'HTTP', library: 'Cache-Control', code: `Cache-Control: ${header.join(', ')}` }] : []),
  ];
}
