/** Queues of which everything is known: M/M/1, M/M/c, M/M/c/K. */
import { testRows } from './row-tests.ts';

testRows({ Q01: 'ordinary', Q02: 'ordinary', Q03: 'long', Q05: 'ordinary' });
