/** The messages of a broker in columns, by the number the host gave each: 48 bytes a message. Plain data. */

/** Where a message is. `gone`: acknowledged, dropped or lost; its row is kept while a line or a delivery still names it. */
export const GONE = 0, READY = 1, BLOCKED = 2, WAITING = 3, IN_FLIGHT = 4, DEAD = 5;
/** Flags: no consumer can work on it; one has; it came in the order of its key. */
export const POISON = 1, DONE = 2, KEYED = 4;

export interface Messages {
  /** µs: when it was published, and when it came to where it is. */
  published: Float64Array;
  since: Float64Array;
  /** Its place among all that are ready. */
  order: Int32Array;
  key: Int32Array;
  /** The one behind it of its key; 0 none. */
  next: Int32Array;
  /** Its neighbours among all that are not done, by age. */
  older: Int32Array;
  younger: Int32Array;
  /** Its present delivery; 0 none. */
  delivery: Int32Array;
  /** How often it has been delivered, since it was published or redriven. */
  deliveries: Uint16Array;
  /** Lines and deliveries that name it. */
  named: Uint16Array;
  /** Its queue. */
  queue: Uint16Array;
  where: Uint8Array;
  flags: Uint8Array;
}

export function newMessages(): Messages {
  const rows = 64, ints = (): Int32Array => new Int32Array(rows), shorts = (): Uint16Array => new Uint16Array(rows);
  return {
    published: new Float64Array(rows),
    since: new Float64Array(rows),
    order: ints(),
    key: ints(),
    next: ints(),
    older: ints(),
    younger: ints(),
    delivery: ints(),
    deliveries: shorts(),
    named: shorts(),
    queue: shorts(),
    where: new Uint8Array(rows),
    flags: new Uint8Array(rows),
  };
}
/** Room for message `m`. */
export function reserve(messages: Messages, m: number): void {
  if (m < messages.where.length) return;
  const rows = Math.max(m + 1, messages.where.length + (messages.where.length >> 1));
  const floats = (old: Float64Array): Float64Array => { const wider = new Float64Array(rows); wider.set(old); return wider; };
  const ints = (old: Int32Array): Int32Array => { const wider = new Int32Array(rows); wider.set(old); return wider; };
  const shorts = (old: Uint16Array): Uint16Array => { const wider = new Uint16Array(rows); wider.set(old); return wider; };
  const bytes = (old: Uint8Array): Uint8Array => { const wider = new Uint8Array(rows); wider.set(old); return wider; };
  messages.published = floats(messages.published); messages.since = floats(messages.since);
  messages.order = ints(messages.order); messages.key = ints(messages.key); messages.next = ints(messages.next); messages.delivery = ints(messages.delivery);
  messages.older = ints(messages.older); messages.younger = ints(messages.younger);
  messages.deliveries = shorts(messages.deliveries); messages.named = shorts(messages.named); messages.queue = shorts(messages.queue);
  messages.where = bytes(messages.where); messages.flags = bytes(messages.flags);
}
