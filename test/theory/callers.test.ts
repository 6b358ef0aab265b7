/** Callers who leave, and callers who try again. */
import { testRows } from './row-tests.ts';

testRows({ Q09: 'long', R01: 'ordinary', R04: 'ordinary' });
