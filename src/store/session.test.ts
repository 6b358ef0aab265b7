/** The session as a whole: what opens how, when the address changes, and what is kept. */
import { describe, expect, test, vi } from 'vitest';
import { closesSessions, PATH, preset, started } from '../../test/support/session.ts';
import * as patterns from '../patterns/registry.ts';
import { linkTo } from '../scenario/link.ts';
import { startMs } from './opening.ts';
import { edited } from './scenario-store.ts';

closesSessions();

describe('the page of trust', () => {
  test('stands in the place of the workbench, pauses it, and is left to where one was', async () => {
    const { session, client } = started();
    await session.openHash('#preset=chapter-breaker&t=12.8');
    session.play.play();
    await session.openHash('#trust');
    expect(session.view.getState().page).toBe('trust');
    expect(session.play.getState().playing).toBe(false);
    const runs = client.started.length, atUs = session.play.playhead.get();
    await session.openHash('#preset=chapter-breaker&t=12.8');
    expect(session.view.getState().page).toBeNull();
    expect(session.scenario.getState().base?.preset).toBe('chapter-breaker');
    expect([client.started.length, session.play.playhead.get()]).toEqual([runs, atUs]);
  });
  test('is left by an empty address to the same work, whose link stands in the address again', async () => {
    const { session, hashes } = started();
    await session.openHash('#preset=chapter-breaker&t=12.8');
    await session.openHash('#trust');
    await session.openHash('');
    expect(session.view.getState().page).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(hashes.at(-1)).toMatch(/^preset=chapter-breaker&t=12\.8/);
  });
  test('opened first, it computes nothing; an empty address then is the first visit', async () => {
    const { session, client } = started();
    await session.openHash('#trust');
    expect(client.started).toHaveLength(0);
    await session.openHash('#');
    expect(session.view.getState().page).toBeNull();
    expect(session.scenario.getState().base?.preset).toBe('traffic-breaker');
  });
  test('another link opens its scenario', async () => {
    const { session } = started();
    await session.openHash('#preset=chapter-breaker');
    await session.openHash('#trust');
    await session.openHash('#preset=chapter-timeout');
    expect(session.view.getState().page).toBeNull();
    expect(session.scenario.getState().base?.preset).toBe('chapter-timeout');
  });
  test('while it is shown the address is left alone', async () => {
    const { session, hashes } = started();
    await session.openHash('#preset=chapter-breaker&t=12.8');
    await vi.advanceTimersByTimeAsync(1000);
    await session.openHash('#trust');
    const before = hashes.length;
    session.play.seek(3_000_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(hashes).toHaveLength(before);
  });
});

describe('opening', () => {
  test('an empty address opens the first visit playing, two seconds before its outage', async () => {
    const { session, client } = started();
    await session.openHash('');
    expect(session.scenario.getState().base?.preset).toBe('traffic-breaker');
    expect(session.play.getState().playing).toBe(true);
    expect(session.play.playhead.get()).toBe(18_000_000);
    expect(client.started).toHaveLength(1);
  });

  test('with little movement it opens paused', async () => {
    const { session } = started({ still: true });
    await session.openHash('');
    expect(session.play.getState().playing).toBe(false);
  });

  test('a link with a moment opens paused there', async () => {
    const { session } = started();
    await session.openHash('#preset=chapter-breaker&t=12.8');
    expect(session.play.getState().playing).toBe(false);
    expect(session.play.playhead.get()).toBe(12_800_000);
  });

  test('an embed does not play by itself', async () => {
    const { session } = started();
    await session.openHash('#preset=chapter-breaker&embed=1&panels=breaker,timeline');
    expect(session.play.getState().playing).toBe(false);
    expect(session.view.getState().embed).toEqual(['breaker', 'timeline']);
  });

  test('a damaged link opens nothing in its place', async () => {
    const { session, client } = started();
    await session.openHash('#1.abc');
    expect(session.view.getState().problem).toMatchObject({ hasWork: false });
    expect(session.view.getState().problem?.issues[0]?.message.length).toBeGreaterThan(10);
    expect(client.started).toHaveLength(0);
  });

  test('a damaged link keeps the work there was', async () => {
    const { session } = started();
    await session.openHash('');
    const before = session.scenario.getState().scenario;
    await session.openHash('#preset=nothing');
    expect(session.view.getState().problem?.hasWork).toBe(true);
    session.goBack();
    expect(session.view.getState().problem).toBeNull();
    expect(session.scenario.getState().scenario).toBe(before);
  });

  test('another link can be taken back, with the steps of undo there were', async () => {
    const { session } = started();
    await session.openHash('');
    session.play.pause();
    const { settled, apply } = session.scenario.getState();
    apply(edited(settled, PATH, 'slidingWindowSize', 77, 'whole', 0));
    const work = session.scenario.getState().scenario;
    await session.openHash('#preset=chapter-breaker&t=3');
    expect(session.scenario.getState().base?.preset).toBe('chapter-breaker');
    session.view.getState().message?.undo?.();
    expect(session.scenario.getState().scenario).toBe(work);
    expect(session.scenario.getState().past).toHaveLength(1);
    expect(session.play.playhead.get()).toBe(18_000_000);
  });
});

describe('of what is opened one upon the other, the latest wins', () => {
  /** A link that takes longer to read than a preset. */
  const long = async () => { const { scenario, base } = await preset('chapter-breaker'); return `#${await linkTo({ ...scenario, title: 'Takes long' }, base, {}, patterns)}`; };

  test('whichever is there first: a preset asked for after a link stays', async () => {
    vi.useRealTimers();
    const { session, client } = started();
    const link = await long();
    const first = session.openHash(link), second = session.openHash('#preset=chapter-timeout');
    await second;
    expect(session.scenario.getState().base?.preset).toBe('chapter-timeout');
    await first;
    expect(session.scenario.getState().base?.preset).toBe('chapter-timeout');
    expect(client.started).toHaveLength(1);
    expect(session.view.getState().message).toBeNull();
  });

  test('the older one is done when the newer one is open', async () => {
    vi.useRealTimers();
    const { session } = started();
    const link = await long();
    const first = session.openHash('#preset=chapter-timeout');
    void session.openHash(link);
    await first;
    expect(session.scenario.getState().scenario.title).toBe('Takes long');
  });

  test('a scenario of the gallery does not come after the link that was gone to meanwhile', async () => {
    vi.useRealTimers();
    const { session, hashes } = started();
    const link = await long();
    const first = session.openPreset('chapter-timeout'), second = session.openHash(link);
    await Promise.all([first, second]);
    expect(session.scenario.getState().scenario.title).toBe('Takes long');
    expect(hashes).toEqual([]);
  });

  test('whoever goes back to the work, or to the page of trust, stays there', async () => {
    const { session } = started();
    await session.openHash('#preset=chapter-breaker&t=3');
    await session.openHash('#1.damaged');
    const first = session.openPreset('chapter-timeout');
    session.goBack();
    await first;
    expect(session.scenario.getState().base?.preset).toBe('chapter-breaker');
    const second = session.openPreset('chapter-timeout');
    await session.openHash('#trust');
    await second;
    expect(session.view.getState().page).toBe('trust');
    expect(session.scenario.getState().base?.preset).toBe('chapter-breaker');
  });
});

describe('the address', () => {
  test('follows a settled edit, once for many, and opens as the same scenario', async () => {
    const { session, hashes } = started();
    await session.openHash('#preset=traffic-breaker&t=1');
    await vi.advanceTimersByTimeAsync(600);
    hashes.length = 0;
    for (const size of [70, 71, 72])
      session.scenario.getState().apply(edited(session.scenario.getState().settled, PATH, 'slidingWindowSize', size, 'whole', 0));
    await vi.advanceTimersByTimeAsync(499);
    expect(hashes).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    await vi.waitFor(() => expect(hashes).toHaveLength(1));
    const { session: other } = started();
    await other.openHash(`#${hashes[0] ?? ''}`);
    expect(other.scenario.getState().scenario).toEqual(session.scenario.getState().settled);
    expect(other.play.playhead.get()).toBe(1_000_000);
  });

  test('is not that of the work before while another is opened and once it plays', async () => {
    const { session, hashes } = started();
    const { scenario, base } = await preset('chapter-breaker');
    const link = linkTo({ ...scenario, title: 'Takes long' }, base, {}, patterns);
    await session.openHash('#preset=traffic-breaker&t=1');
    await vi.advanceTimersByTimeAsync(600);
    hashes.length = 0;
    for (const msBefore of [500, 0]) {
      session.scenario.getState().apply(edited(session.scenario.getState().settled, PATH, 'slidingWindowSize', 70, 'whole', 0));
      await vi.advanceTimersByTimeAsync(msBefore);
      const opened = session.openHash(`#${await link}`);
      vi.advanceTimersByTime(500 - msBefore);
      await opened;
      expect(session.play.getState().playing).toBe(true);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(hashes).toEqual([]);
      await session.openHash('#preset=traffic-breaker&t=1');
    }
  });

  test('never changes while playing, and does when playing stops', async () => {
    const { session, hashes, frames } = started();
    await session.openHash('');
    frames.next(0);
    frames.next(50);
    session.scenario.getState().apply(edited(session.scenario.getState().settled, PATH, 'slidingWindowSize', 70, 'whole', 0));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(hashes).toHaveLength(0);
    session.play.pause();
    await vi.advanceTimersByTimeAsync(600);
    await vi.waitFor(() => expect(hashes).toHaveLength(1));
  });

  test('of a preset as it is stays readable', async () => {
    const { scenario, base } = await preset('chapter-breaker');
    expect(await linkTo(scenario, base, { atMs: 12_800 }, patterns)).toBe('preset=chapter-breaker&t=12.8');
  });
});

describe('small things', () => {
  test('the theme and the letter keys are kept', () => {
    const { session, kept } = started();
    session.view.setTheme('dark');
    session.view.setLetterKeys(false);
    expect([...kept.values()]).toEqual(['dark', 'off']);
  });

  test('a scenario without faults starts at its beginning', async () => {
    expect(startMs((await preset('chapter-breaker')).scenario)).toBe(0);
    expect(startMs((await preset('traffic-breaker')).scenario)).toBe(18_000);
  });

  test('what people read of the playhead changes ten times a second while playing, and at once when paused', async () => {
    const { session, frames } = started();
    await session.openHash('');
    let told = 0;
    const stop = session.clock.subscribe(() => { told++; });
    frames.next(0);
    for (let k = 1; k <= 60; k++) { frames.next(k * 16); await vi.advanceTimersByTimeAsync(16); }
    expect(told).toBeLessThanOrEqual(11);
    session.play.pause();
    const before = told;
    session.play.seek(1);
    session.play.seek(2);
    expect(told - before).toBe(2);
    expect(session.clock.get()).toBe(2);
    stop();
  });
});
