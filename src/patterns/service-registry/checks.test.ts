import { expect, test } from 'vitest';
import { serviceRegistry } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import type { ServiceRegistryConfig } from './model.ts';

const odd = (change: Partial<ServiceRegistryConfig>) =>
  serviceRegistry.check!({ ...defaultsOf(serviceRegistry.fields), ...change }).map(({ field, message }) => `${field}: ${message}`);

test.each<[Partial<ServiceRegistryConfig>, string]>([
  [{ sweepMs: 40_000 }, 'sweepMs: The registry looks for expired entries only every 40000 ms'],
  [{ preserves: true, preserveBelow: 1 }, 'preserveBelow: At 100 %'],
  [{ preserves: true, preserveBelow: 0 }, 'preserveBelow: No count of heartbeats is below 0 %, so it never preserves itself.'],
  [{ preserves: true, windowMs: 1000 }, 'windowMs: A window of 1000 ms holds less than one heartbeat'],
])('%o says so', (change, start) => { expect(odd(change)).toEqual([expect.stringContaining(start)]); });
test.each<Partial<ServiceRegistryConfig>>([{}, { preserveBelow: 0 }, { preserves: true }])('%o is in order', (change) => { expect(odd(change)).toEqual([]); });
