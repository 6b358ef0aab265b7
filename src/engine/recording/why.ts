/** Why a call came out as it did: a causal chain in words, effect first, what it cost last. */
import type { CallRow, Reader, SpanRow, WhyStep } from './reading.ts';
import { MARK } from '../outcome.ts';
import { SPAN } from './sink.ts';
import { attemptStep, waitedFromUs } from './why-attempt.ts';
import { costSteps, faultSteps, moveSteps, queueStep } from './why-causes.ts';
import { deliverySteps, partsOf } from './why-delivery.ts';
import { attachmentName, depths, isOwn } from './why-place.ts';
import { answerText, capital, countText, instantText, lengthText, manyText } from './words.ts';

/** More attempts than this are told by their first and last ones. */
const MOST_ATTEMPTS = 6;

/**
 * Each step's first sentence is its head, the rest its proof; `facts` are the numbers in it (µs, counts).
 * Empty for a call that sampling left out or that has not ended.
 */
export function why(reader: Reader, call: number): readonly WhyStep[] {
  const row = reader.callRow(call);
  if (row < 0) return [];
  const root = reader.call(row);
  const depth = depths(reader), parts = partsOf(reader);
  const all = [...reader.spansOf(call)].map((span) => reader.span(span)).sort((a, b) => a.sentUs - b.sentUs || depth[a.link]! - depth[b.link]!);
  const spans = all.filter((span) => parts[span.link] === 0);
  return [
    outcomeStep(reader, root, spans),
    ...attemptSteps(reader, root, spans),
    ...queueStep(reader, spans),
    ...faultSteps(reader, root, spans),
    ...moveSteps(reader, root, spans),
    ...costSteps(reader, spans),
    ...deliverySteps(reader, root, all.filter((span) => parts[span.link] === 1), MOST_ATTEMPTS),
  ];
}

function attemptSteps(reader: Reader, call: CallRow, spans: readonly SpanRow[]): readonly WhyStep[] {
  const step = (span: SpanRow): WhyStep => attemptStep(reader, call, span, waitedFromUs(call, spans, spans.indexOf(span)));
  if (spans.length <= MOST_ATTEMPTS) return spans.map(step);
  const skipped = spans.length - MOST_ATTEMPTS;
  const between: WhyStep = { text: `${manyText(skipped, 'further attempt')} went between.`, atUs: step(spans[MOST_ATTEMPTS / 2]!).atUs, facts: [skipped] };
  return [...spans.slice(0, MOST_ATTEMPTS / 2).map(step), between, ...spans.slice(-MOST_ATTEMPTS / 2).map(step)];
}

/** Attempts that services made for the call are not its own: what it made is what its client sees. */
function outcomeStep(reader: Reader, call: CallRow, all: readonly SpanRow[]): WhyStep {
  const spans = all.filter((span) => isOwn(reader, span)), others = all.filter((span) => !isOwn(reader, span) && reader.meta.links[span.link]?.door !== true).length;
  const refused = spans.filter((span) => (span.flags & SPAN.shortCircuit) !== 0).length;
  const tookUs = call.endUs - call.startUs;
  const made = spans.length === 0 ? 'It made no attempt.'
    : `It made ${manyText(spans.length, 'attempt')}${refused === 0 ? '' : refused === spans.length ? ', and none was sent' : `, of which ${refused} ${refused === 1 ? 'was' : 'were'} not sent`}.`;
  const more = others === 0 ? '' : ` Services made ${countText(others)} more for it.`;
  return {
    text: `${headOf(reader, call, spans.length)} Call #${call.id} began at ${instantText(call.startUs)} and ended at ${instantText(call.endUs)}, after ${lengthText(tookUs)}. ${made}${more}`,
    atUs: call.endUs, facts: [call.startUs, call.endUs, tookUs, spans.length], call: call.id,
  };
}

function headOf(reader: Reader, call: CallRow, attempts: number): string {
  const { outcome } = call;
  const by = attachmentName(reader, outcome.by);
  const after = attempts > 1 ? ` after ${manyText(attempts, 'attempt')}` : '';
  switch (outcome.reason) {
    case 'ok':
      if ((outcome.marks & MARK.fallback) !== 0) return `It was answered by ${by}${after}, in place of the service.`;
      if ((outcome.marks & MARK.cached) !== 0) return `It was answered by ${by}, from what was kept${(outcome.marks & MARK.stale) === 0 ? '' : ', though out of date'}.`;
      return attempts > 1 ? `It succeeded${after}.` : 'It succeeded at its first attempt.';
    case 'timeout': return attempts > 1 ? `It ended at its deadline${after}.` : 'It ended at its deadline.';
    case 'error': return `It failed${attempts > 1 ? after : ' at its only attempt'} with ${answerText(outcome)}.`;
    case 'rejected:open': return `It was refused by ${by}${after}.`;
    case 'rejected:limit': case 'rejected:rate': case 'rejected:budget': case 'shed':
      return `It was turned away${after}. ${capital(by)} ended it with ${answerText(outcome)}.`;
    case 'bad-request': case 'unreachable': case 'cancelled': return `It ended${after} with ${answerText(outcome)}.`;
  }
}
