/** How why-chains write numbers and names: whole-number formatting, thin spaces, units after a space. */
import type { Outcome } from '../outcome.ts';

const THIN_SPACE = '\u2009';

/** `12 014` with a thin space. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/** `24.047 s`: an instant, three decimals. */
export function instantText(us: number): string {
  const ms = Math.round(us / 1000);
  const seconds = Math.floor(ms / 1000);
  return `${countText(seconds)}.${String(ms - seconds * 1000).padStart(3, '0')} s`;
}

/** `800 ms`, `0.25 ms`, `1.8 s`: a length of time, at most three decimals. */
export function lengthText(us: number): string {
  if (us < 1000) return `${trimmed(us)} ms`;
  if (us < 999_500) return `${us < 10_000 ? trimmed(Math.round(us / 10) * 10) : countText(us / 1000)} ms`;
  return `${trimmed(Math.round(us / 1000))} s`;
}

/** `1 attempt`, `3 attempts`. */
export function manyText(count: number, one: string): string {
  return `${countText(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(parts: readonly string[]): string {
  return [parts.slice(0, -1).join(', '), ...parts.slice(-1)].filter((part) => part !== '').join(' and ');
}

/** At most three decimals. */
export function numberText(value: number): string {
  return trimmed(Math.round(value * 1000));
}

/** `62 %`. */
export function shareText(share: number): string {
  return `${trimmed(Math.round(share * 100_000))} %`;
}

/** `×20`. */
export function factorText(factor: number): string {
  return `×${trimmed(Math.round(factor * 1000))}`;
}

/** `circuit breaker` of `circuitBreaker`. */
export function kindText(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** `half-open` of `halfOpen`. */
export function stateText(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What an answer was, after "with": the error's name or the plain words of the reason. */
export function answerText(outcome: Outcome): string {
  switch (outcome.reason) {
    case 'ok': return 'ok';
    case 'error': return outcome.error === '' ? 'an error' : outcome.error;
    case 'timeout': return 'a timeout';
    case 'rejected:open': return 'a refusal by an open breaker';
    case 'rejected:limit': return 'a full queue or limit';
    case 'rejected:rate': return 'a rate limit';
    case 'rejected:budget': return 'an empty retry budget';
    case 'shed': return 'load being shed';
    case 'bad-request': return 'a bad request';
    case 'unreachable': return 'nobody there';
    case 'cancelled': return 'a cancellation';
  }
}

/** Thousandths as a decimal number without trailing zeros. */
function trimmed(thousandths: number): string {
  const whole = Math.floor(thousandths / 1000);
  const rest = String(Math.round(thousandths - whole * 1000)).padStart(3, '0').replace(/0+$/, '');
  return rest === '' ? countText(whole) : `${countText(whole)}.${rest}`;
}
