/** What is wrong with a link, in full, and the ways on: nothing is opened in its place without being asked for. */
import { useSession } from '../../store/hooks.ts';
import type { LinkProblem as Problem } from '../../store/view-store.ts';
import { FIRST_VISIT } from '../../scenario/gallery.ts';
import { Button } from '../kit/Button.tsx';
import { ErrorNotice } from '../kit/ErrorNotice.tsx';
import styles from './App.module.css';

const SHOWN = 10;

export function LinkProblem({ problem }: { readonly problem: Problem }) {
  const session = useSession();
  const shown = problem.issues.slice(0, SHOWN);
  return (
    <main className={styles['problem']}>
      <h1 className={styles['brand']}>Halfopen</h1>
      <ErrorNotice title={problem.hash === '' ? 'The scenario cannot be opened' : 'This link cannot be opened'} actions={(
        <>
          {problem.hasWork && <Button onClick={() => session.goBack()}>Back to my scenario</Button>}
          <Button kind="primary" onClick={() => { void session.openPreset(FIRST_VISIT); }}>Open the default scenario</Button>
        </>
      )}>
        <ul className={styles['issues']}>
          {shown.map((issue, k) => <li key={k}>{issue.path !== 'link' && <code>{issue.path}</code>} {issue.message}</li>)}
          {problem.issues.length > shown.length && <li>and {problem.issues.length - shown.length} more.</li>}
        </ul>
        <p>{problem.hasWork ? 'The scenario you had open is untouched.' : 'Nothing has been opened in its place.'}</p>
      </ErrorNotice>
    </main>
  );
}
