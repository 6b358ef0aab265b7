/** A breaker that counts failures in a row, against renewal theory. */
import { testRows } from './row-tests.ts';

testRows({ C01: 'long', C02: 'nightly' });
