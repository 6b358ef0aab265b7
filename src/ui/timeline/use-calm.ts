/** A value that changes every frame while playing, slowed down to what can be read. */
import { useEffect, useRef, useState } from 'react';

/** Four times a second. */
export const CALM_MS = 250;

/** The value itself while `calm` is false; else the latest one, four times a second. */
export function useCalm(value: number, calm: boolean): number {
  const [slow, setSlow] = useState(value);
  const latest = useRef(value);
  useEffect(() => { latest.current = value; }, [value]);
  useEffect(() => {
    if (!calm) return;
    setSlow(latest.current);
    const timer = setInterval(() => setSlow(latest.current), CALM_MS);
    return () => clearInterval(timer);
  }, [calm]);
  return calm ? slow : value;
}
