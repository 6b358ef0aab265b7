/** What the tests use of opossum, which comes without types. */
declare module 'opossum' {
  export interface Options {
    readonly timeout: number | false; readonly errorThresholdPercentage: number; readonly volumeThreshold: number; readonly resetTimeout: number;
    readonly rollingCountTimeout: number; readonly rollingCountBuckets: number; readonly capacity?: number; readonly allowWarmUp: boolean;
    readonly errorFilter: (error: Error & { readonly code?: string }) => boolean;
    readonly rollingPercentilesEnabled: boolean; readonly enableSnapshots: boolean;
  }
  export default class CircuitBreaker {
    constructor(action: (work: () => Promise<void>) => Promise<void>, options: Options);
    fire(work: () => Promise<void>): Promise<void>;
    shutdown(): void;
    readonly closed: boolean;
    readonly opened: boolean;
    readonly stats: { readonly fires: number; readonly failures: number; readonly successes: number; readonly rejects: number; readonly timeouts: number };
  }
}
