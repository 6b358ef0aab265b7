import { expect, test } from 'vitest';
import { fileNameOf } from './save-file.ts';

test('a file is called by its title, in letters and figures that every file system takes', () => {
  expect(fileNameOf('Outage behind a circuit breaker')).toBe('outage-behind-a-circuit-breaker.json');
  expect(fileNameOf('Café: 3 × 1 s / “late”?')).toBe('cafe-3-1-s-late.json');
  expect(fileNameOf('…')).toBe('scenario.json');
  expect(fileNameOf('x'.repeat(500))).toHaveLength(85);
});
