/** Resolves a parsed scenario into what the engine runs: ids to numbers, milliseconds to microseconds, changes to whole settings at instants. */
import type { Patterns } from '../engine/patterns.ts';
import { machineOf } from '../engine/pattern.ts';
import type { AttachSpec, ChangeSpec, ClientSpec, LinkSpec, NodeSpec, ServiceSpec, Spec, StepSpec } from '../engine/spec.ts';
import { LIMITS, PERFECT_WIRE } from '../engine/spec.ts';
import { changeSpecs } from './change-specs.ts';
import type { Attach, Handlers, ScenarioV1, Service, Step } from './document.ts';
import { callLinks } from './routes.ts';
import { wireSpec } from './wire.ts';

const MICROS = 1_000;
const SMALLEST_WINDOW_US = 100_000;
const MOST_WINDOWS = 72_000;

/** The scenario must have come from `parseScenario` with the same patterns. Attachments that are off are left out. */
export function toSpec(scenario: ScenarioV1, patterns: Patterns): Spec {
  const durationUs = Math.round(scenario.durationMs * MICROS);
  const attachments: AttachSpec[] = [];
  /** Numbers from 1, by document path. */
  const numbers = new Map<string, number>();
  const put = (list: 'links' | 'services', owner: string, attach: Attach, link: number, service: number): number => {
    attachments.push({
      id: `${owner}/${attach.id}`, kind: attach.kind, config: attach.config, scope: scopeOf(attach, patterns), share: attach.share ?? '', link, service,
    });
    numbers.set(`${list}/${owner}/${attach.id}`, attachments.length);
    return attachments.length;
  };
  const chains = scenario.links.map((link, n) => running(link.chain).map((attach) => put('links', link.id, attach, n, -1)));
  const queues = scenario.services.map((service, n) => put('services', service.id, service.queue, -1, n));
  const doors = doorLinks(scenario, (service, attach, link) => put('services', service.id, attach, link, -1));
  const nodes: readonly NodeSpec[] = scenario.nodes.map((node) => {
    attachments.push({ id: node.id, kind: node.kind, config: node.config, scope: 'service', share: '', link: -1, service: -1 });
    numbers.set(`nodes/${node.id}`, attachments.length);
    return { id: node.id, attach: attachments.length };
  });
  const processes = [...new Set([...scenario.clients, ...scenario.services].flatMap((part) => part.process ?? []))];
  const processOf = (part: { readonly process?: string }) => part.process === undefined ? -1 : processes.indexOf(part.process);
  const indexOf = (parts: readonly { readonly id: string }[], id: string) => parts.findIndex((part) => part.id === id);
  const stationOf = (id: string) => indexOf([...scenario.services, ...scenario.nodes], id);
  /** The number of a verb of the node that a link leads to. */
  const verbOf = (link: string, verb = '') => {
    const kind = scenario.nodes.find((node) => node.id === scenario.links.find((item) => item.id === link)?.to)?.kind, pattern = patterns[kind ?? ''];
    return pattern?.role === 'node' ? { verb: pattern.verbs.indexOf(verb) } : {};
  };
  const steps = (list: readonly Step[]) => stepSpecs(list, (id, verb) => ({ link: indexOf(scenario.links, id), ...verbOf(id, verb) }));

  const callLink = callLinks(scenario, patterns);
  const clients: readonly ClientSpec[] = scenario.clients.map((client) => ({
    id: client.id, title: client.title, count: client.count, priority: client.priority ?? 0, keys: client.keys ?? null, workload: client.workload,
    link: indexOf(scenario.links, callLink(client.id)?.id ?? ''), ...verbOf(callLink(client.id)?.id ?? '', client.verb), steps: steps(client.steps), process: processOf(client),
  }));
  const services: readonly ServiceSpec[] = scenario.services.map((service, n) => ({
    id: service.id, title: service.title, instances: service.instances, workers: service.workers,
    queue: queues[n] ?? 0, patience: service.patience ?? null, door: doors.numbers[n] ?? -1, steps: steps(service.steps),
    blocking: service.blocking, onCancel: service.onCancel, process: processOf(service),
    ...(service.registers === undefined ? {} : { registers: { link: indexOf(scenario.links, service.registers.link), everyMs: service.registers.everyMs } }),
  }));
  const links: readonly LinkSpec[] = scenario.links.map((link, n) => ({
    id: link.id,
    from: { client: indexOf(scenario.clients, link.from), service: indexOf(scenario.services, link.from), node: indexOf(scenario.nodes, link.from) },
    to: stationOf(link.to),
    latency: link.latency,
    wire: wireSpec(link.wire),
    passDeadline: link.passDeadline,
    passCancel: link.passCancel,
    marginUs: Math.round(link.marginMs * MICROS),
    chain: chains[n] ?? [],
    probes: -1,
  }));
  const all = withProbes([...links, ...doors.links], (attach) => patterns[attachments[attach - 1]?.kind ?? '']?.role === 'balancer');
  return {
    seed: scenario.seed, durationUs, windowUs: windowUs(durationUs), clients, services, nodes, links: all, attachments, processes,
    changes: changeSpecs(scenario, numbers, steps).flatMap((change) => onProbes(change, all)), limits: LIMITS,
  };
}

/** A link for each service with patterns at its entrance, behind all links of the document; `numbers` by service, -1 none. */
function doorLinks(
  scenario: ScenarioV1,
  put: (service: Service, attach: Attach, link: number) => number,
): { readonly links: readonly LinkSpec[]; readonly numbers: readonly number[] } {
  const links: LinkSpec[] = [];
  const numbers = scenario.services.map((service, n) => {
    const inbound = running(service.inbound);
    if (inbound.length === 0) return -1;
    const link = scenario.links.length + links.length;
    links.push({
      id: `${service.id}/door`,
      from: { client: -1, service: n, node: -1 },
      to: n,
      latency: { dist: 'constant', ms: 0 },
      wire: PERFECT_WIRE,
      passDeadline: true,
      passCancel: true,
      marginUs: 0,
      chain: inbound.map((attach) => put(service, attach, link)),
      probes: -1,
    });
    return link;
  });
  return { links, numbers };
}

/** Behind all links, the way of the probes of each balancer: the same link without its chain. */
function withProbes(links: readonly LinkSpec[], isStage: (attach: number) => boolean): readonly LinkSpec[] {
  const ways: LinkSpec[] = [];
  const known = links.map((link) => {
    if (!link.chain.some(isStage)) return link;
    ways.push({ ...link, id: `${link.id}/probes`, chain: [] });
    return { ...link, probes: links.length + ways.length - 1 };
  });
  return [...known, ...ways];
}

/** What changes of a link changes of the way of its probes. */
function onProbes(change: ChangeSpec, links: readonly LinkSpec[]): readonly ChangeSpec[] {
  const probes = change.what === 'link' ? links[change.link]?.probes ?? -1 : -1;
  return probes < 0 || change.what !== 'link' ? [change] : [change, { ...change, link: probes }];
}

function running(chain: readonly Attach[]): readonly Attach[] {
  return chain.filter((attach) => attach.off !== true);
}

function scopeOf(attach: Attach, patterns: Patterns): AttachSpec['scope'] {
  const pattern = patterns[attach.kind];
  if (pattern === undefined) throw new RangeError(`no pattern ${attach.kind}`);
  if (pattern.role === 'discipline' || pattern.role === 'node') return 'service';
  return attach.scope ?? (pattern.role === 'balancer' ? pattern : machineOf(pattern, attach.config)).scopes[0] ?? 'link';
}

/** Windows of 100 ms, doubled until the run and as long a drain have at most 72 000. */
export function windowUs(durationUs: number): number {
  let window = SMALLEST_WINDOW_US;
  while (2 * durationUs / window > MOST_WINDOWS) window *= 2;
  return window;
}

type To = (link: string, verb?: string) => { readonly link: number; readonly verb?: number };
function stepSpecs(steps: readonly Step[], link: To): readonly StepSpec[] {
  return steps.map((step): StepSpec => {
    switch (step.do) {
      case 'call': return { do: 'call', ...link(step.link, step.verb), on: handlerSpecs(step.on, link) };
      case 'repeat': return { do: 'repeat', times: step.times === 'forever' ? -1 : step.times, steps: stepSpecs(step.steps, link) };
      case 'all': case 'any': return fanOutSpec(step, link);
      case 'work': return { do: 'work', time: step.time, perBusyMs: step.perBusyMs ?? 0, ...(step.sameSize === true ? { sameSize: true } : {}) };
      case 'print': case 'sleep': case 'fail': case 'script': case 'exit': return step;
    }
  });
}

/** An `all` needs every branch. */
function fanOutSpec({ do: what, need = 1, times = 1, steps }: Step & { readonly do: 'all' | 'any' }, link: To): StepSpec {
  return { do: what, need: what === 'all' ? times * steps.length : need, times, steps: stepSpecs(steps, link) };
}

function handlerSpecs(on: Handlers, link: To): { readonly [outcome: string]: readonly StepSpec[] } {
  return Object.fromEntries(Object.entries(on).map(([outcome, steps]) => [outcome, stepSpecs(steps, link)]));
}
