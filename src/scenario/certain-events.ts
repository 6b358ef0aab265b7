/** The events that a call over a link takes whatever happens: its ways there and back, and what the services behind it do and call. */
import type { Patterns } from '../engine/patterns.ts';
import { machineOf } from '../engine/pattern.ts';
import type { Distribution } from '../engine/spec.ts';
import type { Attach, ScenarioV1, Service, Step } from './document.ts';

/**
 * `events`, at least and on average, have happened after `byMs`; after `endMs` it has ended in a `share` of all cases.
 * `endMs` is Infinity where no end is certain.
 */
export interface Certain { readonly events: number; readonly byMs: number; readonly endMs: number; readonly share: number }

/** What is certain of steps and of calls over links, in a scenario; each link is looked at once. */
export class CertainEvents {
  private readonly scenario: ScenarioV1;
  private readonly patterns: Patterns;
  private readonly known = new Map<string, Certain>();

  constructor(scenario: ScenarioV1, patterns: Patterns) { this.scenario = scenario; this.patterns = patterns; }

  /** One call over this link. Beyond lossy or cut links, and beyond patterns that may answer by themselves, nothing is certain. */
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
    if (link === undefined || service === undefined || link.wire !== undefined || this.isChanged(`links/${id}/`)) return NOTHING;
    const chain = link.chain.filter((attach) => attach.off !== true), way = timed(link.latency);
    const call = inTurn([way, this.isFree(service) ? this.steps(service.steps) : NOTHING, way], (part) => part);
    if (chain.length === 0) return call;
    // Then what a pattern does with the answer is its own.
    return call.byMs < Math.min(...chain.map((attach) => this.firstTryMs(attach))) ? { ...call, endMs: Infinity } : NOTHING;
  }

  private firstTryMs({ kind, config }: Attach): number {
    const pattern = this.patterns[kind];
    return pattern?.role === 'policy' ? machineOf(pattern, config).firstTryMs?.(config) ?? 0 : 0;
  }

  /** Whether every attempt is begun at once and goes as its steps say. */
  private isFree({ id, workers, inbound }: Service): boolean {
    return workers < 0 && inbound.every((attach) => attach.off === true) && !this.isChanged(`services/${id}/`);
  }
  private isChanged(owner: string): boolean { return this.scenario.changes.some(({ target }) => target.startsWith(owner)); }

  /** Steps one after the other, up to the first that may end them or take any time. */
  steps(steps: readonly Step[]): Certain { return inTurn(steps, (step) => this.step(step)); }

  private step(step: Step): Certain {
    switch (step.do) {
      case 'print': return NO_TIME;
      case 'sleep': return timed(step.time);
      case 'work': return step.perBusyMs === undefined ? timed(step.time) : NOTHING;
      // What handlers do depends on what comes back.
      case 'call': return Object.keys(step.on).length === 0 ? this.over(step.link) : { ...this.over(step.link), endMs: Infinity };
      case 'repeat': {
        const once = this.steps(step.steps);
        if (step.times === 0) return NO_TIME;
        if (step.times === 'forever' || once.endMs === Infinity) return { ...once, endMs: Infinity };
        const { times } = step, share = once.share ** times;
        return {
          events: once.events * (once.share === 1 ? times : (1 - share) / (1 - once.share)),
          byMs: (times - 1) * once.endMs + once.byMs,
          endMs: times * once.endMs,
          share,
        };
      }
      case 'all': {
        const branches = step.steps.map((inner) => this.step(inner)), times = step.times ?? 1;
        const most = (of: (branch: Certain) => number) => Math.max(...branches.map(of));
        return {
          events: times * branches.reduce((sum, { events }) => sum + events, 0),
          byMs: most(({ byMs }) => byMs),
          endMs: most(({ endMs }) => endMs),
          share: branches.reduce((product, { share }) => product * share, 1) ** times,
        };
      }
      // The first that succeed end the others' part in it.
      case 'any': case 'fail': case 'script': case 'exit': return NOTHING;
    }
  }
}

const NO_TIME: Certain = { events: 0, byMs: 0, endMs: 0, share: 1 };
const NOTHING: Certain = { ...NO_TIME, endMs: Infinity };
/** Shorter times may be rounded to none. */
const LEAST_MS = 0.001;

/** One after the other: each begins in the share of cases in which all before it have ended. */
function inTurn<T>(items: readonly T[], certain: (item: T) => Certain): Certain {
  let sum = NO_TIME;
  for (const item of items) {
    const next = certain(item);
    sum = {
      events: sum.events + sum.share * next.events,
      byMs: next.events > 0 ? sum.endMs + next.byMs : sum.byMs,
      endMs: sum.endMs + next.endMs,
      share: sum.share * next.share,
    };
    if (sum.endMs === Infinity) break;
  }
  return sum;
}

/** A time is one event at its end unless it is none: over after `mostMs` in a `share` of cases, and `moved` the share of those that are some time. */
function lasting(mostMs: number, moved: number, share = 1): Certain {
  return { events: Math.max(0, moved + share - 1), byMs: mostMs, endMs: mostMs, share };
}

/** Times without an upper end are followed up to where nearly all are over: five means, or three standard deviations (of the logarithm, for lognormal ones). */
function timed(time: Distribution): Certain {
  switch (time.dist) {
    case 'constant': return lasting(time.ms, time.ms >= LEAST_MS ? 1 : 0);
    case 'uniform': return lasting(time.maxMs, time.minMs >= LEAST_MS ? 1 : 1 - LEAST_MS / time.maxMs);
    // 1 − e⁻⁵, and at most x / mean are below x.
    case 'exponential': return lasting(5 * time.meanMs, 1 - LEAST_MS / time.meanMs, 0.993);
    // Φ(3) − Φ(−3), and at most x · √(2 / π) / sd of the folded ones are below x.
    case 'foldedNormal': return lasting(time.meanMs + 3 * time.sdMs, time.sdMs === 0 ? +(time.meanMs >= LEAST_MS) : 1 - 0.8 * LEAST_MS / time.sdMs, 0.997);
    case 'lognormal': {
      const square = Math.log(1 + time.scv), sd = Math.sqrt(square), ms = (z: number) => time.meanMs * Math.exp(z * sd - square / 2);
      return lasting(ms(3), ms(-3) >= LEAST_MS ? 1 : 0, 0.997);
    }
    case 'mixture': {
      const parts = time.parts.filter(({ weight }) => weight > 0).map(({ weight, of }) => ({ weight, ...timed(of) })),
        all = parts.reduce((sum, { weight }) => sum + weight, 0);
      const mean = (name: 'events' | 'share') => parts.reduce((sum, part) => sum + (part.weight / all) * part[name], 0),
        mostMs = Math.max(...parts.map(({ endMs }) => endMs));
      return { events: mean('events'), byMs: mostMs, endMs: mostMs, share: mean('share') };
    }
    case 'empirical': return lasting(time.points.at(-1)?.[1] ?? 0, 1 - (time.points.find(([, ms]) => ms >= LEAST_MS)?.[0] ?? 1));
  }
}
