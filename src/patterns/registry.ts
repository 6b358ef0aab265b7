/** Every pattern there is, one line each; read as a namespace. */
export { adaptiveLifo } from './adaptive-lifo/model.ts';
export { adaptiveLimit } from './adaptive-limit/model.ts';
export { adaptiveThrottle } from './adaptive-throttle/model.ts';
export { batcher } from './batcher/model.ts';
export { bulkhead } from './bulkhead/model.ts';
export { circuitBreaker } from './circuit-breaker/model.ts';
export { codel } from './codel/model.ts';
export { fallback } from './fallback/model.ts';
export { fifo } from './fifo/model.ts';
export { hedge } from './hedge/model.ts';
export { lifo } from './lifo/model.ts';
export { priority } from './priority/model.ts';
export { rateLimiter } from './rate-limiter/model.ts';
export { retry } from './retry/model.ts';
export { retryBudget } from './retry-budget/model.ts';
export { timeout } from './timeout/model.ts';
export { validate } from './validate/model.ts';
