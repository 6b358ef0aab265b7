/** What lay behind a call's attempts: queues, faults, moves of shared states, and what the call cost afterwards. */
import type { RunMeta } from './columns.ts';
import type { CallRow, Reader, SpanRow, WhyStep } from './reading.ts';
import { SPAN } from './sink.ts';
import { gaveUp, queuedForUs } from './why-attempt.ts';
import { attachmentName, attemptName, countersText, crowdAt, leadsToDoor, moveBefore, serviceName, serviceOf, stateFor, stoodStill } from './why-place.ts';
import { capital, countText, factorText, instantText, lengthText, listText, manyText, shareText, stateText } from './words.ts';

type Fault = RunMeta['faults'][number];

/** Why the attempt that queued longest had to: nothing when no attempt was held up by a queue. */
export function queueStep(reader: Reader, spans: readonly SpanRow[]): readonly WhyStep[] {
  const queues = spans.filter((span) => !leadsToDoor(reader, span.link));
  const span = queues.reduce<SpanRow | null>((most, other) => (most === null || queuedForUs(other) > queuedForUs(most) ? other : most), null);
  if (span === null || queuedForUs(span) === 0) return [];
  const crowd = crowdAt(reader, span, span.queuedUs), { busy } = crowd, isStill = stoodStill(reader, span, span.queuedUs);
  if (busy <= 0 && !isStill) return [];
  const late = Math.min(crowd.busyLate, busy);
  const forNobody = late === 0 ? '' : busy === 1 ? ', for a caller who had left' : late === busy ? ', all for callers who had left' : `, ${countText(late)} of them for callers who had left`;
  const queue = crowd.queued === 0 ? '' : ` ${othersText(crowd.queued)} in the queue of ${serviceName(reader, span)} when ${attemptName(reader, span)} came at ${instantText(span.queuedUs)}.`;
  if (isStill) return [{ text: `The queue stood still because ${serviceName(reader, span)} did.${queue}`, atUs: span.queuedUs, facts: [crowd.queued], span: span.row }];
  const steps: WhyStep[] = [{
    text: `The queue stood still because ${busy === 1 ? 'its one worker was' : `${countText(busy)} of ${countText(busy)} workers were`} busy${forNobody}.${queue}`,
    atUs: span.queuedUs, facts: [busy, busy, late, crowd.queued], span: span.row,
  }];
  const later = gaveUp(span) && (span.begunUs < 0 || span.begunUs > span.leftUs) ? crowdAt(reader, span, span.leftUs) : null;
  if (later !== null && (later.ahead > 0 || later.busyLate > late)) {
    const ahead = later.ahead > 0 ? `${manyText(later.ahead, 'attempt')} that had come before it still waited` : '';
    const held = later.busyLate > late ? busy === 1 ? 'its one worker served a caller who had left' : `${countText(Math.min(later.busyLate, busy))} of ${countText(busy)} workers served callers who had left` : '';
    steps.push({
      text: `It did not move up in time. When its caller left at ${instantText(span.leftUs)}, ${[ahead, held].filter((part) => part !== '').join(' and ')}.`,
      atUs: span.leftUs, facts: [Math.max(0, later.ahead), later.busyLate], span: span.row,
    });
  }
  return steps;
}

function othersText(count: number): string {
  return count === 1 ? '1 other attempt was' : `${countText(count)} other attempts were`;
}

/** Faults of the services its attempts went to, while they were there or when the state that kept them back came about. */
export function faultSteps(reader: Reader, call: CallRow, spans: readonly SpanRow[]): readonly WhyStep[] {
  if (call.outcome.reason === 'ok' && spans.length < 2) return [];
  return reader.meta.faults.flatMap((fault): WhyStep[] => {
    const there = spans.filter((span) => serviceOf(reader, span) === fault.service);
    const met = there.filter((span) => (span.flags & SPAN.shortCircuit) === 0 && (fault.instance < 0 || fault.instance === span.instance)
      && span.sentUs < fault.toUs && Math.max(span.endedUs < 0 ? Infinity : span.endedUs, span.leftUs) >= fault.fromUs);
    const kept = there.find((span) => (span.flags & SPAN.shortCircuit) !== 0 && movedDuring(reader, call, span, fault));
    const span = met[0] ?? kept;
    if (span === undefined) return [];
    const service = serviceName(reader, span);
    const head = met.length === 0 ? `${capital(attachmentName(reader, span.outcome.by))} had moved during a fault.` : faultHead(fault, service, met);
    return [{
      text: `${head} ${fault.label === '' ? 'Fault' : fault.label} on ${service}, ${instantText(fault.fromUs)} to ${instantText(fault.toUs)}: ${faultText(fault)}.`,
      atUs: fault.fromUs, facts: [fault.fromUs, fault.toUs, fault.fault.errorShare, fault.fault.slowdown],
    }];
  });
}

function movedDuring(reader: Reader, call: CallRow, span: SpanRow, fault: Fault): boolean {
  const state = stateFor(reader, span.outcome.by, call, span.instance);
  const move = state < 0 ? null : moveBefore(reader, state, span.sentUs);
  return move !== null && move.atUs >= fault.fromUs && move.atUs < fault.toUs;
}

function faultHead({ fault }: Fault, service: string, spans: readonly SpanRow[]): string {
  if (fault.down) return `${capital(service)} was down, because of a fault.`;
  if (fault.stalled) return `${capital(service)} stood still, because of a fault.`;
  const seen = spans.some((span) => fault.errorShare > 0 && span.outcome.error === fault.error && span.begunUs >= 0 && !gaveUp(span));
  if (seen) return 'The error came from a fault.';
  return fault.slowdown > 1 ? 'The workers were slow, because of a fault.' : `${capital(service)} had a fault.`;
}

function faultText({ fault }: Fault): string {
  if (fault.down) return 'every attempt is refused';
  if (fault.stalled) return 'nothing begins and nothing goes on';
  const { errorShare, slowdown, draining } = fault;
  const parts = [
    ...(draining ? ['out of the registry'] : []), ...(errorShare > 0 ? [`${shareText(errorShare)} errors`] : []),
    ...(slowdown === 1 ? [] : [`${errorShare > 0 ? 'the rest' : 'work'} ${factorText(slowdown)}`]),
  ];
  return parts.length === 0 ? 'what it held is gone' : parts.join(', ');
}

/** Moves away from the first, calm state that policies of its chain made while an attempt was under way: too late to spare it. */
export function moveSteps(reader: Reader, call: CallRow, spans: readonly SpanRow[]): readonly WhyStep[] {
  const steps: WhyStep[] = [];
  const seen = new Set<number>();
  for (const span of spans) {
    for (const attachment of reader.meta.links[span.link]?.chain ?? []) {
      const state = stateFor(reader, attachment, call, span.instance);
      if (state < 0 || reader.meta.attachments[attachment - 1]?.endpoints !== undefined || span.leftUs <= span.sentUs || span.outcome.reason === 'ok' && !gaveUp(span)) continue;
      const row = reader.moves(state, span.sentUs + 1, span.leftUs).find((one) => { const { from, to } = reader.move(one); return from === 0 && to !== 0; });
      if (row === undefined || seen.has(row)) continue;
      seen.add(row);
      const move = reader.move(row);
      const { names } = reader.meta.states[state] ?? { names: [] };
      const counters = countersText(reader, move);
      steps.push({
        text: `${capital(attachmentName(reader, attachment))} came ${lengthText(move.atUs - span.sentUs)} too late for ${attemptName(reader, span)}.`
          + ` It went ${stateText(names[move.to] ?? '')} at ${instantText(move.atUs)}${counters === '' ? '' : ` (${counters})`}, when the attempt had already passed.`,
        atUs: move.atUs, facts: [move.atUs, move.atUs - span.sentUs, ...move.gauges], move: row, ...(move.call < 0 ? {} : { call: move.call }),
      });
    }
  }
  return steps;
}

/** Work that went on after its caller had left. */
export function costSteps(reader: Reader, spans: readonly SpanRow[]): readonly WhyStep[] {
  const late = spans.filter((span) => !leadsToDoor(reader, span.link) && span.begunUs >= 0 && span.leftUs >= 0 && span.endedUs > span.leftUs);
  if (late.length > 1) {
    const heldUs = late.reduce((sum, span) => sum + span.endedUs - Math.max(span.begunUs, span.leftUs), 0);
    const first = late[0], names = listText([...new Set(late.map((span) => serviceName(reader, span)))]);
    return first === undefined ? [] : [{
      text: `Its work was done all the same, for nobody. ${manyText(late.length, 'attempt')} held workers of ${names} for ${lengthText(heldUs)} after their caller had left.`,
      atUs: first.leftUs, facts: [late.length, heldUs], span: first.row,
    }];
  }
  return late.map((span) => ({
    text: span.begunUs >= span.leftUs
      ? `Its work was done all the same, for nobody. A worker took it up at ${instantText(span.begunUs)}, ${lengthText(span.begunUs - span.leftUs)} after its caller had left, and was held for ${lengthText(span.endedUs - span.begunUs)}.`
      : `Its work went on, for nobody. A worker was held for ${lengthText(span.endedUs - span.leftUs)} after its caller had left.`,
    atUs: span.begunUs, facts: [span.begunUs, span.endedUs - Math.max(span.begunUs, span.leftUs)], span: span.row,
  }));
}
