/** How long a message is on its way over a link, and what a wire or a cut does to it. */
import type { AttemptTable } from '../attempt-table.ts';
import { compile } from '../des/distribution.ts';
import type { Draws } from '../des/draws.ts';
import { USE } from '../des/uses.ts';
import type { Kernel } from '../kernel.ts';
import { constantOf } from './wire-parts.ts';
import type { Link, LinkState } from './wire-parts.ts';

/** Ways of a message: part of its draws' keys. */
export const LEG = { out: 1, back: 2, cancel: 3 } as const;
/** What comes of a message that does not set out, in place of a time. */
export const LOST = -1, REFUSED = -2, HELD = -3;
const NO_ROOM = -4;

export class Transit {
  private readonly kernel: Kernel;
  private readonly attempts: AttemptTable;
  /** Leaves the path of an attempt's draws in `draws.pathA/B`. */
  private readonly path: (attempt: number) => void;

  constructor(kernel: Kernel, attempts: AttemptTable, path: (attempt: number) => void) {
    this.kernel = kernel; this.attempts = attempts; this.path = path;
  }

  /** µs until a message is there; LOST, REFUSED or HELD. */
  us(a: number, link: Link, leg: number): number {
    if (!link.plain) {
      const { cut, wire } = link.now;
      if (cut === 'hold') { link.held.push({ attempt: this.attempts.handle(a), leg }); return HELD; }
      if (cut !== 'none') return cut === 'drop' ? LOST : REFUSED;
      if (wire.loss > 0 && this.draws(a, link, leg, USE.loss).unit() < wire.loss) return LOST;
      if (wire.ratePerSec > 0) {
        const us = this.inTurn(link, leg);
        return us === NO_ROOM ? LOST : us + this.latencyUs(a, link, leg);
      }
    }
    return this.latencyUs(a, link, leg);
  }
  /** Latency, wire and cut of a link from here on. */
  set(link: Link, state: LinkState): void {
    link.now = state;
    link.latency = compile(state.latency);
    link.constantUs = constantOf(state.latency);
    link.plain = state.cut === 'none' && state.wire.ratePerSec === 0 && state.wire.loss === 0;
  }

  /** µs until a message has had its turn on a link that sends one after the other; NO_ROOM when too many wait. */
  private inTurn(link: Link, leg: number): number {
    const { ratePerSec, buffer } = link.now.wire, way = leg === LEG.back ? 1 : 0, perUs = 1e6 / ratePerSec, nowUs = this.kernel.nowUs;
    const fromUs = Math.max(nowUs, link.freeUs[way]!);
    // Turns end within a µs, events are at whole ones: what is left of one then, half a µs or a thousandth of a message, is none.
    if (buffer >= 0 && Math.ceil((fromUs - nowUs) / perUs - Math.min(0.001, 0.5 / perUs)) > buffer) return NO_ROOM;
    link.freeUs[way] = fromUs + perUs;
    return Math.round(fromUs + perUs - nowUs);
  }
  private latencyUs(a: number, link: Link, leg: number): number {
    return link.constantUs >= 0 ? link.constantUs : link.latency.sampleUs(this.draws(a, link, leg, USE.latency));
  }
  private draws(a: number, link: Link, leg: number, use: number): Draws {
    const { draws } = this.kernel;
    this.path(a);
    draws.step(draws.pathA, draws.pathB, leg);
    draws.start(draws.pathA, draws.pathB, use, link.hash);
    return draws;
  }
}
