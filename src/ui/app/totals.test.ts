/** The totals on screen are those of the recording, exactly. */
import { expect, test } from 'vitest';
import { fakeFrames, loopClient } from '../../../test/support/fake-engine.ts';
import { createSession } from '../../store/session.ts';
import { totalsOf } from './totals.ts';

async function ran(hash: string) {
  const session = createSession({
    connect: loopClient(),
    frames: fakeFrames(),
    still: () => true,
    replaceHash: () => {},
    pushHash: () => {},
    keep: { read: () => null, write: () => {} }, keepInTab: { read: () => null, write: () => {} },
  });
  await session.openHash(hash);
  for (let turns = 0; session.run.getState().status !== 'done' && turns < 10_000; turns++) await new Promise((next) => { setTimeout(next, 0); });
  const { reader } = session.run.getState();
  if (reader === null) throw new Error('there is no run');
  session.close();
  return { reader, rows: (atUs: number) => new Map(totalsOf(reader, atUs).map((row) => [row.name, row])) };
}

test('outcomes add up to the calls that were begun', async () => {
  const { rows } = await ran('#preset=traffic-breaker&t=1');
  const whole = rows(0);
  const outcomes = ['Ok', 'Error', 'Timeout', 'Short-circuited', 'Limit reached', 'Shed', 'Cancelled'].reduce(
    (sum, name) => sum + (whole.get(name)?.whole ?? 0),
    0,
  );
  expect(whole.get('Calls')?.whole).toBeGreaterThan(10_000);
  expect(outcomes).toBe(whole.get('Calls')?.whole);
}, 60_000);

test('opens are the moves into open, so far and in the whole run', async () => {
  const { rows } = await ran('#preset=chapter-breaker&t=1');
  expect(rows(20_000_000).get('Opens')).toMatchObject({ soFar: 2, whole: 8 });
  expect(rows(20_000_000).get('Closes')).toMatchObject({ soFar: 0, whole: 0 });
}, 60_000);

test('what has happened so far never exceeds the whole', async () => {
  const { reader, rows } = await ran('#preset=traffic-no-breaker&t=1');
  for (const atUs of [0, 12_345_678, reader.meta.durationUs]) for (const row of rows(atUs).values()) expect(row.soFar).toBeLessThanOrEqual(row.whole);
}, 60_000);
