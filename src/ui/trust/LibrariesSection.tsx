/** Recorded runs of the real libraries, by library, version and subject, and how the engine does on them. */
import type { LibraryTraces } from '../../results/evidence.ts';
import { DataTable } from '../kit/DataTable.tsx';
import type { TrustFiles } from './files.ts';
import { SCROLLS } from './scrolls.ts';
import styles from './Trust.module.css';
import { Verdict } from './Verdict.tsx';

const KINDS: { readonly [kind: string]: string } = {
  breaker: 'circuit breaker',
  retrier: 'retry',
  retry: 'retry',
  backoff: 'waits between attempts',
  deadline: 'timeout',
  timeout: 'timeout',
  semaphore: 'semaphore',
  bulkhead: 'bulkhead',
  batcher: 'batcher',
  composed: 'several together',
  distribution: 'spread of jitter',
};
const countOf = ({ passed, failed, unsupported }: LibraryTraces): number => passed + failed.length + unsupported.length;

export function LibrariesSection({ files: { evidence } }: { readonly files: TrustFiles }) {
  const total = evidence.libraries.reduce((sum, entry) => sum + countOf(entry), 0), passed = evidence.libraries.reduce((sum, entry) => sum + entry.passed, 0);
  return (
    <section aria-label="Library traces">
      <p className={styles['lead']}><strong>{passed} of {total} recorded runs pass.</strong> Each was recorded from the real library under a clock of its own; the engine must come to the same calls, outcomes, states and counters, with times equal to the microsecond.</p>
      <div className={styles['scroll']} {...SCROLLS} aria-label="Recorded runs by library">
        <DataTable caption="Recorded runs by library" columns={[{ label: 'Library' }, { label: 'Version' }, { label: 'What' }, { label: 'Recorded', numeric: true }, { label: 'Pass', numeric: true }, { label: 'Verdict' }]}
          rows={evidence.libraries.map((entry) => {
            const wrong = [...entry.failed, ...entry.unsupported];
            return [
              entry.library,
              entry.version,
              KINDS[entry.kind] ?? entry.kind,
              countOf(entry),
              entry.passed,
              <Verdict
                key="verdict"
                verdict={wrong.length === 0 ? 'holds' : 'fails'}
                words={wrong.length === 0 ? 'all pass' : `not: ${wrong.join(', ')}`}
              />,
            ];
          })} />
      </div>
      <p className={styles['foot']}>
        The real cockatiel and opossum are also driven side by side with their dialects, over thousands of random sequences of calls, by the tests. Where a library’s rule surprises, the help of the pattern says so.
        Last run {evidence.date}, version {evidence.version}.
      </p>
    </section>
  );
}
