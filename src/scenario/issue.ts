/** What is wrong with a document: issues that name the path, collected up to a cap, in the words of the interface. */

export interface Issue {
  /** By ids as users see them, e.g. `links/checkout-payments/breaker.timeoutMs`; JSON-style where there is no id. */
  readonly path: string;
  /** Whole sentences. */
  readonly message: string;
}

/** More issues than this help nobody. */
export const MOST_ISSUES = 50;

export class IssueList {
  readonly found: Issue[] = [];

  add(path: string, message: string): void {
    if (this.found.length < MOST_ISSUES) this.found.push({ path, message });
  }

  /** Whether a part, or a field of it, has an issue already: what follows from that is not said besides. */
  has(path: string): boolean {
    return this.found.some((issue) => issue.path === path || (issue.path.startsWith(path) && '.[/'.includes(issue.path[path.length]!)));
  }

  get none(): boolean {
    return this.found.length === 0;
  }
}

/** The field as a sentence names it: the path from its last owner on, `breaker.timeoutMs`. */
export function fieldName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A number with a real minus sign and thin spaces between thousands. */
export function numberWords(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  if (value === Infinity) return 'infinite';
  if (value === -Infinity) return 'infinite and negative';
  const size = Math.abs(value);
  const sign = value < 0 ? '\u2212' : '';
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return sign + String(size);
  const [whole = '0', rest] = String(size).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u2009');
  return sign + grouped + (rest === undefined ? '' : `.${rest}`);
}

/** What is wrong with a setting from an instant on. */
export function fromThenOn(ms: number, path: string, message: string): string {
  return `From ${numberWords(ms)} ms on, ${path}: ${message}`;
}

/** A value of any kind, short enough for a sentence. */
export function valueWords(value: unknown): string {
  switch (typeof value) {
    case 'number': return numberWords(value);
    case 'string': return `\u201c${short(value)}\u201d`;
    case 'boolean': return value ? 'true' : 'false';
    case 'undefined': return 'missing';
    case 'object': return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
    case 'function': case 'symbol': case 'bigint': return `a ${typeof value}`;
  }
}

/** Text cut to what fits a sentence, without what would break its line. */
export function short(text: string): string {
  const plain = text.slice(0, 60).replace(/\s+/gu, ' ').replace(/\p{Cc}/gu, '\ufffd');
  return text.length > 60 ? `${plain}\u2026` : plain;
}

/** `a, b or c`. */
export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
