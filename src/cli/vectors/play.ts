/** Plays a vector's calls through the ordinary engine. */
import type { Reader } from '../../engine/recording/reading.ts';
import * as patterns from '../../patterns/registry.ts';
import { LONGEST_MS } from '../../scenario/parse-distribution.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { runScenario } from '../run-scenario.ts';
import { withDraws } from './given-draws.ts';
import { observedCall } from './observe.ts';
import type { Vector, VectorCall } from './schema.ts';
import { horizonMs, scenarioOf } from './to-scenario.ts';
import type { VectorScenario } from './to-scenario.ts';
import type { Chain } from './words.ts';

export interface Played { readonly scenario: VectorScenario; readonly reader: Reader }

/** Long waits lead behind the instants that a vector names: a run in which a call has not ended is run for longer, up to 1000 times. */
const LONGER = [1, 10, 100, 1000];

export function play(vector: Vector, chain: Chain): Played {
  let played: Played | null = null;
  for (const times of LONGER) {
    const durationMs = horizonMs(vector) * times;
    if (played !== null && durationMs > LONGEST_MS) break;
    const scenario = scenarioOf(vector, chain, durationMs);
    played = { scenario, reader: run(scenario, vector) };
    if (played.reader.calls(0, Infinity, {}, Number.MAX_SAFE_INTEGER).length >= vector.calls.length) break;
  }
  return played!;
}

/** Throws RangeError, with what the scenario's parser says, when the vector's values are out of range. */
export function run(scenario: VectorScenario, vector: Vector): Reader {
  const draws = vector.config['randomSequence'];
  const parsed = parseScenario(scenario.document, patterns);
  if (!parsed.ok) throw new RangeError(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join(' '));
  return runScenario(parsed.scenario, {
    limits: { keepCalls: Infinity, keepGauges: Infinity },
    ...(Array.isArray(draws) ? { patterns: withDraws(patterns, draws.map(Number)) } : {}),
  }).reader;
}

/**
 * A closed loop with calls through Go, as calls at listed times. A program of calls waits for each, and Go lets its caller
 * go at once: the next call starts `gapMs` after that, and else after the caller's answer. Where answers are waited for
 * the times are those at which a run gives them: every run settles at least one more, as no call depends on a later one.
 */
export function atItsTimes(vector: Vector, chain: Chain): Vector {
  if (vector.driver.kind !== 'closedLoop' || !vector.calls.some(letsGo)) return vector;
  const gapUs = Math.round((vector.driver.gapMs ?? 0) * 1000), startsUs = vector.calls.map((call) => Math.round(call.startMs * 1000));
  const timed = (): Vector => ({ ...vector, driver: { kind: 'openLoop' }, calls: vector.calls.map((call, i) => ({ ...call, startMs: startsUs[i]! / 1000 })) });
  const settle = (from: number): void => {
    for (let i = from; i < startsUs.length; i++) {
      const earliestUs = startsUs[i - 1]! + gapUs;
      startsUs[i] = letsGo(vector.calls[i - 1]!) ? earliestUs : Math.max(startsUs[i]!, earliestUs);
    }
  };
  settle(1);
  for (let settled = 1; settled < startsUs.length;) {
    if (letsGo(vector.calls[settled - 1]!)) { settled++; continue; }
    const { reader, scenario } = play(timed(), chain);
    for (; settled < startsUs.length; settled++) {
      const { endMs } = observedCall(reader, vector, scenario, settled - 1, { endMs: 0 });
      if (typeof endMs !== 'number') return timed();
      const startUs = Math.round(endMs * 1000) + gapUs;
      if (startUs === startsUs[settled]) continue;
      startsUs[settled] = startUs;
      settle(settled + 1);
      settled++;
      break;
    }
  }
  return timed();
}
function letsGo(call: VectorCall): boolean { return call.via === 'Go'; }
