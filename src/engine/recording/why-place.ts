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

/** Workers and queue that a span met at an instant; `workers` are known to have been busy, for it had to queue. */
export function crowdAt(reader: Reader, span: SpanRow, atUs: number): Crowd {
  const service = serviceOf(reader, span);
  const workers = reader.meta.services[service]?.workers ?? -1;
  const counted = countCrowd(reader, span, service, atUs);
  // Spans that are sampled away or not yet written are missing from the count; the levels of the window then say it.
  if (reader.sampledFrom < 0 && counted.busy === workers) return counted;
  const spec = reader.meta.services[service];
  const prefix = spec === undefined ? '' : `services/${spec.id}${spec.instances > 1 && span.instance !== NO_INSTANCE ? `/${span.instance}` : ''}`;
  return { busy: levelAt(reader, `${prefix}/busy`, atUs), busyLate: levelAt(reader, `${prefix}/busyLate`, atUs), queued: levelAt(reader, `${prefix}/queued`, atUs), ahead: -1 };
}

function countCrowd(reader: Reader, span: SpanRow, service: number, atUs: number): Crowd {
  let rows = new Int32Array(4096);
  let count = reader.openAt(atUs, rows);
  while (count === rows.length) {
    rows = new Int32Array(rows.length * 4);
    count = reader.openAt(atUs, rows);
  }
  const other = { ...span };
  let busy = 0;
  let busyLate = 0;
  let queued = 0;
  let ahead = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] ?? 0;
    reader.fillSpan(row, other);
    if (row === span.row || reader.meta.links[other.link]?.to !== service || other.instance !== span.instance) continue;
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

/** The mean of a level over the window that holds this instant, as a whole number. */
function levelAt(reader: Reader, name: string, atUs: number): number {
  if (!reader.meta.series.some((series) => series.name === name)) return 0;
  const window = reader.series(name, atUs, atUs + 1, 1)[0];
  return window === undefined ? 0 : Math.round(window.sum / (window.toUs - window.fromUs));
}
