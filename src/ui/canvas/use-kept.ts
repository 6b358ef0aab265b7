/** Plain data made anew, in which what is equal to the last is the same object. */
import { useState } from 'react';
import { keptParts } from '../../scenario/kept-parts.ts';

export function useKept<T>(next: T): T {
  const [value, setValue] = useState(next);
  if (value === next) return value;
  const kept = keptParts(value, next);
  if (kept !== value) setValue(() => kept);
  return kept;
}
