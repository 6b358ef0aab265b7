/** Values of a run, read as every view reads them: totals, levels and distributions of series, and moves. */
import type { Run } from '../../src/cli/run-scenario.ts';
import type { Reader } from '../../src/engine/recording/reading.ts';

/** The part of a run that is measured: whole windows after the warm-up. */
export interface Measured {
  readonly reader: Reader; readonly fromUs: number; readonly toUs: number; readonly seconds: number;
  total(name: string): number;
  /** Time average of a level. */
  level(name: string): number;
  /** Of a histogram: how many values, and their sum in µs. */
  count(name: string): number;
  sumUs(name: string): number;
  /** Seconds. */
  mean(name: string): number;
  quantile(name: string, share: number): number;
}

/** Without a warm-up the whole run, its drain included; else up to its nominal end. */
export function measured(run: Run, warmUpSec: number): Measured {
  const { reader } = run, { windowUs, durationUs } = reader.meta;
  const fromUs = Math.ceil(warmUpSec * 1e6 / windowUs) * windowUs;
  const whole = warmUpSec === 0;
  const toUs = whole ? run.endedAtUs : Math.floor(durationUs / windowUs) * windowUs;
  const end = whole ? Infinity : toUs;
  const total = (name: string): number => reader.total(name, fromUs, end);
  return {
    reader, fromUs, toUs, seconds: (toUs - fromUs) / 1e6, total,
    level: (name) => total(name) / (toUs - fromUs),
    count: (name) => reader.distribution(name, fromUs, end, []).count,
    sumUs: (name) => {
      const { count, meanUs } = reader.distribution(name, fromUs, end, []);
      return count === 0 ? 0 : count * meanUs;
    },
    mean: (name) => reader.distribution(name, fromUs, end, []).meanUs / 1e6,
    quantile: (name, share) => (reader.distribution(name, fromUs, end, [share]).atShares[0] ?? NaN) / 1e6,
  };
}

/** Ratio of time in system by the level to time in system by the single calls: 1 by Little's law. */
export function littleRatios(part: Measured): { readonly [place: string]: number } {
  const { meta } = part.reader;
  const ratio = (level: string, times: string): number => {
    const byLevel = part.total(level), byCalls = part.sumUs(times);
    return byLevel === byCalls ? 1 : byLevel / byCalls;
  };
  return Object.fromEntries([
    ...meta.services.map(({ id }) => [`service ${id}`, ratio(`services/${id}/inSystem`, `services/${id}/sojourn`)] as const),
    ...meta.clients.map(({ id }) => [`client ${id}`, ratio(`clients/${id}/inFlight`, `clients/${id}/latency`)] as const),
  ]);
}

/** Moves of the run's one breaker by name, as `from>to`. */
export function movesByName(reader: Reader): ReadonlyMap<string, number> {
  const state = reader.meta.states.findIndex((entry) => entry.names.length > 0), { names } = reader.meta.states[state]!;
  const counts = new Map<string, number>();
  for (const row of reader.moves(state, 0, Infinity)) {
    const { from, to } = reader.move(row), name = `${names[from]}>${names[to]}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
