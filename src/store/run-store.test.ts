/** The run on screen, with reports that the test gives and with those of the real loop. */
import { beforeAll, describe, expect, test } from 'vitest';
import { fakeClient } from '../../test/support/fake-engine.ts';
import * as patterns from '../patterns/registry.ts';
import { openPreset } from '../scenario/link.ts';
import { createLoop } from '../worker/loop.ts';
import type { Client } from '../worker/client.ts';
import { loadRules } from './rules.ts';
import { createRunStore } from './run-store.ts';

beforeAll(loadRules);

function preset(id: string) {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(`${id} does not open`);
  return opened.scenario;
}
const scenario = preset('chapter-breaker');

/** The real loop, with turns that the test takes. */
function realRun(playheadUs = 0, sliceEvents = 100) {
  const turns: (() => void)[] = [];
  let runs = 0, nowMs = 0;
  const store = createRunStore((onReport): Client => {
    const loop = createLoop({ post: onReport, turn: (next) => { turns.push(next); } }, sliceEvents);
    return {
      run: (spec) => { runs++; loop.receive({ type: 'run', run: runs, spec }); return runs; },
      cancel: (run) => { loop.receive({ type: 'cancel', run }); }, inspect: () => Promise.reject(new Error('none')), close: () => {},
    };
  }, () => playheadUs, () => nowMs);
  return {
    store,
    pass: (ms: number) => {
      nowMs += ms;
    },
    takeTurn: () => {
      turns.shift()?.();
    },
    takeAll: () => {
      for (let next = turns.shift(); next !== undefined; next = turns.shift()) next();
    },
  };
}

describe('a first run', () => {
  test('is shown from its first chunk and ends with its reader complete', () => {
    const { store, takeTurn, takeAll } = realRun();
    store.start(scenario);
    expect(store.getState()).toMatchObject({ status: 'computing', reader: null });
    takeTurn();
    expect(store.getState().reader).not.toBeNull();
    expect(store.getState().of).toBe(scenario);
    takeAll();
    expect(store.getState()).toMatchObject({ status: 'done', stopped: 'end' });
    expect(store.getState().reader?.moveCount).toBeGreaterThan(5);
  });
});

describe('the next run', () => {
  test('takes the place of the old one only once it has passed the playhead', () => {
    const { store, takeTurn, takeAll } = realRun(20_000_000, 2_000);
    store.start(preset('traffic-breaker'));
    takeAll();
    const old = store.getState().reader;
    const next = preset('traffic-no-breaker');
    store.start(next);
    takeTurn();
    expect(store.getState().reader).toBe(old);
    takeAll();
    expect(store.getState().reader).not.toBe(old);
    expect(store.getState().of).toBe(next);
  });

  test('is shown when it is whole if its pace says that this is soon, and else as soon as it has passed the playhead', () => {
    const shownAfter = (msATurn: number) => {
      const { store, takeTurn, takeAll, pass } = realRun(20_000_000, 500);
      store.start(preset('traffic-breaker'));
      takeAll();
      const old = store.getState().reader;
      store.start(preset('traffic-no-breaker'));
      for (let turns = 1; ; turns++) {
        pass(msATurn);
        takeTurn();
        const { reader, status } = store.getState();
        if (reader !== old) return { status, untilUs: reader?.untilUs ?? 0, tookMs: turns * msATurn };
      }
    };
    expect(shownAfter(0.1)).toMatchObject({ status: 'done' });
    expect(shownAfter(20)).toMatchObject({ status: 'computing' });
    expect(shownAfter(20).untilUs).toBeGreaterThan(20_000_000);
    expect(shownAfter(20).untilUs).toBeLessThan(25_000_000);
  });

  test('is not waited for when it turns out slower than its pace said', () => {
    const { store, takeTurn, takeAll, pass } = realRun(0, 500), busy = preset('traffic-breaker');
    store.start(busy);
    takeAll();
    const old = store.getState().reader;
    store.start(busy);
    takeTurn();
    expect(store.getState().reader).toBe(old);
    pass(200);
    takeTurn();
    expect(store.getState().reader).not.toBe(old);
    expect(store.getState().status).toBe('computing');
  });

  test('ignores reports of the one before', () => {
    const { connect, client } = fakeClient();
    const store = createRunStore(connect, () => 0);
    store.start(scenario);
    store.start(scenario);
    client.says({ type: 'crashed', run: 1, atUs: 5, message: 'old' });
    expect(store.getState().crash).toBeNull();
    client.says({ type: 'crashed', run: 2, atUs: 6, message: 'new' });
    expect(store.getState()).toMatchObject({ status: 'crashed', crash: { message: 'new', atUs: 6, seed: scenario.seed, scenario } });
  });

  test('clears what was said of the run before', () => {
    const { connect, client } = fakeClient();
    const store = createRunStore(connect, () => 0);
    store.start(scenario);
    client.says({ type: 'refused', run: 1, issues: [{ path: 'clients', message: 'Too many.' }] });
    expect(store.getState()).toMatchObject({ status: 'refused', refused: [{ path: 'clients', message: 'Too many.' }] });
    store.start(scenario);
    expect(store.getState()).toMatchObject({ status: 'computing', refused: [], crash: null });
  });
});

describe('the way computing goes', () => {
  test('a worker or the page, as the client says', () => {
    const { connect, client } = fakeClient();
    const store = createRunStore(connect, () => 0);
    expect(store.getState().mode).toBe('starting');
    client.inMode('page');
    expect(store.getState().mode).toBe('page');
  });

  test('cancel goes to the newest run', () => {
    const { connect, client } = fakeClient();
    const store = createRunStore(connect, () => 0);
    store.start(scenario);
    store.start(scenario);
    store.cancel();
    expect(client.cancelled).toEqual([2]);
  });

  test('forgetting takes the picture away and hears no late reports', () => {
    const { store, takeTurn, takeAll } = realRun();
    store.start(scenario);
    takeTurn();
    store.forget();
    takeAll();
    expect(store.getState()).toMatchObject({ reader: null, of: null, chunks: 0 });
  });
});
