/** What was wrong with the last edit, and the changes that are scheduled for the thing that is inspected. */
import { TriangleAlert, X } from 'lucide-react';
import { flushSync } from 'react-dom';
import { useScenario, useSession } from '../../store/hooks.ts';
import { dropped } from '../../store/scenario-store.ts';
import type { Field, Json } from '../../engine/fields.ts';
import type { Change } from '../../scenario/document.ts';
import type { Issue } from '../../scenario/issue.ts';
import { formatInstant, unbroken } from '../kit/format.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { aboutOf } from './about.ts';
import styles from './App.module.css';
import { changeWords, settingWords } from './change-words.ts';

interface EditNotesProps {
  readonly path: string;
  /** Issues that stand beside their fields already. */
  readonly shown: readonly Issue[];
  /** The field of the form that a change sets, and to what; null where it is none. */
  settingOf?(change: Change): { readonly field: Field; readonly value: Json } | null;
}

export function EditNotes({ path, shown, settingOf = () => null }: EditNotesProps) {
  const words = (change: Change): string => {
    const setting = settingOf(change);
    return setting === null ? changeWords(change) : settingWords(setting.field, setting.value);
  };
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
          <ul>{others.map((issue, k) => <li key={k}><Said issue={issue} of={path} /></li>)}</ul>
          <p>The run still uses the settings from before.</p>
        </div>
      )}
      {warnings.length > 0 && <ul className={styles['warnings']} aria-label="Warnings">{warnings.map((issue, k) => <li key={k}><TriangleAlert size={14} aria-hidden /><span><Said issue={issue} of={path} /></span></li>)}</ul>}
      {scope === 'playhead' && <p className={styles['note']}>Edits hold from the playhead on. Order, use and library always apply to the whole run.</p>}
      {scheduled.length > 0 && (
        <ul className={styles['scheduled']} aria-label="Scheduled changes">
          {scheduled.map((change) => (
            <li key={change.id}>
              <span>{words(change)}, from {formatInstant(change.atMs * 1000)}{change.untilMs === undefined ? '' : ` to ${formatInstant(change.untilMs * 1000)}`}</span>
              <IconButton label={`Remove the change at ${formatInstant(change.atMs * 1000)}`} onClick={() => { store.getState().apply(dropped(store.getState().settled, change.id)); }}><X size={14} /></IconButton>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A message behind what it speaks of, which can be selected; `of`: what is. */
function Said({ issue: { path, message }, of }: { readonly issue: Issue; readonly of: string }) {
  const { scenario: store } = useSession();
  const about = aboutOf(useScenario((state) => state.scenario), path), text = unbroken(message);
  if (about === null) return text;
  const words = [about.title, about.where].filter((word) => word !== '' && !message.includes(word));
  if (words.length === 0) return text;
  const select = (): void => {
    flushSync(() => { store.getState().select(about.path); });
    // What was pressed has gone with the inspector that it stood in; the same line stands in the next one.
    document.querySelector<HTMLElement>('[data-about][aria-current]')?.focus();
  };
  return <><button type="button" className={styles['about']} data-about aria-current={about.path === of ? 'true' : undefined} onClick={select}>{words.join(', ')}</button>: {text}</>;
}
