/** The events that a call over a link takes whatever is drawn: its hop, and what the services behind it do and call. */
import type { Distribution } from '../engine/spec.ts';
import type { ScenarioV1, Service, Step } from './document.ts';

/** `events` have happened after `byMs`; after `endMs` it has ended, Infinity where that is not certain. */
export interface Certain { readonly events: number; readonly byMs: number; readonly endMs: number }

/** What is certain of steps and of calls over links, in a scenario; each link is looked at once. */
export class CertainEvents {
  private readonly scenario: ScenarioV1;
  private readonly known = new Map<string, Certain>();

  constructor(scenario: ScenarioV1) { this.scenario = scenario; }

  /** One call over this link. Patterns may answer by themselves, and lossy or cut links may lose it, so beyond them nothing is certain. */
  over(id: string): Certain {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    this.known.set(id, NOTHING);
    const found = this.hop(id);
    this.known.set(id, found);
    return found;
  }

  private hop(id: string): Certain {
    const link = this.scenario.links.find((item) => item.id === id);
    const service = this.scenario.services.find((item) => item.id === link?.to);
    if (link === undefined || service === undefined || link.chain.some((attach) => attach.off !== true)) return NOTHING;
    if (link.wire !== undefined || this.scenario.changes.some(({ target }) => target.startsWith(`links/${id}/`))) return NOTHING;
    const { least, most } = rangeMs(link.latency);
    if (most === Infinity) return NOTHING;
    const hops = least >= LEAST_MS ? 1 : 0;
    const work = this.isFree(service) ? this.steps(service.steps) : NOTHING;
    const back = work.endMs < Infinity ? hops : 0;
    const endMs = most + work.endMs + most;
    return { events: hops + work.events + back, byMs: back > 0 ? endMs : most + work.byMs, endMs };
  }

  /** Whether every attempt is begun at once and goes as its steps say. */
  private isFree({ id, workers, inbound }: Service): boolean {
    return workers < 0 && inbound.every((attach) => attach.off === true) && !this.scenario.changes.some(({ target }) => target.startsWith(`services/${id}/`));
  }

  /** Steps one after the other, up to the first that may end them or take any time. */
  steps(steps: readonly Step[]): Certain {
    let sum: Certain = { events: 0, byMs: 0, endMs: 0 };
    for (const step of steps) {
      const next = this.step(step);
      sum = { events: sum.events + next.events, byMs: next.events > 0 ? sum.endMs + next.byMs : sum.byMs, endMs: sum.endMs + next.endMs };
      if (sum.endMs === Infinity) break;
    }
    return sum;
  }

  private step(step: Step): Certain {
    switch (step.do) {
      case 'print': return { events: 0, byMs: 0, endMs: 0 };
      case 'sleep': return timed(step.time);
      case 'work': return step.perBusyMs === undefined ? timed(step.time) : NOTHING;
      // What handlers do depends on what comes back.
      case 'call': return Object.keys(step.on).length === 0 ? this.over(step.link) : { ...this.over(step.link), endMs: Infinity };
      case 'repeat': {
        const once = this.steps(step.steps);
        if (step.times === 0) return { events: 0, byMs: 0, endMs: 0 };
        if (step.times === 'forever' || once.endMs === Infinity) return { ...once, endMs: Infinity };
        return { events: step.times * once.events, byMs: (step.times - 1) * once.endMs + once.byMs, endMs: step.times * once.endMs };
      }
      case 'all': {
        const branches = step.steps.map((inner) => this.step(inner));
        return { events: (step.times ?? 1) * sum(branches.map(({ events }) => events)), byMs: Math.max(...branches.map(({ byMs }) => byMs)), endMs: Math.max(...branches.map(({ endMs }) => endMs)) };
      }
      // The first that succeed end the others' part in it.
      case 'any': case 'fail': case 'script': case 'exit': return NOTHING;
    }
  }
}

const NOTHING: Certain = { events: 0, byMs: 0, endMs: Infinity };
/** Shorter times may be rounded to none. */
const LEAST_MS = 0.001;

function timed(time: Distribution): Certain {
  const { least, most } = rangeMs(time);
  return most === Infinity ? NOTHING : { events: least >= LEAST_MS ? 1 : 0, byMs: most, endMs: most };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rangeMs(time: Distribution): { readonly least: number; readonly most: number } {
  switch (time.dist) {
    case 'constant': return { least: time.ms, most: time.ms };
    case 'uniform': return { least: time.minMs, most: time.maxMs };
    case 'mixture': {
      const parts = time.parts.filter((part) => part.weight > 0).map((part) => rangeMs(part.of));
      return { least: Math.min(...parts.map(({ least }) => least)), most: Math.max(...parts.map(({ most }) => most)) };
    }
    case 'empirical': return { least: 0, most: time.points.at(-1)?.[1] ?? 0 };
    case 'exponential': case 'foldedNormal': case 'lognormal': return { least: 0, most: Infinity };
  }
}
