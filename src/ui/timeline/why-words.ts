/** Cuts the sentences of a why-chain into a head, its proof, and the instants and calls in them that can be followed. */
import type { Outcome, Reason } from '../../engine/outcome.ts';
import { formatCall } from '../kit/format.ts';

export type WhyPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'instant'; readonly text: string; readonly us: number }
  | { readonly kind: 'call'; readonly text: string; readonly call: number };

/** The first sentence, and the rest. */
export function splitHead(text: string): { readonly head: string; readonly proof: string } {
  const end = /\.\s/.exec(text);
  return end === null ? { head: text, proof: '' } : { head: text.slice(0, end.index + 1), proof: text.slice(end.index + end[0].length) };
}

const LINK = /(?<![\d.])(\d[\d\u2009]*\.\d{3}) s|#(\d+)/g;
/** A length of time may have three decimals too: an instant stands behind one of these words, or begins a stretch of time. */
const BEFORE = /(?:\bat|\bfrom|\buntil|\bto)\s$/, STRETCH = /^ to \d/;

export function whyParts(text: string): readonly WhyPart[] {
  const parts: WhyPart[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const [whole, seconds, call] = match;
    if (seconds !== undefined && !BEFORE.test(text.slice(0, match.index)) && !STRETCH.test(text.slice(match.index + whole.length))) continue;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    if (seconds !== undefined) parts.push({ kind: 'instant', text: whole, us: Math.round(Number(seconds.replaceAll('\u2009', '')) * 1e6) });
    else parts.push({ kind: 'call', text: whole, call: Number(call) });
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

export function whyQuestion(call: number, outcome: Pick<Outcome, 'reason'>): string {
  return `${ask(outcome.reason, formatCall(call))}?`;
}

function ask(reason: Reason, call: string): string {
  switch (reason) {
    case 'ok': return `How did call ${call} go`;
    case 'error': return `Why did call ${call} end in an error`;
    case 'timeout': return `Why did call ${call} time out`;
    case 'rejected:open': return `Why was call ${call} short-circuited`;
    case 'rejected:limit': case 'rejected:rate': case 'rejected:budget': return `Why was call ${call} turned away`;
    case 'shed': return `Why was call ${call} shed`;
    case 'bad-request': return `Why was call ${call} a bad request`;
    case 'unreachable': return `Why did call ${call} reach nothing`;
    case 'cancelled': return `Why was call ${call} cancelled`;
  }
}
