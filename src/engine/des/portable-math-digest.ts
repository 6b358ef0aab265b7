/** A digest of the bits of 20 000 logarithms and 20 000 powers of e: equal in every browser, or runs are not. */
import { Draws } from './draws.ts';
import { exp, log } from './portable-math.ts';

const ARGUMENTS = 20_000;

/** 32 bits in hexadecimal. */
export function portableMathDigest(): string {
  const draws = new Draws(), value = new Float64Array(1), words = new Uint32Array(value.buffer);
  let digest = 0x811c9dc5 | 0;
  const take = (x: number): void => {
    value[0] = x;
    // Exclusive or and product of both words do not depend on which comes first in memory.
    digest = Math.imul(digest ^ (words[0]! ^ words[1]!), 0x01000193);
    digest = Math.imul(digest ^ Math.imul(words[0]! | 1, words[1]! | 1), 0x01000193);
  };
  draws.startStream(1, 1);
  for (let i = 0; i < ARGUMENTS; i++) {
    const u = draws.open(), wide = (u - 0.5) * (i % 2 === 0 ? 40 : 1480);
    take(log(i % 2 === 0 ? u : u * exp(wide * 0.9)));
    take(exp(wide));
  }
  return (digest >>> 0).toString(16).padStart(8, '0');
}
