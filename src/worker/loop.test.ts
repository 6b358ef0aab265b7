/** The loop in turns that the test gives: superseding, cancelling, inspecting, refusing and crashing. */
import { describe, expect, test } from 'vitest';
import type { Spec } from '../engine/spec.ts';
import * as patterns from '../patterns/registry.ts';
import chapterBreaker from '../scenario/presets/chapter-breaker.json';
import trafficBreaker from '../scenario/presets/traffic-breaker.json';
import { parseScenario } from '../scenario/parse.ts';
import { toSpec } from '../scenario/to-spec.ts';
import { createLoop } from './loop.ts';
import type { Report } from './protocol.ts';

function specOf(document: unknown): Spec {
  const parsed = parseScenario(document, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return toSpec(parsed.scenario, patterns);
}
const small = specOf(chapterBreaker);
const large = specOf({ ...trafficBreaker, durationMs: 10_000, changes: [] });

/** A loop whose turns wait until the test takes them. */
function loopInTurns(sliceEvents = 200) {
  const reports: Report[] = [];
  const turns: (() => void)[] = [];
  const loop = createLoop({ post: (report) => { reports.push(report); }, turn: (next) => { turns.push(next); } }, sliceEvents);
  return {
    reports, loop,
    takeTurn: () => { turns.shift()?.(); },
    takeAll: () => { for (let next = turns.shift(); next !== undefined; next = turns.shift()) next(); },
    of: (run: number) => reports.filter((report) => 'run' in report && report.run === run).map((report) => report.type),
  };
}

describe('a run', () => {
  test('begins at once, comes in chunks, and ends once', () => {
    const { loop, takeAll, of, reports } = loopInTurns();
    loop.receive({ type: 'run', run: 1, spec: large });
    expect(of(1)).toEqual(['begun']);
    takeAll();
    const types = of(1);
    expect(types.filter((type) => type === 'chunk').length).toBeGreaterThan(3);
    expect(types.at(-1)).toBe('done');
    const done = reports.at(-1);
    expect(done?.type === 'done' && done.stopped).toBe('end');
  });

  test('grows: each chunk reaches at least as far as the one before', () => {
    const { loop, takeAll, reports } = loopInTurns();
    loop.receive({ type: 'run', run: 1, spec: large });
    takeAll();
    const reached = reports.flatMap((report) => (report.type === 'chunk' ? [report.chunk.untilUs] : []));
    expect(reached).toEqual([...reached].sort((a, b) => a - b));
  });

  test('has the same hash whatever the size of its slices', () => {
    const hashes = [50, 1_000, 1_000_000].map((size) => {
      const { loop, takeAll, reports } = loopInTurns(size);
      loop.receive({ type: 'run', run: 1, spec: large, hash: true });
      takeAll();
      const done = reports.at(-1);
      return done?.type === 'done' ? done.hash : undefined;
    });
    expect(hashes[0]).toMatch(/^[0-9a-f]+$/);
    expect(new Set(hashes).size).toBe(1);
  });

  test('is superseded by the next: nothing more is said of it', () => {
    const { loop, takeTurn, takeAll, of } = loopInTurns();
    loop.receive({ type: 'run', run: 1, spec: large });
    takeTurn();
    takeTurn();
    const before = of(1).length;
    loop.receive({ type: 'run', run: 2, spec: small });
    takeAll();
    expect(of(1)).toHaveLength(before);
    expect(of(1)).not.toContain('done');
    expect(of(2).at(-1)).toBe('done');
  });

  test('is cancelled: it says so, and keeps what it has', () => {
    const { loop, takeTurn, takeAll, reports, of } = loopInTurns();
    loop.receive({ type: 'run', run: 1, spec: large });
    takeTurn();
    loop.receive({ type: 'cancel', run: 1 });
    takeAll();
    expect(of(1)).toEqual(['begun', 'chunk', 'done']);
    const done = reports.at(-1);
    expect(done?.type === 'done' && done.stopped).toBe('cancelled');
  });

  test('that is no longer there is not cancelled twice', () => {
    const { loop, takeAll, of } = loopInTurns();
    loop.receive({ type: 'run', run: 1, spec: small });
    takeAll();
    const before = of(1);
    loop.receive({ type: 'cancel', run: 1 });
    loop.receive({ type: 'cancel', run: 7 });
    expect(of(1)).toEqual(before);
    expect(of(7)).toEqual([]);
  });

  test('whose model throws is a crash with its instant, and the next one runs', () => {
    const { loop, takeAll, reports, of } = loopInTurns();
    const [attachment, ...rest] = small.attachments;
    if (attachment === undefined) throw new Error('the scenario has no attachment');
    loop.receive({ type: 'run', run: 1, spec: { ...small, attachments: [{ ...attachment, kind: 'nothing' }, ...rest] } });
    takeAll();
    const crash = reports.find((report) => report.type === 'crashed' || report.type === 'refused');
    expect(crash).toBeDefined();
    loop.receive({ type: 'run', run: 2, spec: small });
    takeAll();
    expect(of(2).at(-1)).toBe('done');
  });
});

describe('inspecting', () => {
  test('equals itself whatever was computed before', () => {
    const ask = (sliceEvents: number) => {
      const { loop, takeAll, reports } = loopInTurns(sliceEvents);
      loop.receive({ type: 'run', run: 1, spec: large });
      takeAll();
      loop.receive({ type: 'inspect', run: 1, ask: 5, atUs: 4_321_000 });
      const state = reports.at(-1);
      return state?.type === 'state' ? state : undefined;
    };
    const one = ask(100), other = ask(100_000);
    expect(one?.ask).toBe(5);
    expect(one?.snapshot).not.toBeNull();
    expect(one?.snapshot).toEqual(other?.snapshot);
  });

  test('a run that is not held answers null', () => {
    const { loop, reports } = loopInTurns();
    loop.receive({ type: 'inspect', run: 3, ask: 1, atUs: 0 });
    expect(reports).toEqual([{ type: 'state', run: 3, ask: 1, snapshot: null }]);
  });

  test('shows the same instant whether a call is asked for or not', () => {
    const { loop, takeAll, reports } = loopInTurns();
    loop.receive({ type: 'run', run: 1, spec: large });
    takeAll();
    const [alone, withCall] = [{}, { call: 10 }].map((more) => {
      loop.receive({ type: 'inspect', run: 1, ask: 1, atUs: 5_000_000, ...more });
      const state = reports.at(-1);
      return state?.type === 'state' ? { ...(state.snapshot as object), spans: [] } : null;
    });
    expect(alone).not.toBeNull();
    expect(withCall).toEqual(alone);
  });

  test('gives the spans of a call, in order of their end', () => {
    const { loop, takeAll, reports } = loopInTurns();
    loop.receive({ type: 'run', run: 1, spec: large });
    takeAll();
    loop.receive({ type: 'inspect', run: 1, ask: 1, atUs: 5_000_000, call: 10 });
    const state = reports.at(-1);
    const snapshot = (state?.type === 'state' ? state.snapshot : null) as { readonly spans: readonly { readonly attempt: number }[] } | null;
    expect(snapshot?.spans.length).toBeGreaterThanOrEqual(1);
    expect(snapshot?.spans[0]?.attempt).toBe(1);
  });
});
