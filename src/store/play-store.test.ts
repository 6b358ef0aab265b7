/** The playhead under frames that the test gives. */
import { describe, expect, test } from 'vitest';
import { fakeFrames } from '../../test/support/fake-engine.ts';
import { createPlayStore } from './play-store.ts';

function player({ endUs = 10_000_000, computedUs = 10_000_000 } = {}) {
  const frames = fakeFrames();
  const run = { endUs, computedUs };
  const store = createPlayStore(frames, () => run.endUs, () => run.computedUs);
  return { store, frames, run, at: () => store.playhead.get() };
}

describe('playing', () => {
  test('moves the playhead by the time between frames', () => {
    const { store, frames, at } = player();
    store.play();
    frames.next(1_000);
    expect(at()).toBe(0);
    frames.next(1_016);
    expect(at()).toBe(16_000);
    frames.next(1_050);
    expect(at()).toBe(50_000);
  });

  test('moves it by the speed, which may change on the way', () => {
    const { store, frames, at } = player();
    store.play();
    frames.next(0);
    store.setSpeed(10);
    frames.next(20);
    expect(at()).toBe(200_000);
    store.setSpeed(0.1);
    frames.next(40);
    expect(at()).toBe(202_000);
  });

  test('rests at whole microseconds, whatever parts of them frames come at', () => {
    const { store, frames, at } = player();
    store.play();
    frames.next(0);
    frames.next(16.6667);
    expect(at()).toBe(16_667);
    frames.next(33.33344);
    expect(at()).toBe(33_334);
    store.seek(1.001 * 1000);
    expect(at()).toBe(1_001);
  });

  test('ends for good when whoever hears of a move pauses', () => {
    const { store, frames, at } = player();
    store.playhead.subscribe(() => { store.pause(); });
    store.play();
    frames.next(0);
    frames.next(16);
    expect(store.getState().playing).toBe(false);
    expect(frames.waiting).toBe(0);
    frames.next(32);
    expect(at()).toBe(16_000);
  });

  test('takes a long pause of the browser for one frame', () => {
    const { store, frames, at } = player();
    store.play();
    frames.next(0);
    frames.next(60_000);
    expect(at()).toBe(100_000);
  });

  test('waits where the run has not been computed, and never goes back', () => {
    const { store, frames, run, at } = player({ computedUs: 0 });
    store.seek(3_000_000);
    store.play();
    frames.next(0);
    frames.next(50);
    expect(at()).toBe(3_000_000);
    run.computedUs = 3_020_000;
    frames.next(100);
    expect(at()).toBe(3_020_000);
    run.computedUs = 10_000_000;
    frames.next(150);
    expect(at()).toBe(3_070_000);
  });

  test('pauses at the end, and starts again from the beginning', () => {
    const { store, frames, at } = player({ endUs: 50_000 });
    store.play();
    frames.next(0);
    frames.next(90);
    expect(at()).toBe(50_000);
    expect(store.getState().playing).toBe(false);
    expect(frames.waiting).toBe(0);
    store.play();
    expect(at()).toBe(0);
  });

  test('asks for no frame while paused', () => {
    const { store, frames } = player();
    store.play();
    store.pause();
    expect(frames.waiting).toBe(0);
    store.toggle();
    expect(frames.waiting).toBe(1);
    store.play();
    expect(frames.waiting).toBe(1);
  });
});

describe('seeking', () => {
  test('stays within the run and tells listeners only of moves', () => {
    const { store, at } = player();
    let told = 0;
    const stop = store.playhead.subscribe(() => { told++; });
    store.seek(-5);
    expect(told).toBe(0);
    store.seek(4_000);
    store.seek(4_000);
    expect(told).toBe(1);
    store.seek(99_000_000);
    expect(at()).toBe(10_000_000);
    stop();
    store.seek(0);
    expect(told).toBe(2);
  });

  test('while playing, playing goes on from there', () => {
    const { store, frames, at } = player();
    store.play();
    frames.next(0);
    store.seek(7_000_000);
    frames.next(10);
    expect(at()).toBe(7_010_000);
  });

  test('speeds beyond what there is are brought back', () => {
    const { store } = player();
    store.setSpeed(1e9);
    expect(store.getState().speed).toBe(100);
    store.setSpeed(0);
    expect(store.getState().speed).toBe(0.1);
  });
});
