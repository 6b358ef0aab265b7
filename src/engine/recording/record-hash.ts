/** A 64-bit hash of a stream of numbers and texts: two lanes of 32 bits, whole-number operations only, the same on every machine. */

export class RecordHash {
  #a = 0x9e37_79b9 | 0;
  #b = 0x85eb_ca6b | 0;
  #words = 0;
  readonly #view = new DataView(new ArrayBuffer(8));

  word(word: number): void {
    let a = Math.imul(this.#a ^ word, 0xcc9e_2d51);
    a = (a << 15) | (a >>> 17);
    this.#a = Math.imul(a, 0x1b87_3593) + 0x52dc_e729 | 0;
    let b = Math.imul(this.#b + (word ^ (this.#a >>> 16)) | 0, 0x85eb_ca77);
    b = (b << 13) | (b >>> 19);
    this.#b = Math.imul(b, 0xc2b2_ae3d) + 0x27d4_eb2f | 0;
    this.#words += 1;
  }

  /** Any number, by its 64 bits; −0 counts as 0. */
  number(value: number): void {
    this.#view.setFloat64(0, value + 0, true);
    this.word(this.#view.getInt32(0, true));
    this.word(this.#view.getInt32(4, true));
  }

  text(text: string): void {
    this.word(text.length);
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
  }

  /** 16 hexadecimal digits of everything so far; more may follow. */
  digest(): string {
    const a = mixed(this.#a ^ this.#words);
    const b = mixed(this.#b ^ a);
    return hex(a) + hex(b);
  }
}

function mixed(word: number): number {
  let w = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  w = Math.imul(w ^ (w >>> 13), 0xc2b2_ae35);
  return w ^ (w >>> 16);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
