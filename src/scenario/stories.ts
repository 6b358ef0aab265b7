/** The patterns of the chapter, each told by two of the scenarios that come with the program. */

/** A pattern of the chapter as a story in two files: they differ in the pattern, in nothing else of the system. */
export interface Story {
  readonly pattern: string;
  /** Ids of presets. */
  readonly without: string; readonly with: string;
  /** Paths of what only the second has, or has otherwise; of a list's entry its id: `links/web-db/retry`. */
  readonly adds: readonly string[];
}

/** In the order of the chapter. */
export const STORIES: readonly Story[] = [
  {
    pattern: 'Event processing', without: 'orders-called', with: 'orders-published',
    adds: ['links/shop-mails', 'links/to-mailer/from', 'nodes', 'services/shop/steps'],
  },
  { pattern: 'Timeout', without: 'slow-dependency', with: 'slow-dependency-timeout', adds: ['links/shop-recommendations/chain/timeout'] },
  { pattern: 'Back off', without: 'flood-server', with: 'flood-server-backoff', adds: ['links/shop-stock/chain/retry/config'] },
  { pattern: 'Circuit breaking', without: 'traffic-no-breaker', with: 'traffic-breaker-added', adds: ['links/checkout-payments/chain/breaker'] },
  { pattern: 'Health checks', without: 'hung-instance', with: 'hung-instance-checked', adds: ['links/shop-stock/chain/health'] },
  { pattern: 'Throttling', without: 'throttle-none', with: 'throttle-per-client', adds: ['services/catalogue/inbound/each', 'services/catalogue/inbound/all'] },
  {
    pattern: 'Service discovery', without: 'moving-instances', with: 'moving-instances-discovered',
    adds: ['links/shop-registry', 'links/shop-stock/chain/find', 'links/stock-registry', 'nodes', 'services/stock/registers'],
  },
  { pattern: 'Load balancing', without: 'slow-instance', with: 'slow-instance-balanced', adds: ['links/shop-search/chain/balancer'] },
  { pattern: 'Caching', without: 'cache-none', with: 'cache-added', adds: ['links/readers-store/chain/cache'] },
];

/** The story a preset belongs to; null for one that tells none. */
export function storyOf(id: string): Story | null {
  return STORIES.find((story) => story.without === id || story.with === id) ?? null;
}
