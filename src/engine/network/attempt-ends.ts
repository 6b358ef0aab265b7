/** What a service does about attempts on their way to it and in it. */
export interface AttemptEnds {
  arrive(attempt: number): void;
  /** Workers of instance `k` take what waits. */
  take(k: number): void;
  departed(attempt: number): void;
  cancelled(attempt: number): void;
}
