/** Writes a vector as a scenario document: a client that calls at the vector's times, a chain, and a scripted service. */
import type { Json } from '../../engine/fields.ts';
import { honours, stopperHonoured } from './words.ts';
import type { Chain } from './words.ts';
import type { Vector, VectorCall } from './schema.ts';

/** Where the calls of a vector are in the run: call `index` is the `n`-th of `client`. */
export interface VectorScenario { readonly document: Json; readonly place: readonly { readonly client: string; readonly n: number }[] }

/** Time after the last instant the vector names, for what is under way. */
const MARGIN_MS = 1000;

export function scenarioOf(vector: Vector, chain: Chain, durationMs: number): VectorScenario {
  return areAlike(vector) ? oneLink(vector, chain, durationMs) : linkEach(vector, chain.sharedState ? shared(chain) : chain, durationMs);
}
/** Whether the calls have in common what is a link's, not a call's. */
function areAlike({ calls }: Vector): boolean {
  return calls.every((call) => honours(call) === honours(calls[0]!) && call.ctxTimeoutMs === calls[0]!.ctxTimeoutMs);
}
/** The chain with one breaker for all links it stands on. */
function shared(chain: Chain): Chain {
  return { ...chain, attaches: chain.attaches.map((attach) => (attach.kind === 'circuitBreaker' ? { ...attach, share: attach.id } : attach)) };
}

/** A vector that names no calls but only the waits of a retry: one call whose every attempt fails at once. */
export function asCalls(vector: Vector): Vector {
  if (vector.driver.kind !== 'sequence') return vector;
  const attempts = [{ durationMs: 0, outcome: 'error' as const }];
  return {
    ...vector,
    driver: { kind: 'openLoop' },
    calls: [{ startMs: 0, attempts }],
    observed: vector.observed.map((observed) => ({ call: 0, ...observed })),
  };
}

/** As many calls as draws, each of which fails once: the gap before its second attempt is one draw of the wait. */
export function samplingScenario(vector: Vector, chain: Chain): VectorScenario {
  const draws = vector.driver.draws ?? 0;
  const client = { id: 'client', title: 'Client', workload: { kind: 'even', ratePerSec: 1000 } };
  const calls = [[{ ms: 0, error: 'Timeout' }, { ms: 0 }]];
  const after = { id: 'enough', atMs: draws, target: 'clients/client/workload', value: { kind: 'at', timesMs: [] } };
  const document = documentOf(draws + 10 * horizonMs(vector), [client], [link('link', 'client', 'work', chain, false)], [service('work', calls, false)]);
  return { document: { ...document, changes: [after] }, place: [] };
}

function oneLink(vector: Vector, given: Chain, durationMs: number): VectorScenario {
  const cancels = stopperHonoured(vector) || given.interrupts === true, first = vector.calls[0];
  const chain = first === undefined ? given : withContext(given, first);
  const closed = vector.driver.kind === 'closedLoop';
  const order = vector.calls.map((_, i) => i);
  if (!closed) order.sort((a, b) => vector.calls[a]!.startMs - vector.calls[b]!.startMs || a - b);
  const place = vector.calls.map((_, i) => ({ client: 'client', n: order.indexOf(i) }));
  const client = closed
    ? program(vector, [{ do: 'repeat', times: vector.calls.length, steps: callAndGap('link', vector) }])
    : { id: 'client', title: 'Client', workload: { kind: 'at', timesMs: order.map((i) => vector.calls[i]!.startMs) } };
  const script = vector.calls.length === 0 ? [[{ ms: 0 }]] : order.map((i) => script1({ ...chain.work, ...vector.calls[i]! }));
  return { document: documentOf(durationMs, [client], [link('link', 'client', 'work', chain, cancels)], [service('work', script, cancels)]), place };
}

/** Calls stand on links of their own, so that each has its own context and its own work. */
function linkEach(vector: Vector, chain: Chain, durationMs: number): VectorScenario {
  const closed = vector.driver.kind === 'closedLoop', clientOf = (i: number): string => (closed ? 'client' : `client${i}`);
  const clients = closed
    ? [
        program(
          vector,
          vector.calls.flatMap((_, i) => callAndGap(`link${i}`, vector)),
        ),
      ]
    : vector.calls.map((call, i) => ({ id: clientOf(i), title: `Call ${i}`, workload: { kind: 'at', timesMs: [call.startMs] } }));
  const links = vector.calls.map((call, i) => link(`link${i}`, clientOf(i), `work${i}`, withContext(chain, call), honours(call)));
  const services = vector.calls.map((call, i) => service(`work${i}`, [script1(call)], honours(call)));
  return { document: documentOf(durationMs, clients, links, services), place: vector.calls.map((_, i) => ({ client: clientOf(i), n: closed ? i : 0 })) };
}
const sleep = (ms: number): Json => ({ do: 'sleep', time: { dist: 'constant', ms } });
/** A call down the link, and the gap before the next. */
function callAndGap(link: string, vector: Vector): readonly Json[] { return [{ do: 'call', link }, sleep(vector.driver.gapMs ?? 0)]; }
/** A client that begins with its first call. */
function program(vector: Vector, steps: readonly Json[]): Json {
  const startMs = vector.calls[0]?.startMs ?? 0;
  return { id: 'client', title: 'Client', workload: { kind: 'program' }, steps: [...(startMs === 0 ? [] : [sleep(startMs)]), ...steps] };
}
/** The length of a context that has ended before it begins, as 0 is none: less than a run can tell from nothing. */
const ENDED_MS = 1e-6;
function withContext(chain: Chain, call: VectorCall): Chain {
  if (call.ctxTimeoutMs === undefined) return chain;
  const contextMs = Math.max(ENDED_MS, call.ctxTimeoutMs);
  return { ...chain, attaches: chain.attaches.map((attach) => (attach.kind === 'retry' ? { ...attach, config: { ...attach.config, contextMs } } : attach)) };
}

function documentOf(durationMs: number, clients: readonly Json[], links: readonly Json[], services: readonly Json[]): { readonly [field: string]: Json } {
  return { version: 1, title: 'A recorded vector', seed: 1, durationMs, clients, services, links };
}
function link(id: string, from: string, to: string, chain: Chain, passCancel: boolean): Json {
  return { id, from, to, passCancel, chain: chain.attaches.map((attach) => ({ ...attach })) };
}
function service(id: string, calls: Json, aborts: boolean): Json {
  return { id, title: 'Work', workers: -1, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } }, onCancel: aborts ? 'abort' : 'ignore', steps: [{ do: 'script', calls }] };
}
function script1(call: VectorCall): Json {
  const attempts = call.attempts ?? [
    { durationMs: call.durationMs ?? 0, outcome: call.outcome ?? 'success', ...(call.errorName === undefined ? {} : { errorName: call.errorName }) },
  ];
  return attempts.map((attempt) => {
    if (attempt.outcome === 'success') return { ms: attempt.durationMs };
    return { ms: attempt.durationMs, error: attempt.outcome === 'panic' ? 'panic' : attempt.errorName !== undefined && attempt.errorName !== '' ? attempt.errorName : 'Error' };
  });
}
/** The last instant the vector names anywhere, so that every state asked for lies within the run. */
export function horizonMs(vector: Vector): number {
  let last = 0;
  const visit = (value: unknown): void => {
    if (typeof value === 'number' && value > last && value < 1e12) last = value;
    else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  for (const call of vector.calls) { visit(call.startMs); visit(call.startMs + (call.durationMs ?? 0)); }
  visit(vector.observed);
  visit(vector.probes ?? []);
  for (const { waitsMs } of vector.observed) if (Array.isArray(waitsMs)) last = Math.max(last, waitsMs.reduce((sum: number, ms) => sum + Number(ms), 0));
  return last + MARGIN_MS;
}
