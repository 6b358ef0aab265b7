/** What happened to one attempt, in words. */
import { WAIT_KINDS } from '../pattern.ts';
import type { WaitKind } from '../pattern.ts';
import type { CallRow, Reader, SpanRow, WhyStep } from './reading.ts';
import { NO_INSTANCE, SPAN } from './sink.ts';
import { attachmentName, attemptName, countersText, leadsToDoor, leadsToNode, moveBefore, serviceName, stateFor } from './why-place.ts';
import { answerText, capital, instantText, lengthText, stateText } from './words.ts';

/** Time in the queue until its work began, it left the queue, or its caller left; 0 when it was never there. */
export function queuedForUs(span: SpanRow): number {
  if (span.queuedUs < 0) return 0;
  const ends = [span.begunUs, span.begunUs < 0 ? span.endedUs : -1, gaveUp(span) ? span.leftUs : -1].filter((us) => us >= 0);
  return Math.max(0, (ends.length === 0 ? span.queuedUs : Math.min(...ends)) - span.queuedUs);
}

/** Its caller left before its answer came. */
export function gaveUp(span: SpanRow): boolean {
  return (span.flags & SPAN.departed) !== 0 || (span.leftUs >= 0 && (span.endedUs < 0 || span.endedUs > span.leftUs));
}

/** Numbers beyond this are cut to it. */
const MOST_NUMBER = 255;

/** The attempt before this one of the same caller: services make theirs for several attempts, each of which counts anew; competing consumers are sent to in turn. */
export function attemptBefore(spans: readonly SpanRow[], i: number): SpanRow | null {
  const { link, attempt } = spans[i]!;
  let elsewhere: SpanRow | null = null;
  for (let k = i - 1; k >= 0; k--) {
    const other = spans[k]!;
    if (other.attempt !== attempt - 1 && (other.attempt !== attempt || attempt !== MOST_NUMBER)) continue;
    if (other.link === link) return other;
    elsewhere ??= other;
  }
  return elsewhere;
}

/** What an attempt may have waited since: the end of the one before, for a hedge its sending, for the call's first its start; -1 unknown. */
export function waitedFromUs(call: CallRow, spans: readonly SpanRow[], i: number): number {
  const before = attemptBefore(spans, i);
  if (before === null) return i === 0 ? call.startUs : -1;
  return waitOf(spans[i]!) === 'hedge' ? before.sentUs : before.leftUs;
}

export function attemptStep(reader: Reader, call: CallRow, span: SpanRow, fromUs: number): WhyStep {
  const told = (span.flags & SPAN.shortCircuit) !== 0 ? shortCircuited(reader, call, span)
    : gaveUp(span) ? givenUp(reader, span) : answered(reader, span);
  const lead = leadOf(span, fromUs);
  return { ...told, text: lead === '' ? told.text : `${told.text} ${lead}`, span: span.row };
}

function shortCircuited(reader: Reader, call: CallRow, span: SpanRow): WhyStep {
  const by = span.outcome.by;
  const head = `${capital(attemptName(reader, span))} was ${refusalText(span)} by ${attachmentName(reader, by)}.${costText(reader, span)}`;
  const plain: WhyStep = { text: `${head}${span.outcome.reason === 'unreachable' ? keptOutText(reader, call, span) : ''} Nothing was sent.`, atUs: span.sentUs, facts: [span.sentUs] };
  const state = stateFor(reader, by, call, span.instance);
  const move = state < 0 ? null : moveBefore(reader, state, span.sentUs);
  if (move === null) return plain;
  const name = stateText(reader.meta.states[state]?.names[move.to] ?? '');
  const next = reader.moves(state, span.sentUs + 1, Infinity)[0];
  const untilUs = next === undefined ? -1 : reader.move(next).atUs;
  const until = untilUs < 0 ? '' : ` until ${instantText(untilUs)}`;
  const counters = countersText(reader, move);
  const cause = move.call < 0 ? '' : ` Call #${move.call} had caused that${counters === '' ? '' : ` (${counters})`}.`;
  return {
    text: `${head} It was ${name} from ${instantText(move.atUs)}${until}.${cause}`,
    atUs: span.sentUs, facts: untilUs < 0 ? [move.atUs] : [move.atUs, untilUs], move: move.row, ...(move.call < 0 ? {} : { call: move.call }),
  };
}

/** Which stages of a balancer kept endpoints out when it had nobody left to pick. */
function keptOutText(reader: Reader, call: CallRow, span: SpanRow): string {
  const { attachments, states, links } = reader.meta;
  const told = (links[span.link]?.chain ?? []).flatMap((number) => {
    const { states: own = [], endpoints = [] } = attachments[number - 1] ?? {},
      each = endpoints.length / Math.max(1, own.length),
      at = Math.max(0, own.indexOf(stateFor(reader, number, call)));
    const now = endpoints.slice(at * each, (at + 1) * each).map((state) => reader.state(state, span.sentUs).state),
      out = new Set(now.filter((state) => state > 0));
    return [...out].map((state) => `${attachmentName(reader, number)} held ${now.filter((one) => one === state).length} of ${now.length} instances for ${states[endpoints[0]!]!.names[state] ?? ''}`);
  });
  return told.length === 0 ? '' : ` Nobody was left: ${told.join(', ')}.`;
}

/** What a refusal that is not free took. */
function costText(reader: Reader, span: SpanRow): string {
  if (span.leftUs <= span.sentUs) return '';
  if (span.instance === NO_INSTANCE || span.begunUs < 0) return ` That took ${lengthText(span.leftUs - span.sentUs)}.`;
  const waited = span.begunUs > span.sentUs ? `, for which it had waited ${lengthText(span.begunUs - span.sentUs)}` : '';
  return ` That held a worker of ${serviceName(reader, span)} for ${lengthText(span.leftUs - span.begunUs)}${waited}.`;
}

function refusalText(span: SpanRow): string {
  switch (span.outcome.reason) {
    case 'rejected:open': return 'refused';
    case 'rejected:limit': case 'rejected:rate': case 'rejected:budget': return `turned away with ${answerText(span.outcome)}`;
    case 'shed': return 'shed';
    case 'ok': return 'answered';
    case 'error': case 'timeout': case 'bad-request': case 'unreachable': case 'cancelled': return `ended with ${answerText(span.outcome)}`;
  }
}

function givenUp(reader: Reader, span: SpanRow): WhyStep {
  const waitedUs = queuedForUs(span);
  const totalUs = span.leftUs - span.sentUs;
  const timedOut = span.deadlineUs >= 0 && span.leftUs >= span.deadlineUs;
  const verb = timedOut ? 'timed out' : 'was given up';
  const where = serviceName(reader, span), name = capital(attemptName(reader, span)), isAtDoor = leadsToDoor(reader, span.link), queued = isAtDoor ? 'waited' : 'queued';
  const isAnswered = span.endedUs >= 0 && span.endedUs < span.leftUs;
  const facts = [totalUs, waitedUs];
  if ((span.flags & SPAN.orphan) !== 0) {
    return { text: `${name} was sent for nobody. Its caller had left before it was sent to ${where}.`, atUs: span.sentUs, facts: [span.sentUs] };
  }
  if (!isAnswered && (span.queuedUs < 0 || span.queuedUs >= span.leftUs)) {
    return { text: `${name} ${verb} on its way to ${where}. Its caller left after ${lengthText(totalUs)}.`, atUs: span.leftUs, facts };
  }
  if (span.begunUs < 0 || span.begunUs >= span.leftUs) {
    if (isAnswered) return { text: `${name} ${verb} while its answer was on the way back. ${capital(where)} had answered with ${answerText(span.outcome)} at ${instantText(span.endedUs)}.`, atUs: span.leftUs, facts };
    return { text: `${name} ${verb} because it ${queued} ${lengthText(waitedUs)}. It was still ${isAtDoor ? 'at the entrance' : 'in the queue'} of ${where} when its caller left at ${instantText(span.leftUs)}.`, atUs: span.leftUs, facts };
  }
  if (isAnswered) {
    return { text: `${name} ${verb} while its answer was on the way back. ${capital(where)} had finished its work at ${instantText(span.endedUs)}.`, atUs: span.leftUs, facts };
  }
  const workedUs = span.leftUs - span.begunUs;
  if (waitedUs > workedUs) {
    return { text: `${name} ${verb} because it ${queued} ${lengthText(waitedUs)}. Only ${lengthText(workedUs)} were left for its work at ${where}.`, atUs: span.leftUs, facts: [waitedUs, workedUs] };
  }
  const whole = span.endedUs < 0 ? '' : (span.flags & SPAN.aborted) !== 0 ? ` It was stopped at ${instantText(span.endedUs)}.` : ` The work took ${lengthText(span.endedUs - span.begunUs)} in all.`;
  const queue = waitedUs > 0 ? ` It had ${queued} ${lengthText(waitedUs)}.` : '';
  return { text: `${name} ${verb} because its work was too long. It had been in work at ${where} for ${lengthText(workedUs)} when its caller left.${whole}${queue}`, atUs: span.leftUs, facts: [workedUs, waitedUs] };
}

function answered(reader: Reader, span: SpanRow): WhyStep {
  const where = serviceName(reader, span), name = capital(attemptName(reader, span));
  const tookUs = span.leftUs - span.sentUs;
  if (span.endedUs < 0) return { text: `${name} was still under way when the run ended.`, atUs: span.sentUs, facts: [span.sentUs] };
  if (span.leftUs < 0) return { text: `${name} had no answer yet when the run ended. ${capital(where)} had answered with ${answerText(span.outcome)} at ${instantText(span.endedUs)}.`, atUs: span.endedUs, facts: [span.endedUs] };
  const waitedUs = queuedForUs(span), verb = leadsToDoor(reader, span.link) ? 'wait' : 'queue';
  const queued = waitedUs > 0 ? `It ${verb === 'wait' ? 'waited' : 'queued'} ${lengthText(waitedUs)} at ${where}` : `It did not ${verb} at ${where}`;
  const facts = [tookUs, waitedUs];
  if (span.begunUs < 0) {
    const by = span.outcome.by === 0 ? where : attachmentName(reader, span.outcome.by);
    return { text: `${name} was turned away at ${where}. ${capital(by)} answered with ${answerText(span.outcome)} after ${lengthText(tookUs)}; its work never began.`, atUs: span.endedUs, facts };
  }
  const workUs = span.endedUs - span.begunUs;
  // A broker, a registry or a store has neither queue nor workers.
  const worked = leadsToNode(reader, span) ? `${capital(where)} answered ${workUs === 0 ? 'at once' : `after ${lengthText(workUs)}`}.` : `${queued} and was in work for ${lengthText(workUs)}.`;
  if (span.outcome.reason === 'ok') return { text: `${name} succeeded after ${lengthText(tookUs)}. ${worked}`, atUs: span.leftUs, facts };
  return { text: `${name} failed with ${answerText(span.outcome)} after ${lengthText(tookUs)}. ${worked}`, atUs: span.leftUs, facts };
}

function waitOf(span: SpanRow): WaitKind { return WAIT_KINDS[span.flags & SPAN.waitMask] ?? 'none'; }

/** What the call waited for before it sent this attempt. */
function leadOf(span: SpanRow, fromUs: number): string {
  const kind = waitOf(span);
  if (kind === 'flight' && (span.flags & SPAN.shortCircuit) !== 0) return 'It had waited for the answer of a call that asked for the same before it.';
  const waitedUs = fromUs < 0 ? 0 : span.sentUs - fromUs;
  if (waitedUs <= 0) return '';
  switch (kind) {
    case 'none': return '';
    case 'backoff': return `It had been sent after a back-off of ${lengthText(waitedUs)}.`;
    case 'permit': return `It had waited ${lengthText(waitedUs)} for a permit.`;
    case 'hedge': return `It was a hedge, sent ${lengthText(waitedUs)} later.`;
    case 'batch': return `It had waited ${lengthText(waitedUs)} for its batch.`;
    case 'probe': return `It had waited ${lengthText(waitedUs)} for a probe.`;
    case 'flight': return `It had waited ${lengthText(waitedUs)} for a call in flight.`;
    case 'lookup': return `It had waited ${lengthText(waitedUs)} for a look-up.`;
  }
}
