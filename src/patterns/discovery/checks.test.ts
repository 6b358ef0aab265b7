import { expect, test } from 'vitest';
import { discovery } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import type { DiscoveryConfig } from './fields.ts';

const odd = (change: Partial<DiscoveryConfig>) =>
  discovery.check!({ ...defaultsOf(discovery.fields), ...change }, 3).map(({ field, message }) => `${field}: ${message}`);

test.each<[Partial<DiscoveryConfig>, string]>([
  [{ timeoutMs: 0 }, 'timeoutMs: A look-up that a registry never answers'],
  [{ staleMs: 0, timeoutMs: 20_000 }, 'staleMs: Every refresh begins when the list has just expired'],
  [{ connections: 2 }, 'connectionMs: Connections stay with their endpoints for ever'],
  [{ connections: 2, connectionMs: 0 }, 'connectionMs: Every connection is too old for the next call, so none is used twice.'],
])('%o says so', (change, start) => { expect(odd(change)).toEqual([expect.stringContaining(start)]); });
test.each<Partial<DiscoveryConfig>>([{}, { connectionMs: 0 }, { connections: 2, connectionMs: 60_000 }])('%o is in order', (change) => {
  expect(odd(change)).toEqual([]);
});
