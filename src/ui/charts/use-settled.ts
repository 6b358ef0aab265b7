/** The latest value that has stood still for a while: what is worth drawing slowly. */
import { useEffect, useState } from 'react';

/** How long a result has to stand still. */
export const SETTLE_MS = 250;
/** And while something is being changed, when the next result is likely soon. */
export const HELD_MS = 500;

/** Null until the first value has settled. */
export function useSettled<T extends object>(value: T | null, quietMs: number = SETTLE_MS): T | null {
  const [settled, setSettled] = useState<T | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs);
    return () => clearTimeout(timer);
  }, [value, quietMs]);
  return settled;
}
