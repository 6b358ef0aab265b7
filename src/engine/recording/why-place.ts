/** Who is who around a span, for why-chains: its service, its attachments by name, the shared states it met. */
import type { CallRow, MoveRow, Reader, SpanRow } from './reading.ts';
import { NO_INSTANCE } from './sink.ts';
import { kindText, numberText, shareText } from './words.ts';

export interface Crowd {
  readonly busy: number;
  /** Of the busy workers, those whose callers had left. */
  readonly busyLate: number;
  readonly queued: number;
  /** Attempts that had come to the queue earlier and still waited; -1 unknown. */
  readonly ahead: number;
}

/** The number of the service a span's link leads to. */
export function serviceOf(reader: Reader, span: SpanRow): number {
  return reader.meta.links[span.link]?.to ?? -1;
}

/** Whether it is a node that the span's link leads to. */
export function leadsToNode(reader: Reader, span: SpanRow): boolean { return serviceOf(reader, span) >= reader.meta.services.length; }

export function serviceName(reader: Reader, span: SpanRow): string {
  const { services, nodes } = reader.meta, number = serviceOf(reader, span), service = services[number];
  if (service === undefined) return nodes[number - services.length]?.id ?? 'its service';
  const name = titleOf(service);
  return service.instances > 1 && span.instance !== NO_INSTANCE ? `instance ${span.instance + 1} of ${name}` : name;
}

/** By its title; its id where it has none. */
function titleOf({ id, title }: { readonly id: string; readonly title: string }): string { return title === '' ? id : title; }
/** Of a client, a service or a node. */
function nameOf({ meta }: Pick<Reader, 'meta'>, id: string): string {
  const found = meta.clients.find((one) => one.id === id) ?? meta.services.find((one) => one.id === id);
  return found === undefined ? id : titleOf(found);
}

/** Whether the call's client made it, or a node for it: not one of the services on the way. */
export function isOwn({ meta }: Reader, span: SpanRow): boolean {
  const fromId = meta.links[span.link]?.fromId;
  return meta.services.every(({ id }) => id !== fromId);
}

/** By link, how many services lie before it on the way from a client or a node: what is sent at one instant was sent in this order. */
export function depths({ meta: { clients, nodes, services, links } }: Reader): readonly number[] {
  const depth = new Map([...clients, ...nodes].map(({ id }) => [id, 0]));
  for (let more = true; more;) {
    more = false;
    for (const { fromId, to } of links) {
      const at = depth.get(fromId), service = services[to]?.id ?? '';
      if (at === undefined || service === '' || (depth.get(service) ?? Infinity) <= at + 1) continue;
      depth.set(service, at + 1);
      more = true;
    }
  }
  return links.map(({ fromId, door }) => (depth.get(fromId) ?? 0) + (door === true ? 0 : 0.5));
}

/** `attempt 2`; with who made it where that is a service, `attempt 1 from Shop`. */
export function attemptName(reader: Reader, span: SpanRow): string {
  const { links } = reader.meta, link = links[span.link];
  if (link === undefined || isOwn(reader, span)) return `attempt ${span.attempt}`;
  return `attempt ${span.attempt} ${link.door === true ? 'at the entrance of' : 'from'} ${nameOf(reader, link.fromId)}`;
}

/** Whether this link leads to an entrance with patterns: what queues and works is told by the spans behind it. */
export function leadsToDoor({ meta: { links } }: Reader, link: number): boolean {
  const to = links[link]?.to;
  return links[link]?.door !== true && links.some((other) => other.door === true && other.to === to);
}

/** Whether the service a span went to stood still at this instant, by a fault. */
export function stoodStill(reader: Reader, span: SpanRow, atUs: number): boolean {
  const service = serviceOf(reader, span);
  return reader.meta.faults.some(({ fault, ...at }) => fault.stalled && at.service === service && (at.instance < 0 || at.instance === span.instance) && at.fromUs <= atUs && atUs < at.toUs);
}

/** `the circuit breaker`; with its place where there are several of that kind in the run, `the retry from Shop to Stock`, and its id where one place has two. */
export function attachmentName(reader: Pick<Reader, 'meta'>, number: number): string {
  const attachment = reader.meta.attachments[number - 1];
  if (attachment === undefined) return 'the service';
  const { attachments, links, services } = reader.meta,
    kind = kindText(attachment.kind),
    alike = attachments.flatMap((other, i) => (other.kind === attachment.kind ? [i + 1] : []));
  if (alike.length === 1) return `the ${kind}`;
  const link = links.find(({ chain }) => chain.includes(number)), own = attachment.id.slice(attachment.id.lastIndexOf('/') + 1);
  if (link === undefined) {
    const queued = services.find(({ queue }) => queue === number);
    return queued === undefined ? attachment.id : `the queue of ${titleOf(queued)}`;
  }
  const to = services[link.to] === undefined ? reader.meta.nodes[link.to - services.length]?.id ?? '' : titleOf(services[link.to]!);
  const name = alike.filter((other) => link.chain.includes(other)).length > 1 ? `${kind} ${own}` : kind;
  return `the ${name} ${link.door === true ? 'at the entrance of' : `from ${nameOf(reader, link.fromId)} to`} ${to}`;
}

/** The shared state an attachment uses for this call: its client's own, its instance's own where that is known, or the common one. */
export function stateFor(reader: Reader, attachment: number, call: CallRow, instance = NO_INSTANCE): number {
  const states = reader.meta.attachments[attachment - 1]?.states ?? [];
  return states.find((state) => {
    const { client, endpoint } = reader.meta.states[state] ?? { client: -1, endpoint: -1 };
    return (client < 0 || client === call.client) && (endpoint < 0 || instance === NO_INSTANCE || endpoint === instance);
  }) ?? -1;
}

/** The last move of a shared state up to and including this instant. */
export function moveBefore(reader: Reader, state: number, atUs: number): MoveRow | null {
  const row = reader.moves(state, 0, atUs + 1).at(-1);
  return row === undefined ? null : reader.move(row);
}

/** `failed 30, failure rate 50 %`: the gauges a move found, without those at 0. */
export function countersText(reader: Reader, move: MoveRow): string {
  const gauges = reader.meta.states[move.state]?.gauges ?? [];
  return gauges.flatMap((gauge, i) => {
    const value = move.gauges[i] ?? 0;
    return value > 0 ? [`${kindText(gauge.name)} ${gauge.unit === 'share' ? shareText(value) : numberText(value)}`] : [];
  }).join(', ');
}

/** Workers and queue that a span met at an instant at which it had to queue; it is not among them. */
export function crowdAt(reader: Reader, span: SpanRow, atUs: number): Crowd {
  const service = serviceOf(reader, span);
  const counted = countCrowd(reader, span, service, atUs);
  const spec = reader.meta.services[service], workers = spec?.workers ?? -1;
  const prefix = spec === undefined ? '' : `services/${spec.id}${spec.instances > 1 && span.instance !== NO_INSTANCE ? `/${span.instance}` : ''}`;
  // All workers were busy when it had to queue, so the most of that window is how many they are: an edit may have changed it.
  const busy = levelAt(reader, `${prefix}/busy`, atUs).most;
  // Spans that are sampled away or not yet written are missing from the count; the levels of the window then say it.
  if (reader.sampledFrom < 0 && (counted.busy === workers || counted.busy === busy)) return counted;
  return { busy: busy > 0 ? busy : workers, busyLate: levelAt(reader, `${prefix}/busyLate`, atUs).mean, queued: Math.max(0, levelAt(reader, `${prefix}/queued`, atUs).mean - 1), ahead: -1 };
}

function countCrowd(reader: Reader, span: SpanRow, service: number, atUs: number): Crowd {
  let rows = new Int32Array(4096);
  let count = reader.openAt(atUs, rows);
  while (count === rows.length) {
    rows = new Int32Array(rows.length * 4);
    count = reader.openAt(atUs, rows);
  }
  const other = { ...span }, isThere = reader.meta.links.map(({ to }, link) => to === service && !leadsToDoor(reader, link));
  let busy = 0;
  let busyLate = 0;
  let queued = 0;
  let ahead = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] ?? 0;
    reader.fillSpan(row, other);
    if (row === span.row || isThere[other.link] !== true || other.instance !== span.instance) continue;
    if (other.queuedUs < 0 || other.queuedUs > atUs || (other.endedUs >= 0 && other.endedUs <= atUs)) continue;
    if (other.begunUs >= 0 && other.begunUs <= atUs) {
      busy += 1;
      if (other.leftUs >= 0 && other.leftUs <= atUs) busyLate += 1;
    } else {
      queued += 1;
      if (other.queuedUs < span.queuedUs) ahead += 1;
    }
  }
  return { busy, busyLate, queued, ahead };
}

/** A level over the window that holds this instant: its mean, as a whole number, and its maximum. */
function levelAt(reader: Reader, name: string, atUs: number): { readonly mean: number; readonly most: number } {
  const window = reader.meta.series.some((series) => series.name === name) ? reader.series(name, atUs, atUs + 1, 1)[0] : undefined;
  if (window === undefined) return { mean: 0, most: 0 };
  return { mean: Math.round(window.sum / Math.max(1, Math.min(window.toUs, reader.untilUs) - window.fromUs)), most: window.max };
}
