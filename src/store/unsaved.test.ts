/** What was edited while playing, when the page was left before its address had it. */
import { expect, test, vi } from 'vitest';
import { closesSessions, PATH, started } from '../../test/support/session.ts';
import { edited } from './scenario-store.ts';
import type { Session } from './session.ts';

closesSessions();

const KEY = 'halfopen.unsaved';
const setWindow = ({ scenario }: Session, calls: number) => { scenario.getState().apply(edited(scenario.getState().settled, PATH, 'slidingWindowSize', calls, 'whole', 0)); };
const windowOf = ({ scenario }: Session) => scenario.getState().settled.links[0]?.chain.find(({ id }) => id === 'breaker')?.config;

/** Plays what stands at an address, edits it, and leaves it; what the tab keeps then. */
async function leftPlaying(hash: string): Promise<ReadonlyMap<string, string>> {
  const { session, kept, frames, hashes } = started();
  await session.openHash(hash);
  session.play.play();
  frames.next(0);
  setWindow(session, 70);
  session.play.seek(21_500_000);
  session.leave();
  expect(hashes).toEqual([]);
  return kept;
}

test.each(['', '#preset=traffic-breaker&t=12.8'])('edits made while playing are there again when the page is loaded again at “%s”, as one step of undo', async (hash) => {
  const { session } = started({ inTab: await leftPlaying(hash) });
  await session.openHash(hash);
  expect(windowOf(session)).toMatchObject({ slidingWindowSize: 70 });
  expect(session.play.getState().playing).toBe(false);
  expect(session.play.playhead.get()).toBe(21_500_000);
  expect(session.view.getState().message?.text).toBe('The edits made before the page was left are here again.');
  session.view.getState().message?.undo?.();
  expect(windowOf(session)).toMatchObject({ slidingWindowSize: 60 });
});

test('once they are there again, the address gets them, and nothing is kept any more', async () => {
  const { session, hashes, kept } = started({ inTab: await leftPlaying('') });
  await session.openHash('');
  await vi.advanceTimersByTimeAsync(600);
  await vi.waitFor(() => expect(hashes).toHaveLength(1));
  session.leave();
  expect(kept.get(KEY)).toBe('');
});

test('another address opens what it says', async () => {
  const { session } = started({ inTab: await leftPlaying('') });
  await session.openHash('#preset=traffic-breaker&t=1');
  expect(windowOf(session)).toMatchObject({ slidingWindowSize: 60 });
});

test('what the address says already is not kept, nor is what was only played', async () => {
  const { session, kept, frames, hashes } = started();
  await session.openHash('');
  frames.next(0);
  frames.next(50);
  session.leave();
  expect(kept.get(KEY)).toBe('');
  session.play.pause();
  setWindow(session, 70);
  await vi.advanceTimersByTimeAsync(600);
  await vi.waitFor(() => expect(hashes).toHaveLength(1));
  session.leave();
  expect(kept.get(KEY)).toBe('');
});

test.each(['damaged', '{"address":"","left":{"scenario":{"version":9},"atMs":1}}', '[]'])('what the tab keeps is believed only as far as a scenario: %s', async (text) => {
  const { session } = started({ inTab: new Map([[KEY, text]]) });
  await session.openHash('');
  expect(windowOf(session)).toMatchObject({ slidingWindowSize: 60 });
});
