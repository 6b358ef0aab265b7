/** Keeps the address in step with the work: at most twice a second, and never while playing. */

const LEAST_MS = 500;

export interface AddressOptions {
  /** The hash of the work as it is, without `#`; null when by then it is another's. */
  make(): Promise<string | null>;
  replace(hash: string): void;
  /** False while playing. */
  allowed(): boolean;
}

export function createAddress({ make, replace, allowed }: AddressOptions): { changed(): void; close(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0, closed = false;

  const write = async (): Promise<void> => {
    timer = undefined;
    const mine = ++round;
    if (!allowed()) return;
    // What makes it may not be there to be fetched: then the address stays as it is.
    const hash = await make().catch(() => null);
    if (hash !== null && !closed && mine === round && allowed()) replace(hash);
  };
  return {
    changed: () => { timer ??= setTimeout(() => { void write(); }, LEAST_MS); },
    close: () => { closed = true; clearTimeout(timer); },
  };
}
