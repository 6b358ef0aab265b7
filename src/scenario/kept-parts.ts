/** What has not changed stays the same object: those who look at a part of something made anew need not look again. */

/** `next`, in which every part of plain data that is equal to the same part of `before` is that part. */
export function keptParts<T>(before: unknown, next: T): T {
  return kept(before, next) as T;
}

function kept(before: unknown, next: unknown): unknown {
  if (Object.is(before, next) || typeof before !== 'object' || typeof next !== 'object' || before === null || next === null) return next;
  if (Array.isArray(next)) {
    if (!Array.isArray(before)) return next;
    const parts: unknown[] = next.map((part, k) => kept(before[k], part));
    return parts.length === before.length && parts.every((part, k) => Object.is(part, before[k])) ? before : parts;
  }
  if (Array.isArray(before) || Object.getPrototypeOf(next) !== Object.getPrototypeOf(before)) return next;
  const old = before as { readonly [name: string]: unknown };
  const entries = Object.entries(next).map(([name, part]) => [name, Object.hasOwn(old, name) ? kept(old[name], part) : part] as const);
  const same = entries.length === Object.keys(before).length && entries.every(([name, part]) => Object.hasOwn(old, name) && Object.is(part, old[name]));
  return same ? before : Object.fromEntries(entries);
}
