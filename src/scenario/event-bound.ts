/**
 * The least number of events a scenario can take: arrivals × what is certain to follow each. Too many are refused before running.
 *
 * An event is an instant at which the engine has something to do. Counted are: every arrival of an open workload, as it
 * is at the time (scheduled changes of it included); every heartbeat; and of each call the ways there and back and the
 * work and sleep behind, along all calls that follow from it, as far as nothing can keep them from happening. Not counted
 * is what takes no time, as it is done at the instant of what it follows from: a link without latency adds nothing of its
 * own. Nor is what lies behind anything that may answer by itself, hold back or lose a call: wires and cuts, limited
 * workers and their queue, patterns but those that say for how long they let a first attempt go on (timeout, retry);
 * nor second attempts, and what users who wait for answers do next. Where times are drawn it is the number expected.
 */
import type { Patterns } from '../engine/patterns.ts';
import type { Workload } from '../engine/spec.ts';
import { LIMITS } from '../engine/spec.ts';
import type { Certain } from './certain-events.ts';
import { CertainEvents } from './certain-events.ts';
import type { Client, Link, ScenarioV1, Service } from './document.ts';
import type { Issue } from './issue.ts';
import { fieldName, numberWords } from './issue.ts';
import { callLinks } from './routes.ts';
import { changeAt, momentsOf } from './timeline.ts';

/** An issue at the field that causes most of them, when the run could not end within its limit; else null. */
export function eventBoundIssue(scenario: ScenarioV1, patterns: Patterns, limit: number = LIMITS.events): Issue | null {
  const certain = new CertainEvents(scenario, patterns), callLink = callLinks(scenario, patterns);
  const bounds = [
    ...scenario.clients.flatMap((client) => clientBounds(client, callLink(client.id), scenario, certain)),
    ...scenario.services.flatMap((service) => heartbeatBound(service, scenario.durationMs)),
  ];
  const total = bounds.reduce((sum, bound) => sum + bound.events, 0);
  const worst = bounds.reduce((most, bound) => bound.events > most.events ? bound : most, { path: 'durationMs', events: 0 });
  if (total <= limit) return null;
  return {
    path: worst.path,
    message: `The run takes at least ${numberWords(Math.floor(total))} events, most of them because of the field ${fieldName(worst.path)}. It must take at most ${numberWords(limit)}.`,
  };
}

interface Bound { readonly path: string; readonly events: number }

/** One for each stretch of time in which one workload holds. */
function clientBounds(
  { id, count, steps, workload: first }: Client,
  link: Link | undefined,
  { durationMs, changes }: ScenarioV1,
  certain: CertainEvents,
): readonly Bound[] {
  if (first.kind === 'program') return [{ path: `clients/${id}.steps`, events: count * (1 + beyond(certain.steps(steps), durationMs)) }];
  if (first.kind === 'closed' || first.kind === 'serial') return [{ path: `clients/${id}.count`, events: count }];
  const own = changes.filter(({ target }) => target === `clients/${id}/workload`);
  const moments = [0, ...momentsOf(own).filter((ms) => ms > 0 && ms < durationMs), durationMs];
  // Every call is begun by one event.
  const each = count * (1 + beyond(certain.over(link?.id ?? ''), durationMs));
  return moments.slice(1).map((toMs, i) => {
    const fromMs = moments[i]!,
      change = changeAt(own, fromMs),
      workload = change === null ? first : (change.value as unknown as Workload);
    return {
      path: `${change === null ? `clients/${id}.workload` : `changes/${change.id}.value`}.${CAUSE[workload.kind]}`,
      events: each * arrivals(workload, fromMs, toMs),
    };
  });
}

/** Every heartbeat is begun by one event, whether or not it is heard. */
function heartbeatBound({ id, instances, registers }: Service, durationMs: number): readonly Bound[] {
  return registers === undefined ? [] : [{ path: `services/${id}.registers.everyMs`, events: instances * durationMs / registers.everyMs }];
}

/** Calls are followed for as long again as the run lasts. */
function beyond({ events, byMs }: Certain, durationMs: number): number {
  return byMs <= durationMs ? events : 0;
}

const CAUSE = {
  poisson: 'ratePerSec',
  even: 'ratePerSec',
  at: 'timesMs',
  bursts: 'size',
  rates: 'points',
  closed: 'think',
  serial: 'every',
  program: 'kind',
} as const;

/** From one instant up to another; workloads keep their times when they replace another (see `des/arrivals.ts`). */
function arrivals(workload: Workload, fromMs: number, toMs: number): number {
  switch (workload.kind) {
    case 'poisson': return workload.ratePerSec * (toMs - fromMs) / 1_000;
    case 'even': return evenBefore(workload, toMs) - evenBefore(workload, fromMs);
    case 'at': return workload.timesMs.filter((ms) => ms >= fromMs && ms < toMs).length;
    case 'bursts': return ofBursts(workload, fromMs, toMs);
    case 'rates': return area(workload, toMs) - area(workload, fromMs);
    case 'closed': case 'serial': case 'program': return 0;
  }
}

/** Whole calls: between two changes there may be none. */
function evenBefore({ ratePerSec, firstMs }: Workload & { readonly kind: 'even' }, ms: number): number {
  return Math.max(0, Math.ceil(ratePerSec * (ms - firstMs) / 1_000 - 1e-6));
}

/** Of the bursts that begin between the two, what comes before `toMs`: all calls of those that are over by then, of the others a part. */
function ofBursts({ everyMs, size, spreadMs }: Workload & { readonly kind: 'bursts' }, fromMs: number, toMs: number): number {
  const first = Math.ceil(fromMs / everyMs), end = Math.ceil(toMs / everyMs);
  const whole = spreadMs === 0 ? end : Math.min(end, Math.max(first, Math.floor((toMs - spreadMs) / everyMs) + 1));
  const part = spreadMs === 0 ? 0 : (end - whole) * (toMs - everyMs * (whole + end - 1) / 2) / spreadMs;
  return size * (whole - first + part);
}

/** Calls under the rates up to the end: steps hold until the next point, ramps join the points. */
function area(workload: Workload & { readonly kind: 'rates' }, durationMs: number): number {
  let calls = 0;
  workload.points.forEach((point, i) => {
    const next = workload.points[i + 1];
    const end = Math.min(durationMs, next?.atMs ?? durationMs);
    if (end <= point.atMs) return;
    const ramps = workload.shape === 'ramp' && next !== undefined;
    const endRate = ramps ? point.ratePerSec + (next.ratePerSec - point.ratePerSec) * (end - point.atMs) / (next.atMs - point.atMs) : point.ratePerSec;
    calls += (point.ratePerSec + endRate) / 2 * (end - point.atMs) / 1_000;
  });
  return calls;
}
