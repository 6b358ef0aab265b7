/** Reads the parts of a document: links, clients, services and nodes, each by its own id. */
import type { Patterns } from '../engine/patterns.ts';
import type { Attach, Client, Link, Registers, Service } from './document.ts';
import { lookupLinks } from './check-registries.ts';
import { IssueList } from './issue.ts';
import { readAttach, readAttaches } from './parse-attach.ts';
import { LONGEST_MS, readDistribution } from './parse-distribution.ts';
import { readKeys } from './parse-keys.ts';
import { placeOf, readSteps } from './parse-steps.ts';
import { readWorkload } from './parse-workload.ts';
import type { Fields, Shape } from './read-value.ts';
import { own, ownOr, readChoice, readFlag, readId, readList, readNumber, readObject, readText } from './read-value.ts';
import { linksNamed } from './routes.ts';
import { readWire, wireField } from './wire.ts';

const MOST_PARTS = 1_000;
/** Recordings number clients and instances in 16 bits. */
export const MOST_COPIES = 60_000;

const LINK: Shape = { required: ['id', 'from', 'to'], optional: ['latency', 'wire', 'passDeadline', 'passCancel', 'marginMs', 'chain'] };
const CLIENT: Shape = { required: ['id', 'workload'], optional: ['title', 'count', 'priority', 'keys', 'verb', 'steps', 'process'] };
const SERVICE: Shape = {
  required: ['id', 'steps'],
  optional: ['title', 'instances', 'workers', 'queue', 'patience', 'inbound', 'blocking', 'onCancel', 'process', 'registers'],
};
const REGISTERS: Shape = { required: ['link'], optional: ['everyMs'] };

interface Part { readonly id: string; readonly path: string; readonly given: Fields }

/** Entries of a list that are objects with an id; the issues of those that are not. */
function readParts(issues: IssueList, list: string, value: unknown, shape: Shape): readonly Part[] {
  return readList(issues, list, value, MOST_PARTS).flatMap((item, i) => {
    const place = `${list}[${i}]`;
    const quiet = readObject(new IssueList(), place, item, { required: [] });
    const id = quiet === null ? '' : readId(issues, `${place}.id`, own(quiet, 'id'));
    const path = id === '' ? place : `${list}/${id}`;
    const given = readObject(issues, path, item, shape);
    return given === null || id === '' ? [] : [{ id, path, given }];
  });
}

/** Whether a part could not be told by its id: then what refers to it is no mistake of its own. */
export function partsLost(issues: IssueList): boolean {
  return issues.found.some((issue) => /^(clients|services|nodes|links)(\[\d+\](\.id)?)?$/.test(issue.path));
}

export function readLinks(issues: IssueList, value: unknown, patterns: Patterns): readonly Link[] {
  return readParts(issues, 'links', value, LINK).map(({ id, path, given }) => {
    const flag = (name: string) => readFlag(issues, `${path}.${name}`, ownOr(given, name, false));
    const end = (name: string) => own(given, name) === undefined ? '' : readText(issues, `${path}.${name}`, own(given, name), 64, 1);
    return {
      id, from: end('from'), to: end('to'),
      latency: readDistribution(issues, `${path}.latency`, ownOr(given, 'latency', { dist: 'constant', ms: 0 })),
      ...(own(given, 'wire') === undefined ? {} : wireField(readWire(issues, `${path}.wire`, own(given, 'wire')))),
      passDeadline: flag('passDeadline'), passCancel: flag('passCancel'),
      marginMs: readNumber(issues, `${path}.marginMs`, ownOr(given, 'marginMs', 0), { min: 0, max: LONGEST_MS, unit: 'ms' }),
      chain: readAttaches(issues, path, 'chain', ownOr(given, 'chain', []), patterns, 'policy', 'balancer'),
    };
  });
}

/** Traffic goes down the first link that leaves its client; any other is for look-ups. */
function checkLeaving(issues: IssueList, path: string, id: string, leaving: readonly Link[], forLookups: ReadonlySet<string>): void {
  const [first, ...others] = leaving, more = others.filter((link) => !forLookups.has(link.id));
  if (first === undefined) issues.add(path, `No link leaves the client ${id}, so its calls have nowhere to go.`);
  else if (forLookups.has(first.id) && more.length === 1) issues.add(path, `Calls of ${id} go down the first link that leaves it, and that is ${first.id}, which is for look-ups. Put ${more[0]!.id} before it in the list of links.`);
  else if (more.length > 0) issues.add(path, `More than one link leaves the client ${id}. Only a program can choose between links.`);
}

export function readClients(issues: IssueList, value: unknown, links: readonly Link[], patterns: Patterns): readonly Client[] {
  const forLookups = lookupLinks(links, patterns);
  const named = linksNamed(links, patterns);
  return readParts(issues, 'clients', value, CLIENT).map(({ id, path, given }) => {
    const workload = own(given, 'workload') === undefined ? null : readWorkload(issues, `${path}.workload`, own(given, 'workload'));
    const leaving = links.filter((link) => link.from === id && !named.has(link.id));
    const steps = own(given, 'steps');
    const isProgram = workload?.kind === 'program';
    const isTraffic = workload !== null && !isProgram;
    const noSteps = steps === undefined || (Array.isArray(steps) && steps.length === 0);
    if (isProgram && noSteps) issues.add(`${path}.steps`, `The field ${id}.steps is missing. A program needs at least one step.`);
    if (isTraffic && !noSteps) issues.add(`${path}.steps`, 'Steps belong to a client whose workload is a program.');
    if (isTraffic && !partsLost(issues)) checkLeaving(issues, path, id, leaving, forLookups);
    return {
      id, workload: workload ?? { kind: 'program' }, title: title(issues, path, given, id), ...readPriority(issues, path, given),
      ...(own(given, 'keys') === undefined ? {} : { keys: readKeys(issues, `${path}.keys`, own(given, 'keys')) }),
      ...(own(given, 'verb') === undefined ? {} : { verb: readText(issues, `${path}.verb`, own(given, 'verb'), 64, 1) }),
      count: readNumber(issues, `${path}.count`, ownOr(given, 'count', 1), { min: 1, max: MOST_COPIES, whole: true }),
      steps: isProgram && !noSteps
        ? readSteps(issues, `${path}.steps`, steps, placeOf('client', id, links)) : [],
      ...readProcess(issues, path, given),
    };
  });
}

export function readServices(issues: IssueList, value: unknown, links: readonly Link[], patterns: Patterns): readonly Service[] {
  return readParts(issues, 'services', value, SERVICE).map(({ id, path, given }) => {
    const blocking = readFlag(issues, `${path}.blocking`, ownOr(given, 'blocking', true));
    const patience = own(given, 'patience');
    return {
      id, title: title(issues, path, given, id),
      instances: readNumber(issues, `${path}.instances`, ownOr(given, 'instances', 1), { min: 1, max: 1_000, whole: true }),
      workers: readWorkers(issues, `${path}.workers`, ownOr(given, 'workers', -1)),
      queue: readAttach(issues, path, `${path}.queue`, ownOr(given, 'queue', { id: 'queue', kind: 'fifo' }), patterns, 'discipline') ?? NO_QUEUE,
      ...(patience === undefined ? {} : { patience: readDistribution(issues, `${path}.patience`, patience) }),
      inbound: readAttaches(issues, path, 'inbound', ownOr(given, 'inbound', []), patterns, 'policy'),
      steps: own(given, 'steps') === undefined ? [] : readSteps(issues, `${path}.steps`, own(given, 'steps'), placeOf('service', id, links, blocking)),
      blocking,
      onCancel: readChoice(issues, `${path}.onCancel`, ownOr(given, 'onCancel', 'ignore'), ['ignore', 'dequeue', 'abort']) ?? 'ignore',
      ...readProcess(issues, path, given), ...readRegisters(issues, path, given),
    };
  });
}
function readRegisters(issues: IssueList, path: string, given: Fields): { readonly registers?: Registers } {
  if (own(given, 'registers') === undefined) return {};
  const at = `${path}.registers`, registers = readObject(issues, at, own(given, 'registers'), REGISTERS);
  if (registers === null) return {};
  return { registers: {
    link: own(registers, 'link') === undefined ? '' : readText(issues, `${at}.link`, own(registers, 'link'), 64, 1),
    everyMs: readNumber(issues, `${at}.everyMs`, ownOr(registers, 'everyMs', 5_000), { min: 1, max: LONGEST_MS, unit: 'ms' }),
  } };
}
/** A node is an attachment that stands by itself. */
export function readNodes(issues: IssueList, value: unknown, patterns: Patterns): readonly Attach[] {
  return readAttaches(issues, 'nodes', '', value, patterns, 'node');
}

const NO_QUEUE: Attach = { id: '', kind: '', config: {} };

/** -1 without limit, or at least 1. */
export function readWorkers(issues: IssueList, path: string, value: unknown): number {
  return value === -1 ? -1 : readNumber(issues, path, value, { min: 1, max: 1_000_000, whole: true, unit: 'workers' });
}

function title(issues: IssueList, path: string, given: Fields, id: string): string {
  return own(given, 'title') === undefined ? id : readText(issues, `${path}.title`, own(given, 'title'), 200);
}

/** Kept only when it is not 0. */
function readPriority(issues: IssueList, path: string, given: Fields): { readonly priority?: number } {
  const priority = readNumber(issues, `${path}.priority`, ownOr(given, 'priority', 0), { min: -1_000, max: 1_000, whole: true });
  return priority === 0 ? {} : { priority };
}

function readProcess(issues: IssueList, path: string, given: Fields): { readonly process?: string } {
  return own(given, 'process') === undefined ? {} : { process: readId(issues, `${path}.process`, own(given, 'process')) };
}
