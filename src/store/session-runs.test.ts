/** The session's runs: when they start, which supersedes which, and what is shown of them. */
import { describe, expect, test, vi } from 'vitest';
import type { FakeClient } from '../../test/support/fake-engine.ts';
import { closesSessions, PATH, started } from '../../test/support/session.ts';
import { createLoop } from '../worker/loop.ts';
import { edited } from './scenario-store.ts';

/** The reports of the run that was asked for under this number, by the real loop; up to its `most`-th. */
function ranWhole(client: FakeClient, run: number, most = Infinity): void {
  const asked = client.started.find((other) => other.run === run);
  if (asked === undefined) throw new Error(`run ${run} was not asked for`);
  const turns: (() => void)[] = [];
  let said = 0;
  createLoop({
    post: (report) => {
      if (said++ < most) client.says(report);
    },
    turn: (next) => {
      turns.push(next);
    },
  }).receive({ type: 'run', run, spec: asked.spec });
  for (let next = turns.shift(); next !== undefined; next = turns.shift()) next();
}


closesSessions();

describe('runs', () => {
  /** A session with work that nothing has been drawn of yet, its slider moved, and the windows that have been run since. */
  async function moved(...sizes: number[]) {
    const { session, client, frames } = started();
    await session.openHash('#preset=traffic-breaker&t=1');
    frames.next(0);
    const windows = () =>
      client.started.slice(1).map(({ spec }) => spec.attachments.find((attach) => attach.kind === 'circuitBreaker')?.config['slidingWindowSize']);
    const drag = (size: number) => {
      session.scenario.getState().drag(edited(session.scenario.getState().settled, PATH, 'slidingWindowSize', size, 'whole', 0));
    };
    const after = (ms: number) => { vi.advanceTimersByTime(ms); frames.next(0); };
    sizes.forEach(drag);
    return { session, client, windows, drag, after };
  }

  test('start at once, and again when the one under way has ended, with the newest document and at most once a frame', async () => {
    const { client, windows, drag, after } = await moved(61, 62, 63, 64);
    expect(windows()).toEqual([61]);
    after(16);
    expect(windows()).toEqual([61]);
    ranWhole(client, 2);
    expect(windows()).toEqual([61]);
    after(16);
    expect(windows()).toEqual([61, 64]);
    ranWhole(client, 3);
    after(16);
    expect(windows()).toEqual([61, 64]);
    [65, 66, 67].forEach(drag);
    expect(windows()).toEqual([61, 64, 65]);
  });

  test('of edits are superseded while a slider is held once they have been seen, or after a second', async () => {
    const { client, windows, after } = await moved(61, 62);
    after(990);
    expect(windows()).toEqual([61]);
    after(20);
    expect(windows()).toEqual([61, 62]);

    const other = await moved(61);
    ranWhole(other.client, 2, 3);
    after(390);
    other.drag(62);
    expect(other.windows()).toEqual([61]);
    other.after(410);
    expect(other.windows()).toEqual([61, 62]);
    expect(client.started).toHaveLength(3);
  });

  test('of edits are superseded at once by what is opened, and soon when the slider is let go', async () => {
    const { session, client, windows, after } = await moved(61, 62);
    after(140);
    session.scenario.getState().settle();
    after(0);
    expect(windows()).toEqual([61]);
    after(20);
    expect(windows()).toEqual([61, 62]);
    session.scenario.getState().apply(edited(session.scenario.getState().settled, PATH, 'slidingWindowSize', 70, 'whole', 0));
    await session.openHash('#preset=chapter-breaker&t=3');
    expect(client.started.at(-1)?.spec.clients[0]?.id).toBe('main');
    after(1000);
    expect(client.started).toHaveLength(4);
  });

  test('of a document that is opened start once, and so does the one of the work that is taken back', async () => {
    const { session, client, frames } = started();
    await session.openHash('#preset=traffic-breaker&t=1');
    frames.next(0);
    expect(client.started).toHaveLength(1);
    await session.openHash('#preset=chapter-breaker&t=3');
    frames.next(16);
    expect(client.started).toHaveLength(2);
    session.view.getState().message?.undo?.();
    frames.next(32);
    expect(client.started).toHaveLength(3);
    expect(client.started[2]?.spec).toEqual(client.started[0]?.spec);
    client.says({ type: 'crashed', run: 3, atUs: 5, message: 'heard' });
    expect(session.run.getState().crash?.message).toBe('heard');
  });
});

describe('the picture', () => {
  test('of a run that is whole soon goes from the old one to the new one: nobody hears that it is being computed', async () => {
    const { session, client, frames } = started();
    await session.openHash('#preset=traffic-breaker&t=1');
    const run = (number: number) => { ranWhole(client, number); };
    run(1);
    frames.next(0);
    await vi.advanceTimersByTimeAsync(1000);
    const before = session.picture.get(), seen: string[] = [];
    const stop = session.picture.subscribe(() => { seen.push(session.picture.get().status); });
    session.scenario.getState().drag(edited(session.scenario.getState().settled, PATH, 'slidingWindowSize', 61, 'whole', 0));
    await vi.advanceTimersByTimeAsync(5);
    expect(session.run.getState().status).toBe('computing');
    expect(session.picture.get()).toBe(before);
    run(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual(['done']);
    expect(session.picture.get().reader).not.toBe(before.reader);
    stop();
  });

  test('is said to be of the run before once the next one takes longer', async () => {
    const { session, client, frames } = started();
    await session.openHash('#preset=traffic-breaker&t=1');
    ranWhole(client, 1);
    frames.next(0);
    session.scenario.getState().drag(edited(session.scenario.getState().settled, PATH, 'slidingWindowSize', 61, 'whole', 0));
    await vi.advanceTimersByTimeAsync(300);
    expect(session.picture.get()).toMatchObject({ status: 'computing', reader: session.run.getState().reader });
  });
});
