/** Time of the main thread in ms, less what it waited for a core, where the system tells (Linux): on a shared machine a long measurement is not held against a short one. */
import { readFileSync } from 'node:fs';

const STATISTICS = '/proc/self/schedstat';

function waitedMs(): number {
  try {
    return Number(readFileSync(STATISTICS, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
export const clockMs = (): number => performance.now() - waitedMs();
