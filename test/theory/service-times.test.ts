/** What the service time's distribution changes (waiting) and what it does not (loss without a queue). */
import { testRows } from './row-tests.ts';

testRows({ Q04: 'ordinary', Q06: 'long' });
