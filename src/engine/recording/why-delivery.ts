/** What became of the message that a call left with a broker, in words. */
import type { CallRow, Reader, SpanRow, WhyStep } from './reading.ts';
import { attemptBefore, attemptStep } from './why-attempt.ts';
import { instantText, lengthText, manyText } from './words.ts';

/** Links by number: 0 what is sent to answer the call, 1 deliveries of a node, 2 what consumers send for them. */
export function partsOf(reader: Reader): readonly number[] {
  const { links, nodes, services, clients } = reader.meta, nodeIds = new Set(nodes.map(({ id }) => id)), reached = new Set(clients.map(({ id }) => id));
  for (let before = -1; before < reached.size;) {
    before = reached.size;
    for (const { fromId, to } of links) if (reached.has(fromId) && services[to] !== undefined) reached.add(services[to].id);
  }
  return links.map(({ fromId }) => (nodeIds.has(fromId) ? 1 : reached.has(fromId) ? 0 : 2));
}

/** One step for what became of it, one for each delivery; of many the first and the last ones. */
export function deliverySteps(reader: Reader, call: CallRow, spans: readonly SpanRow[], most: number): readonly WhyStep[] {
  const first = spans[0];
  if (first === undefined) return [];
  const by = reader.meta.links[first.link]?.fromId ?? '', ok = spans.find((span) => span.outcome.reason === 'ok' && span.endedUs >= 0);
  const end = ok === undefined ? 'No consumer has done it.' : `It was done at ${instantText(ok.endedUs)}, ${lengthText(ok.endedUs - call.startUs)} after the call began.`;
  const head: WhyStep = { text: `Its message was delivered ${spans.length === 1 ? 'once' : manyText(spans.length, 'time')} by ${by}. ${end}`, atUs: first.sentUs, facts: [spans.length] };
  const shown = spans.length <= most ? spans : [...spans.slice(0, most / 2), ...spans.slice(-most / 2)];
  return [head, ...shown.map((span) => told(reader, call, span, attemptBefore(spans, spans.indexOf(span))))];
}

function told(reader: Reader, call: CallRow, span: SpanRow, before: SpanRow | null): WhyStep {
  const step = attemptStep(reader, call, span, -1), fromUs = before === null ? call.startUs : before.leftUs, waitedUs = fromUs < 0 ? 0 : span.sentUs - fromUs;
  const text = step.text.replace(/^Attempt (\d+)/, 'Delivery $1')
    .replaceAll('when its caller left', 'when the broker gave it up').replaceAll('Its caller left after', 'The broker gave it up after');
  return { ...step, text: waitedUs <= 0 ? text : `${text} The message had waited ${lengthText(waitedUs)}.` };
}
