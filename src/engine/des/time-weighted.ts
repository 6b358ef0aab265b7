/** A level that holds from one change to the next: its integral over time, mean and maximum; plain data. */

export interface TimeWeighted {
  level: number;
  /** Since when the level holds. */
  sinceUs: number;
  /** Level · µs up to `sinceUs`. */
  area: number;
  max: number;
  /** Where the integral began. */
  fromUs: number;
}

export function create(nowUs: number, level: number): TimeWeighted {
  return { level, sinceUs: nowUs, area: 0, max: level, fromUs: nowUs };
}
/** The level from `nowUs` on. */
export function set(weighted: TimeWeighted, nowUs: number, level: number): void {
  weighted.area += weighted.level * (nowUs - weighted.sinceUs);
  weighted.sinceUs = nowUs; weighted.level = level;
  if (level > weighted.max) weighted.max = level;
}
/** Level · µs from the beginning to `nowUs`. */
export function integral(weighted: TimeWeighted, nowUs: number): number {
  return weighted.area + weighted.level * (nowUs - weighted.sinceUs);
}
/** Over the time since the beginning; the level itself while no time has passed. */
export function mean(weighted: TimeWeighted, nowUs: number): number {
  return nowUs === weighted.fromUs ? weighted.level : integral(weighted, nowUs) / (nowUs - weighted.fromUs);
}
/** Begins the integral and the maximum anew at `nowUs`; the level stays. */
export function restart(weighted: TimeWeighted, nowUs: number): void {
  weighted.area = 0; weighted.sinceUs = nowUs; weighted.fromUs = nowUs; weighted.max = weighted.level;
}
