import { expect, test } from 'vitest';
import { changeWords, linkFaults, settingWords } from './change-words.ts';

const words = (target: string, value: unknown, why: 'fault' | 'edit' = 'fault') => changeWords({ target, value: value as never, why });
const FAULT = { errorShare: 0, error: 'Unavailable', slowdown: 1, down: false };

test('faults are called by what they do, edits by what they set', () => {
  expect([
    words('services/a/fault', { ...FAULT, down: true }), words('services/a/0/fault', { ...FAULT, stalled: true }), words('services/a/fault', { ...FAULT, errorShare: 1 }), words('services/a/fault', { ...FAULT, slowdown: 3 }), words('services/a/fault', FAULT),
    words('links/a-b/cut', 'hold'), words('links/a-b/cut', 'refuse'), words('links/a-b/wire', { loss: 0.1 }), words('links/a-b/wire', { ratePerSec: 5 }), words('links/a-b/wire', {}, 'edit'),
    words('links/a-b/latency', { dist: 'constant', ms: 1 }), words('links/a-b/latency', { dist: 'constant', ms: 1 }, 'edit'), words('links/a-b/retry.retries', 3, 'edit'),
  ]).toEqual(['Down', 'Stalled', 'Outage', 'Slow', 'Well again', 'Cut, holds', 'Cut, refuses', 'Loses messages', 'Narrow', 'Perfect wire', 'Slow', 'Latency', 'retry.retries']);
});

test('faults of links hold for their time, at most to the end', () => {
  const change = (id: string, atMs: number, untilMs: number | undefined, target: string, value: unknown, why: 'fault' | 'edit' = 'fault') => ({
    id,
    atMs,
    ...(untilMs === undefined ? {} : { untilMs }),
    target,
    value: value as never,
    why,
  });
  expect(
    linkFaults(
      {
        changes: [
          change('cut', 100, 200, 'links/a-b/cut', 'drop'),
          change('loss', 300, undefined, 'links/a-b/wire', { loss: 1 }),
          change('late', 900, undefined, 'links/a-b/cut', 'drop'),
          change('edit', 1, 2, 'links/a-b/latency', {}, 'edit'),
          change('down', 1, 2, 'services/a/fault', FAULT),
        ],
      },
      900_000,
    ),
  ).toEqual([
    { label: 'Cut, drops', fromUs: 100_000, toUs: 200_000 },
    { label: 'Loses messages', fromUs: 300_000, toUs: 900_000 },
  ]);
});

test('a setting is called as in its form, with its value where that is short', () => {
  const field = { label: 'Stay open for', help: '', unit: 'ms', accept: { min: 1, max: 1e9 }, slider: { min: 1, max: 2, step: 1, scale: 'linear' } } as const;
  expect([
    settingWords({ ...field, type: 'duration', default: 1 }, 1500), settingWords({ ...field, type: 'toggle', default: true }, false),
    settingWords({ ...field, type: 'choice', default: 'a', options: [{ value: 'a', label: 'Abandon' }] }, 'a'), settingWords({ ...field, type: 'names', default: [] }, ['x']),
  ]).toEqual(['Stay open for: 1.5 s', 'Stay open for: off', 'Stay open for: Abandon', 'Stay open for']);
});
