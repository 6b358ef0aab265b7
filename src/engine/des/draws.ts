/** Random numbers: sequential streams, and short streams started from a key, all by 32-bit integer operations. */

/** 2^32 divided by the golden ratio, made odd: the usual multiplier of a step whose only task is to tell small numbers apart. */
const GOLDEN = 0x9e3779b9 | 0;
/** The multiplier of xoroshiro64 star-star (Blackman, Vigna 2018). */
const STAR = 0x9e3779bb | 0;
/** Where root paths and sequential streams start: the first hexadecimal digits of the fraction of π, so that neither is the other's. */
const ROOT_A = 0x243f6a88 | 0;
const ROOT_B = 0x85a308d3 | 0;
const STREAM_A = 0x13198a2e | 0;
const STREAM_B = 0x03707344 | 0;
/** 2^-53 and 2^-52. */
const SHARE_53 = 1.1102230246251565e-16;
const SHARE_52 = 2.220446049250313e-16;

/** One to one; flipping any bit of x flips every bit of the result in nearly half of all cases (Wellons 2018, "lowbias32"). */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** 32 bits of a text: FNV-1a over its UTF-16 units, low byte first, then mixed. */
export function hashText(text: string): number {
  let h = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    h = Math.imul(h ^ (unit & 0xff), 0x01000193);
    h = Math.imul(h ^ (unit >>> 8), 0x01000193);
  }
  return mix(h) >>> 0;
}

/**
 * One generator: xoroshiro64 star-star on (a, b), 2^64 − 1 long. A key is a path of two 32-bit words, to which words are mixed one by one:
 *   a ← mix(a ^ word) · b ← mix(b + a + use·GOLDEN) · a ← a + rotl(b, 13)
 * For given words the step is one to one in (a, b), for a given path in (word, use), so neither loses what it was given.
 * A path's step has use 0; starting a stream mixes (place, use) into the path in the same way and takes the result as the state.
 * Words are kept signed; only their bits matter.
 */
export class Draws {
  /** a, b, pathA, pathB: in an array, as a browser may keep integers of more than 31 bits in fields as doubles. */
  private readonly words = new Int32Array(4);

  constructor() { this.words[0] = 1; }
  /** The generator's state. */
  get a(): number { return this.words[0]!; }
  set a(word: number) { this.words[0] = word; }
  get b(): number { return this.words[1]!; }
  set b(word: number) { this.words[1] = word; }
  /** Where `rootPath` and `step` leave their path. */
  get pathA(): number { return this.words[2]!; }
  set pathA(word: number) { this.words[2] = word; }
  get pathB(): number { return this.words[3]!; }
  set pathB(word: number) { this.words[3] = word; }

  /** Begins the sequential stream `id` of a run. */
  startStream(seed: number, id: number): void {
    this.mixInto(STREAM_A ^ seed, STREAM_B, id, 0);
    this.begin(this.pathA, this.pathB, 0, 0);
  }
  /** The path of call `n` of a client: pathA, pathB. */
  rootPath(seed: number, clientHash: number, n: number): void {
    this.mixInto(ROOT_A ^ seed, ROOT_B, clientHash, 0);
    this.mixInto(this.pathA, this.pathB, n, 0);
  }
  /** The path one step further: pathA, pathB. */
  step(pathA: number, pathB: number, word: number): void {
    this.mixInto(pathA, pathB, word, 0);
  }
  /** Begins the short stream of a use at a place of a path. */
  start(pathA: number, pathB: number, use: number, place: number): void {
    this.begin(pathA, pathB, place, use);
  }
  /** 32 bits, signed. */
  u32(): number {
    const words = this.words, a = words[0]!, b = words[1]! ^ a, star = Math.imul(a, STAR);
    words[0] = ((a << 26) | (a >>> 6)) ^ b ^ (b << 9);
    words[1] = (b << 13) | (b >>> 19);
    return Math.imul((star << 5) | (star >>> 27), 5);
  }
  /** Uniform in [0, 1), a multiple of 2^-53: the high 32 bits first, then the upper 21 of the next 32. */
  unit(): number {
    const high = this.u32() >>> 0;
    return (high * 0x200000 + (this.u32() >>> 11)) * SHARE_53;
  }
  /** Uniform in (0, 1), an odd multiple of 2^-53: the high 32 bits first, then the upper 20 of the next 32, then a half. */
  open(): number {
    const high = this.u32() >>> 0;
    return (high * 0x100000 + (this.u32() >>> 12) + 0.5) * SHARE_52;
  }

  private mixInto(a: number, b: number, word: number, use: number): void {
    a = mix(a ^ word);
    b = mix((b + a + Math.imul(use, GOLDEN)) | 0);
    this.pathA = (a + ((b << 13) | (b >>> 19))) | 0;
    this.pathB = b;
  }
  private begin(pathA: number, pathB: number, word: number, use: number): void {
    const a = mix(pathA ^ word);
    const b = mix((pathB + a + Math.imul(use, GOLDEN)) | 0);
    this.b = b;
    const from = (a + ((b << 13) | (b >>> 19))) | 0;
    // The generator has no way out of (0, 0), which one key in 2^64 would be.
    this.a = (from | b) === 0 ? 1 : from;
  }
}
