/** The settings of clients, services and links as field tables, so that one inspector shows everything. */
import type { FieldTable, Json } from '../../engine/fields.ts';
import type { Distribution, Workload } from '../../engine/spec.ts';
import type { Client, Link, ScenarioV1, Service, Step, Wire } from '../../scenario/document.ts';
import { valueAt, withChange, withValue } from '../../scenario/edits.ts';
import type { EditScope } from '../../store/scenario-store.ts';
import { keyFields } from './key-fields.ts';
import type { Part, PartField } from './part.ts';

const whole: Pick<PartField, 'read' | 'write'> = { read: (value) => value, write: (_, value) => value };
const json = (value: unknown) => value as Json;

export function clientPart(client: Client): Part {
  const load = workloadPart(client), keys = keyFields(client);
  return {
    fields: {
      ...load.fields,
      ...keys.fields,
      priority: {
        type: 'count',
        unit: '',
        whole: true,
        label: 'Priority',
        help: 'Of its calls, where a queue orders by it: the higher goes first. Negative: behind those that have none. It holds for the whole run.',
        default: 0,
        accept: { min: -1000, max: 1000 },
        slider: { min: -10, max: 10, step: 1, scale: 'linear' },
      },
    },
    at: { ...load.at, ...keys.at, priority: { target: `clients/${client.id}/priority`, ...whole, wholeRun: true } },
  };
}

/** Empty for a workload without a rate. */
function workloadPart(client: Client): Part {
  const target = `clients/${client.id}/workload`;
  const { workload } = client;
  const rate = (ofRate: number): FieldTable => ({
    ratePerSec: {
      type: 'rate',
      unit: 'rps',
      label: 'Rate',
      help: 'Calls that begin in a second, whether or not earlier ones have been answered.',
      default: ofRate,
      accept: { min: 0, max: 100_000 },
      slider: { min: 1, max: 2_000, step: 1, scale: 'log' },
    },
  });
  switch (workload.kind) {
    case 'poisson': case 'even': return {
      fields: rate(workload.ratePerSec),
      at: {
        ratePerSec: {
          target,
          read: (value) => json((value as unknown as { readonly ratePerSec: number }).ratePerSec),
          write: (before, value) => ({ ...(before as unknown as object), ratePerSec: value }) as Json,
        },
      },
    };
    case 'closed': return {
      fields: {
        think: {
          type: 'distribution',
          label: 'Think time',
          help: 'How long a user waits after an answer before the next call.',
          default: json(workload.think),
        },
      },
      at: {
        think: {
          target,
          read: (value) => json((value as unknown as Extract<Workload, { readonly kind: 'closed' }>).think),
          write: (before, value) => ({ ...(before as unknown as object), think: value }) as Json,
        },
      },
    };
    case 'serial': return {
      fields: {
        every: {
          type: 'distribution',
          label: 'Between starts',
          help: 'The least time from the start of a call to the start of the next. A call that takes longer delays the next until it is answered.',
          default: json(workload.every),
        },
      },
      at: {
        every: {
          target,
          read: (value) => json((value as unknown as Extract<Workload, { readonly kind: 'serial' }>).every),
          write: (before, value) => ({ ...(before as unknown as object), every: value }) as Json,
        },
      },
    };
    case 'at': case 'bursts': case 'rates': case 'program': return { fields: {}, at: {} };
  }
}

type Stretch = Extract<Step, { readonly do: 'work' | 'sleep' }>;

/** The first stretch of work or sleep of a service's steps. */
function stretchOf(steps: readonly Step[]): Stretch | null {
  for (const step of steps) {
    if (step.do === 'work' || step.do === 'sleep') return step;
    if ('steps' in step) { const inner = stretchOf(step.steps); if (inner !== null) return inner; }
  }
  return null;
}

function withStretch(steps: readonly Step[], change: (stretch: Stretch) => Stretch): readonly Step[] {
  let done = false;
  return steps.map((step): Step => {
    if (done) return step;
    if (step.do === 'work' || step.do === 'sleep') { done = true; return change(step); }
    if ('steps' in step && stretchOf(step.steps) !== null) { done = true; return { ...step, steps: withStretch(step.steps, change) }; }
    return step;
  });
}

/** Whether all attempts of a call take as long as its first; null where each takes the same anyway, or nothing is worked on. */
function sameSizeOf(stretch: Stretch | null): boolean | null {
  return stretch?.do !== 'work' || stretch.time.dist === 'constant' ? null : stretch.sameSize === true;
}
function sized(stretch: Stretch, same: boolean): Stretch {
  if (stretch.do === 'sleep') return stretch;
  const { sameSize: _, ...rest } = stretch;
  return same ? { ...rest, sameSize: true } : rest;
}

function failOf(steps: readonly Step[]): number | null {
  const found = steps.find((step) => step.do === 'fail');
  return found === undefined ? null : found.share;
}

export function servicePart(service: Service): Part {
  const at = `services/${service.id}`;
  const stretch = stretchOf(service.steps), share = failOf(service.steps), sameSize = sameSizeOf(stretch);
  const steps = (value: Json) => value as unknown as readonly Step[];
  return {
    fields: {
      workers: { type: 'count', unit: 'workers', whole: true, label: 'Workers', help: 'Attempts that each instance works on at once; \u22121 is without limit.', default: service.workers, accept: { min: -1, max: 100_000 }, slider: { min: 1, max: 200, step: 1, scale: 'log' } },
      ...(stretch === null ? {} : { work: { type: 'distribution', label: 'Service time', help: 'How long a worker is busy with one attempt.', default: json(stretch.time) } }),
      ...(sameSize === null ? {} : { sameSize: { type: 'toggle', label: 'Same for all attempts', help: 'On: the work of a retry or a hedge is as long as that of the first attempt, for it is the call that is slow. Off: each attempt has a time of its own.', default: sameSize } }),
      ...(share === null ? {} : { fail: { type: 'share', unit: '%', label: 'Attempts that fail', help: 'Share of attempts that end with the error after their work.', default: share, accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' } } }),
      ...(service.patience === undefined ? {} : { patience: { type: 'distribution', label: 'Patience', help: 'Longest time an attempt stays in the queue before it leaves. It holds for the whole run.', default: json(service.patience) } }),
      ...(service.registers === undefined ? {} : { heartbeat: { type: 'duration', unit: 'ms', label: 'Heartbeat every', help: 'How often each instance says to its registry that it is alive. It holds for the whole run.', default: service.registers.everyMs, accept: { min: 1, max: 86_400_000 }, slider: { min: 100, max: 60_000, step: 100, scale: 'log' } } }),
    },
    at: {
      workers: { target: `${at}/workers`, ...whole },
      patience: { target: `${at}/patience`, ...whole, wholeRun: true },
      heartbeat: { target: `${at}/registers`, read: (value) => (value as { readonly everyMs: number }).everyMs, write: (before, value) => ({ ...before as object, everyMs: value }), wholeRun: true },
      work: { target: `${at}/steps`, read: (value) => json(stretchOf(steps(value))?.time), write: (before, value) => json(withStretch(steps(before), (stretch) => ({ ...stretch, time: value as unknown as Distribution }))) },
      sameSize: { target: `${at}/steps`, read: (value) => sameSizeOf(stretchOf(steps(value))), write: (before, value) => json(withStretch(steps(before), (stretch) => sized(stretch, value === true))) },
      fail: { target: `${at}/steps`, read: (value) => json(failOf(steps(value))), write: (before, value) => json(steps(before).map((step) => (step.do === 'fail' ? { ...step, share: Number(value) } : step))) },
    },
  };
}

export function linkPart(link: Link): Part {
  const target = `links/${link.id}/wire`;
  const wire = (name: keyof Wire, none: number): PartField => ({
    target, read: (value) => (value as unknown as Wire)[name] ?? none,
    write: (before, value) => { const { [name]: _, ...rest } = before as unknown as Wire; return json(value === none ? rest : { ...rest, [name]: value }); },
  });
  return {
    fields: {
      latency: { type: 'distribution', label: 'Latency', help: 'How long a message takes, each way.', default: json(link.latency) },
      ratePerSec: { type: 'rate', unit: 'per s', label: 'Messages at most', help: 'Messages that the link takes in a second, each way; what comes faster waits. 0: no limit.', default: 0, accept: { min: 0, max: 1e9 }, slider: { min: 1, max: 10_000, step: 1, scale: 'log' } },
      buffer: { type: 'count', unit: 'messages', whole: true, label: 'Messages that wait', help: 'Messages that may wait for their turn, each way; more are lost. \u22121 is without limit.', default: -1, accept: { min: -1, max: 1e9 }, slider: { min: -1, max: 1_000, step: 1, scale: 'linear' } },
      loss: { type: 'share', unit: '%', label: 'Messages lost', help: 'Share of messages that never arrive, each way.', default: 0, accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' } },
    },
    at: { latency: { target: `links/${link.id}/latency`, ...whole }, ratePerSec: wire('ratePerSec', 0), buffer: wire('buffer', -1), loss: wire('loss', 0) },
  };
}

/** The document with a field of a part changed, over the whole run or from `atMs` on. */
export function editedPart(settled: ScenarioV1, field: PartField, value: Json, scope: EditScope, atMs: number): ScenarioV1 {
  const fromNow = scope === 'playhead' && field.wholeRun !== true;
  const next = field.write(valueAt(settled, field.target, fromNow ? atMs : -1), value);
  if (fromNow) return withChange(settled, { atMs, target: field.target, value: next });
  return withValue(settled, field.target, next);
}
