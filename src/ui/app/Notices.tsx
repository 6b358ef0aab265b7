/** How the run went, when it did not simply end: said in full, with a way on. */
import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { LIMITS } from '../../engine/spec.ts';
import { usePicture, useSession, useView } from '../../store/hooks.ts';
import type { RunState } from '../../store/run-store.ts';
import { Button } from '../kit/Button.tsx';
import { formatCall, formatCount, formatInstant, unbroken } from '../kit/format.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { copyText } from '../share/copy-text.ts';
import styles from './App.module.css';

export function Notices() {
  const session = useSession();
  const picture = usePicture();
  const closed = useView((view) => view.noticeClosed);
  const pageClosed = useView((view) => view.pageNoticeClosed);
  const { view } = session;
  const text = closed ? null : noticeOf(picture);
  const sampled = picture.reader?.sampledFrom ?? -1;
  return (
    <>
      {picture.mode === 'page' && !pageClosed && (
        <Notice onClose={() => { view.setState({ pageNoticeClosed: true }); }}>No worker can start here, so the engine runs on the page itself. Results are the same; long runs make the page slower.</Notice>
      )}
      {text !== null && (
        <Notice alert onClose={() => { view.setState({ noticeClosed: true }); }} actions={(
          <>
            {picture.crash !== null && (
              <Button onClick={() => {
                const { message, atUs, seed, scenario } = picture.crash ?? { message: '', atUs: 0, seed: 0, scenario: null };
                void copyText(JSON.stringify({ message, atMs: atUs / 1000, seed, scenario }, null, 2)).then((done) =>
                  view.tell(done ? 'Copied the reproduction.' : 'The browser did not allow copying.'),
                );
              }}>Copy reproduction</Button>
            )}
            {picture.status !== 'refused' && <Button onClick={() => session.again()}>Run again</Button>}
            {picture.status === 'refused' && <Button onClick={() => session.scenario.getState().undo()}>Undo</Button>}
          </>
        )}>
          {unbroken(text)}
          {picture.refused.length > 0 && <ul className={styles['issues']}>{picture.refused.map((issue, k) => <li key={k}><code>{issue.path}</code> {unbroken(issue.message)}</li>)}</ul>}
        </Notice>
      )}
      {text === null && sampled >= 0 && !closed && (
        <Notice onClose={() => { view.setState({ noticeClosed: true }); }}>From call {formatCall(sampled)} on, only some calls are kept one by one. Totals, charts and states are complete.</Notice>
      )}
    </>
  );
}

/** Null when there is nothing to say. */
export function noticeOf({ status, stopped, endedAtUs, events, crash }: RunState): string | null {
  switch (status) {
    case 'computing': return null;
    case 'refused': return 'This scenario was refused before it was run. What is on screen is the run before it.';
    case 'crashed': return `The engine stopped at ${formatInstant(crash?.atUs ?? 0)}: ${sentence(crash?.message ?? '')} A new one has been started; your scenario is untouched.`;
    case 'done': switch (stopped) {
      case 'limit': return `The run stopped at ${formatInstant(endedAtUs)} of simulated time: it reached its limit of ${formatCount(events)} events. Everything up to there is kept.`;
      case 'lines': return `The run stopped at ${formatInstant(endedAtUs)} of simulated time: its programs printed more than ${formatCount(LIMITS.lines)} lines. Everything up to there is kept.`;
      case 'stuck': return `The run stopped at ${formatInstant(endedAtUs)} of simulated time: a loop there never waits, so time cannot go on. Everything up to there is kept.`;
      case 'cancelled': return `Computing was stopped after ${formatCount(events)} events. Everything up to there is kept.`;
      case 'end': case null: return null;
    }
  }
}

/** What a browser says of an error ends without a stop. */
function sentence(text: string): string { return text === '' || /[.!?…]$/.test(text) ? text : `${text}.`; }

function Notice({
  children,
  actions,
  alert = false,
  onClose,
}: {
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly alert?: boolean;
  onClose(): void;
}) {
  return (
    <div className={styles['notice']} role={alert ? 'alert' : 'status'}>
      <div className={styles['noticeText']}>{children}</div>
      {actions}
      <IconButton label="Close the notice" onClick={onClose}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
