/** What was wrong with the last edit, and the changes that are scheduled for the thing that is inspected. */
import { TriangleAlert, X } from 'lucide-react';
import { useScenario, useSession } from '../../store/hooks.ts';
import { dropped } from '../../store/scenario-store.ts';
import type { Issue } from '../../scenario/issue.ts';
import { formatInstant, unbroken } from '../kit/format.ts';
import { IconButton } from '../kit/IconButton.tsx';
import styles from './App.module.css';
import { changeWords } from './change-words.ts';

/** `shown`: issues that stand beside their fields already. */
export function EditNotes({ path, shown }: { readonly path: string; readonly shown: readonly Issue[] }) {
  const { scenario: store } = useSession();
  const issues = useScenario((state) => state.issues);
  const warnings = useScenario((state) => state.warnings);
  const scenario = useScenario((state) => state.scenario);
  const scope = useScenario((state) => state.editScope);
  const others = issues.filter((issue) => !shown.includes(issue));
  const scheduled = scenario.changes.filter((change) => change.target.startsWith(`${path}.`) || change.target.startsWith(`${path}/`) || change.target === path);
  return (
    <>
      {others.length > 0 && (
        <div className={styles['wrong']} role="alert">
          <ul>{others.map((issue, k) => <li key={k}>{unbroken(issue.message)}</li>)}</ul>
          <p>The run still uses the settings from before.</p>
        </div>
      )}
      {warnings.length > 0 && <ul className={styles['warnings']} aria-label="Warnings">{warnings.map((issue, k) => <li key={k}><TriangleAlert size={14} aria-hidden />{unbroken(issue.message)}</li>)}</ul>}
      {scope === 'playhead' && <p className={styles['note']}>Edits hold from the playhead on. Order, use and library always apply to the whole run.</p>}
      {scheduled.length > 0 && (
        <ul className={styles['scheduled']} aria-label="Scheduled changes">
          {scheduled.map((change) => (
            <li key={change.id}>
              <span>{changeWords(change)} from {formatInstant(change.atMs * 1000)}{change.untilMs === undefined ? '' : ` to ${formatInstant(change.untilMs * 1000)}`}</span>
              <IconButton label={`Remove the change at ${formatInstant(change.atMs * 1000)}`} onClick={() => { store.getState().apply(dropped(store.getState().settled, change.id)); }}><X size={14} /></IconButton>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
