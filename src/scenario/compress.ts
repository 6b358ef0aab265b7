/** Text to base64url of deflate-raw and back, with caps on both sides, so that no link can hold the page up. */

/** Longest coded text that is read at all. */
export const LONGEST_CODE = 65_536;
/** Most bytes that are taken out of one. */
export const MOST_BYTES = 262_144;

export type Unpacked = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** The streams are fed by a writer, because not every host's Blob can stream. */
async function through(
  stream: { readonly readable: ReadableStream<Uint8Array>; readonly writable: WritableStream<BufferSource> },
  bytes: Uint8Array<ArrayBuffer>,
  most: number,
): Promise<Uint8Array | null> {
  const writer = stream.writable.getWriter();
  // What goes wrong here shows on the reading side.
  const written = writer
    .write(bytes)
    .then(() => writer.close())
    .catch(() => undefined);
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    parts.push(value);
  }
  await written;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Rejects with RangeError what `unpack` would not take. */
export async function pack(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > MOST_BYTES) throw new RangeError(`This scenario is too large for a link: ${grouped(bytes.length)} bytes, and the most is ${grouped(MOST_BYTES)}.`);
  const packed = await through(new CompressionStream('deflate-raw'), bytes, Infinity);
  let binary = '';
  for (const byte of packed ?? []) binary += String.fromCharCode(byte);
  const code = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  if (code.length > LONGEST_CODE) throw new RangeError(`This scenario is too large for a link: ${grouped(code.length)} characters, and the most is ${grouped(LONGEST_CODE)}.`);
  return code;
}

/** null: too long. Rejects what does not end. */
function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> {
  return through(new DecompressionStream('deflate-raw'), packed, MOST_BYTES);
}

/** Messages are whole sentences about the link. */
export async function unpack(code: string): Promise<Unpacked> {
  if (code.length > LONGEST_CODE) return { ok: false, message: `The link has ${grouped(code.length)} characters. The most is ${grouped(LONGEST_CODE)}.` };
  if (!/^[A-Za-z0-9_-]+$/.test(code) || code.length % 4 === 1) return { ok: false, message: 'The link has characters that do not belong there, or lacks some. It may have been changed or cut on the way.' };
  let bytes: Uint8Array | null;
  try {
    const binary = atob(code.replaceAll('-', '+').replaceAll('_', '/')), packed = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    bytes = await inflate(packed);
    // Only some hosts refuse what stands behind the end: there, it ends without its last byte too.
    if (bytes !== null && await inflate(packed.subarray(0, -1)).then(() => true, () => false)) throw new RangeError('It goes on behind its end.');
  } catch {
    return { ok: false, message: 'The link is damaged: its content cannot be unpacked. It may have been cut on the way.' };
  }
  if (bytes === null) return { ok: false, message: `The link unpacks to more than ${grouped(MOST_BYTES)} bytes, which no scenario needs.` };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, message: 'The link is damaged: its content is not text.' };
  }
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}
