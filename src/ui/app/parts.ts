/** The settings of clients, services and links as field tables, so that one inspector shows everything. */
import type { FieldTable, Json } from '../../engine/fields.ts';
import type { Distribution, Workload } from '../../engine/spec.ts';
import type { Client, ScenarioV1, Service, Step } from '../../scenario/document.ts';
import { valueAt, withChange, withValue } from '../../scenario/edits.ts';
import type { EditScope } from '../../store/scenario-store.ts';

export interface PartField {
  /** Path of what is changed, as in a change's target. */
  readonly target: string;
  /** Takes the field's value out of the target's, and puts it back. */
  read(value: Json): Json;
  write(before: Json, value: Json): Json;
}
export interface Part { readonly fields: FieldTable; readonly at: { readonly [field: string]: PartField } }

const whole: Pick<PartField, 'read' | 'write'> = { read: (value) => value, write: (_, value) => value };
const json = (value: unknown) => value as Json;

/** Null for a workload without a rate. */
export function clientPart(client: Client): Part {
  const target = `clients/${client.id}/workload`;
  const { workload } = client;
  const rate = (ofRate: number): FieldTable => ({
    ratePerSec: { type: 'rate', unit: 'rps', label: 'Rate', help: 'Calls that begin in a second, whether or not earlier ones have been answered.', default: ofRate, accept: { min: 0, max: 100_000 }, slider: { min: 1, max: 2_000, step: 1, scale: 'log' } },
  });
  switch (workload.kind) {
    case 'poisson': case 'even': return {
      fields: rate(workload.ratePerSec),
      at: { ratePerSec: { target, read: (value) => json((value as unknown as { readonly ratePerSec: number }).ratePerSec), write: (before, value) => ({ ...(before as unknown as object), ratePerSec: value }) as Json } },
    };
    case 'closed': return {
      fields: { think: { type: 'distribution', label: 'Think time', help: 'How long a user waits after an answer before the next call.', default: json(workload.think) } },
      at: { think: { target, read: (value) => json((value as unknown as Extract<Workload, { readonly kind: 'closed' }>).think), write: (before, value) => ({ ...(before as unknown as object), think: value }) as Json } },
    };
    case 'at': case 'bursts': case 'rates': case 'serial': case 'program': return { fields: {}, at: {} };
  }
}

/** The first stretch of work or sleep of a service's steps. */
function workOf(steps: readonly Step[]): Distribution | null {
  for (const step of steps) {
    if (step.do === 'work' || step.do === 'sleep') return step.time;
    if (step.do === 'repeat') { const inner = workOf(step.steps); if (inner !== null) return inner; }
  }
  return null;
}

function withWork(steps: readonly Step[], time: Distribution): readonly Step[] {
  let done = false;
  return steps.map((step): Step => {
    if (done) return step;
    if (step.do === 'work' || step.do === 'sleep') { done = true; return { ...step, time }; }
    if (step.do === 'repeat' && workOf(step.steps) !== null) { done = true; return { ...step, steps: withWork(step.steps, time) }; }
    return step;
  });
}

function failOf(steps: readonly Step[]): number | null {
  const found = steps.find((step) => step.do === 'fail');
  return found === undefined ? null : found.share;
}

export function servicePart(service: Service): Part {
  const at = `services/${service.id}`;
  const work = workOf(service.steps), share = failOf(service.steps);
  const steps = (value: Json) => value as unknown as readonly Step[];
  return {
    fields: {
      workers: { type: 'count', unit: 'workers', whole: true, label: 'Workers', help: 'Attempts that each instance works on at once; \u22121 is without limit.', default: service.workers, accept: { min: -1, max: 100_000 }, slider: { min: 1, max: 200, step: 1, scale: 'log' } },
      ...(work === null ? {} : { work: { type: 'distribution', label: 'Service time', help: 'How long a worker is busy with one attempt.', default: json(work) } }),
      ...(share === null ? {} : { fail: { type: 'share', unit: '%', label: 'Attempts that fail', help: 'Share of attempts that end with the error after their work.', default: share, accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' } } }),
    },
    at: {
      workers: { target: `${at}/workers`, ...whole },
      work: { target: `${at}/steps`, read: (value) => json(workOf(steps(value))), write: (before, value) => json(withWork(steps(before), value as unknown as Distribution)) },
      fail: { target: `${at}/steps`, read: (value) => json(failOf(steps(value))), write: (before, value) => json(steps(before).map((step) => (step.do === 'fail' ? { ...step, share: Number(value) } : step))) },
    },
  };
}

/** The document with a field of a part changed, over the whole run or from `atMs` on. */
export function editedPart(settled: ScenarioV1, field: PartField, value: Json, scope: EditScope, atMs: number): ScenarioV1 {
  const next = field.write(valueAt(settled, field.target, scope === 'whole' ? -1 : atMs), value);
  if (scope === 'playhead') return withChange(settled, { atMs, target: field.target, value: next });
  return withValue(settled, field.target, next);
}
