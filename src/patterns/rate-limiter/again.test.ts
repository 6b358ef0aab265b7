import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateLimiter, type RateLimiterConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { EffectsLog } from '../../../test/support/effects-log.ts';

const rates = fc.constantFrom(0.1, 0.3, 0.7, 1, 3, 7, 10), limits = fc.integer({ min: 1, max: 5 }), windows = fc.constantFrom(700, 2000, 7000, 30_000);
const settings: readonly (readonly [RateLimiterConfig['dialect'], fc.Arbitrary<object>])[] = [
  ['token-bucket', fc.record({ ratePerSec: rates, burst: limits })],
  ['leaky-bucket', fc.record({ ratePerSec: rates, burst: fc.integer({ min: 0, max: 4 }), nodelay: fc.boolean() })],
  ['fixed-window', fc.record({ limit: limits, windowMs: windows, windowsFrom: fc.constantFrom('clock', 'firstCall') })],
  ['sliding-log', fc.record({ limit: limits, windowMs: windows })],
  ['sliding-counter', fc.record({ limit: limits, windowMs: windows })],
];

test.each(settings)('whom %s tells when to come again passes then, and would not have passed a second before', (dialect, changes) => {
  let told = 0;
  fc.assert(fc.property(changes, fc.array(fc.integer({ min: 0, max: 2_000_000 }), { minLength: 5, maxLength: 40 }), (change, gapsUs) => {
    const config = { ...defaultsOf(fieldsOf(rateLimiter, { dialect })), dialect, retryAfter: true, ...change };
    const machine = machineOf(rateLimiter, config), fx = new EffectsLog();
    const { outcome } = fx.shared;
    let afterMs = -1;
    fx.shared.outcome = (reason, more) => { afterMs = more?.retryAfterMs ?? -1; return outcome(reason, more); };
    const shared: unknown = machine.init(config, fx.shared);
    const passesAt = (state: unknown, atUs: number): boolean => {
      fx.nowUs = atUs;
      machine.step(state, machine.begin(config), config, { type: 'request' }, fx);
      return !fx.taken().some((effect) => effect.startsWith('reply'));
    };
    let nowUs = 0;
    for (const gapUs of gapsUs) {
      nowUs += gapUs;
      if (passesAt(shared, nowUs)) continue;
      const toldMs = afterMs;
      told += 1;
      expect(passesAt(structuredClone(shared), nowUs + toldMs * 1000)).toBe(true);
      if (toldMs > 1000) expect(passesAt(structuredClone(shared), nowUs + (toldMs - 1000) * 1000)).toBe(false);
    }
  }), { seed: 16, numRuns: 300 });
  expect(told).toBeGreaterThan(300);
});
