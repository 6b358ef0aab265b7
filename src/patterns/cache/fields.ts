/** The settings of a cache. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

export const fields = {
  ttlMs: {
    type: 'duration', label: 'Time to live', unit: 'ms', default: 60_000,
    help: 'How long an answer is used after it was stored. 0: not at all, it is out of date at once. Negative: for ever.',
    accept: { min: -1, max: 1e9 }, slider: { min: 10, max: 600_000, step: 10, scale: 'log' },
    names: { Caffeine: 'expireAfterWrite', nginx: 'proxy_cache_valid', Redis: 'PX', HTTP: 'max-age' },
  },
  expiry: {
    type: 'choice', label: 'Time runs from', default: 'stored',
    help: 'Fixed: from when the answer was stored. Sliding: each use starts it again, so a key in use never expires.',
    options: [{ value: 'stored', label: 'Storing (fixed)' }, { value: 'used', label: 'Last use (sliding)' }],
    names: { Caffeine: 'expireAfterWrite, expireAfterAccess' },
  },
  ttlFrom: {
    type: 'choice', label: 'Stored as of', default: 'end',
    help: 'The moment an answer counts as stored: when it arrived, or when its fetch began, which is as old as the data may be.',
    options: [{ value: 'end', label: 'End of the fetch' }, { value: 'start', label: 'Start of the fetch' }],
  },
  ttlJitter: {
    type: 'share', label: 'Time to live varies by', unit: '%', default: 0,
    help: 'Each entry lives shorter by up to this share, so that what was stored together does not expire together.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 0.5, step: 0.01, scale: 'linear' },
  },
  capacity: {
    type: 'count', label: 'Capacity', unit: 'keys', whole: true, default: 1000,
    help: 'Keys it holds at most; for a new one beyond that another goes. 0 is refused: to have no cache, leave it out.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 100_000, step: 1, scale: 'log' },
    names: { Caffeine: 'maximumSize', Guava: 'maximumSize', nginx: 'keys_zone' },
  },
  eviction: {
    type: 'choice', label: 'Goes first', default: 'lru',
    help: 'Which key goes when another needs its place. LRU: the one used longest ago. LFU: the one used least often since it came; of several, the one used longest ago.',
    options: [{ value: 'lru', label: 'Used longest ago (LRU)' }, { value: 'lfu', label: 'Used least often (LFU)' }],
    names: { Redis: 'maxmemory-policy' },
  },
  singleFlight: {
    type: 'toggle', label: 'One fetch per key', default: false,
    help: 'Calls for a key that is being fetched wait for that answer. Off: each call that misses fetches by itself.',
    names: { Go: 'singleflight', nginx: 'proxy_cache_lock', Caffeine: 'always' },
  },
  onFailure: {
    type: 'choice', label: 'When that fetch fails', default: 'share', when: { singleFlight: [true] },
    help: 'What becomes of those who waited for it: all get its failure, or the next of them fetches, and so on.',
    options: [{ value: 'share', label: 'All fail with it' }, { value: 'next', label: 'The next one fetches' }],
  },
  whenLeft: {
    type: 'choice', label: 'Late answers', default: 'drop',
    help: 'What becomes of an answer whose caller has left. Look-aside: the caller stores what it fetched, and one that has given up stores nothing. Read-through: the cache fetches, and keeps the answer whoever waits.',
    options: [{ value: 'drop', label: 'Dropped (look-aside)' }, { value: 'keep', label: 'Stored (read-through)' }],
  },
  laterAnswers: {
    type: 'choice', label: 'Of fetches at once', default: 'last',
    help: 'Which of several answers to one key stays: the last (set), or the one that came first while it is fresh (add).',
    options: [{ value: 'last', label: 'The last stays' }, { value: 'first', label: 'The first stays' }],
    names: { memcached: 'set, add' },
  },
  staleMs: {
    type: 'duration', label: 'Stale while revalidating', unit: 'ms', default: 0,
    help: 'For so long after its time an answer is still given, marked as stale, while one fetch in the background renews it. 0: not at all.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 10, scale: 'linear' },
    names: { HTTP: 'stale-while-revalidate', nginx: 'proxy_cache_use_stale updating' },
  },
  staleOnErrorMs: {
    type: 'duration', label: 'Stale on error', unit: 'ms', default: 0,
    help: 'For so long after its time an answer is given, marked as stale, when the fetch fails with anything but a bad request. 0: not at all.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 600_000, step: 100, scale: 'linear' },
    names: { HTTP: 'stale-if-error', nginx: 'proxy_cache_use_stale error timeout' },
  },
  refreshMs: {
    type: 'duration', label: 'Renew after', unit: 'ms', default: 0,
    help: 'A use of an answer older than this fetches it anew in the background, before its time is up. It must be shorter than the time to live, unless that slides. 0: not at all.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 10, scale: 'linear' },
    names: { Caffeine: 'refreshAfterWrite' },
  },
  negativeTtlMs: {
    type: 'duration', label: 'Keep failures for', unit: 'ms', default: 0,
    help: 'How long the failures named below are stored and given again. 0: failures are never stored.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 10, scale: 'linear' },
    names: { DNS: 'negative caching, SOA minimum', nginx: 'proxy_cache_valid 404' },
  },
  negativeFor: {
    type: 'names', label: 'Failures to keep', default: ['bad-request'],
    help: 'Names of errors, or timeout, unreachable, bad-request and the like.',
  },
  lookupMs: {
    type: 'duration', label: 'A look-up takes', unit: 'ms', default: 0,
    help: 'Time before it is known whether the key is there: some tenths of a millisecond for a cache across the network. 0: none.',
    accept: { min: 0, max: 1e6 }, slider: { min: 0, max: 20, step: 0.1, scale: 'linear' },
  },
  flush: {
    type: 'toggle', label: 'Flushed', default: false,
    help: 'Switched on at a moment of the run, everything stored is gone at that moment, and nothing is stored while it is on: a moment is a flush, longer an outage of the cache.',
    names: { Redis: 'FLUSHALL', memcached: 'flush_all' },
  },
} as const satisfies FieldTable;

export type CacheConfig = ConfigOf<typeof fields>;
