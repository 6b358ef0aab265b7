/** The least number of events a scenario can take: arrivals × what is certain to follow each. Too many are refused before running. */
import type { Workload } from '../engine/spec.ts';
import { LIMITS } from '../engine/spec.ts';
import type { Certain } from './certain-events.ts';
import { CertainEvents } from './certain-events.ts';
import type { Client, ScenarioV1, Service, Step } from './document.ts';
import type { Issue } from './issue.ts';
import { fieldName, numberWords } from './issue.ts';

/** An issue at the field that causes most of them, when the run could not end within its limit; else null. */
export function eventBoundIssue(scenario: ScenarioV1, limit: number = LIMITS.events): Issue | null {
  const certain = new CertainEvents(scenario);
  const bounds = [...scenario.clients.map((client) => clientBound(client, scenario, certain)), ...scenario.services.flatMap((service) => heartbeatBound(service, scenario.durationMs))];
  const total = bounds.reduce((sum, bound) => sum + bound.events, 0);
  const worst = bounds.reduce((most, bound) => bound.events > most.events ? bound : most, { path: 'durationMs', events: 0 });
  if (total <= limit) return null;
  return {
    path: worst.path,
    message: `The run takes at least ${numberWords(Math.round(total))} events, most of them because of the field ${fieldName(worst.path)}. It must take at most ${numberWords(limit)}.`,
  };
}

interface Bound { readonly path: string; readonly events: number }

function clientBound(client: Client, { durationMs, links }: ScenarioV1, certain: CertainEvents): Bound {
  const path = `clients/${client.id}.workload`;
  const each = arrivals(client.workload, durationMs);
  if (client.workload.kind === 'program') return { path: `clients/${client.id}.steps`, events: client.count * Math.max(stepEvents(client.steps), beyond(certain.steps(client.steps), durationMs)) };
  if (client.workload.kind === 'closed' || client.workload.kind === 'serial') return { path: `clients/${client.id}.count`, events: client.count };
  // Every call is begun by one event.
  const after = beyond(certain.over(links.find((link) => link.from === client.id)?.id ?? ''), durationMs);
  return { path: `${path}.${CAUSE[client.workload.kind]}`, events: client.count * each * (1 + after) };
}

/** Every heartbeat is begun by one event, whether or not it is heard. */
function heartbeatBound({ id, instances, registers }: Service, durationMs: number): readonly Bound[] {
  return registers === undefined ? [] : [{ path: `services/${id}.registers.everyMs`, events: instances * durationMs / registers.everyMs }];
}

/** Calls are followed for as long again as the run lasts. */
function beyond({ events, byMs }: Certain, durationMs: number): number {
  return byMs <= durationMs ? events : 0;
}

const CAUSE = { poisson: 'ratePerSec', even: 'ratePerSec', at: 'timesMs', bursts: 'size', rates: 'points' } as const;

function arrivals(workload: Workload, durationMs: number): number {
  switch (workload.kind) {
    case 'poisson': return workload.ratePerSec * durationMs / 1_000;
    case 'even': return workload.ratePerSec * Math.max(0, durationMs - workload.firstMs) / 1_000;
    case 'at': return workload.timesMs.filter((ms) => ms < durationMs).length;
    case 'bursts': return workload.size * Math.ceil(durationMs / workload.everyMs);
    case 'rates': return area(workload, durationMs);
    case 'closed': case 'serial': case 'program': return 0;
  }
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

/** Steps up to the end of the program; an endless loop ends with the run, so it counts once. */
function stepEvents(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + ('steps' in step ? repeatEvents(step.do === 'repeat' ? step.times : 1, step.steps) : 1), 0);
}

function repeatEvents(times: number | 'forever', steps: readonly Step[]): number {
  // A loop that takes time may be cut short by the end of the run, so its later turns are no lower bound.
  return times === 'forever' || steps.some((step) => step.do !== 'print') ? stepEvents(steps) : times * stepEvents(steps);
}
