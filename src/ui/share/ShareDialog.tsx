/** The link to what is on screen, and the lines that put it into a page. */
import { Check, Copy, Download } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useScenario, useSession } from '../../store/hooks.ts';
import { Button } from '../kit/Button.tsx';
import { commandKey } from '../kit/command-key.ts';
import { Dialog } from '../kit/Dialog.tsx';
import { ErrorNotice } from '../kit/ErrorNotice.tsx';
import { formatCount, formatInstant } from '../kit/format.ts';
import { messageOf } from '../kit/message-of.ts';
import { Toggle } from '../kit/Toggle.tsx';
import { copyText } from './copy-text.ts';
import { EMBED_PANELS, embedSnippet } from './embed-snippet.ts';
import { fileNameOf, saveFile } from './save-file.ts';
import styles from './Share.module.css';

/** The shortest limit of a message that people paste links into. */
const SHORT = 2000;

export function ShareDialog({ onClose }: { onClose(): void }) {
  const { play, link } = useSession();
  const title = useScenario((state) => state.settled.title);
  const settled = useScenario((state) => state.settled);
  const [atUs] = useState(() => play.playhead.get());
  const [hash, setHash] = useState('');
  const [problem, setProblem] = useState('');
  const [embedHash, setEmbedHash] = useState('');
  const [panels, setPanels] = useState<readonly string[]>(['breaker', 'timeline']);
  useEffect(() => {
    let here = true;
    void link({}).then((made) => { if (here) { setHash(made); setProblem(''); } }, (error: unknown) => { if (here) { setHash(''); setProblem(messageOf(error)); } });
    return () => { here = false; };
  }, [link, settled]);
  useEffect(() => {
    let here = true;
    void link({ embed: true, panels: panels.join(',') }).then((made) => { if (here) setEmbedHash(made); }, () => { if (here) setEmbedHash(''); });
    return () => { here = false; };
  }, [link, settled, panels]);
  const page = location.href.replace(/#.*$/, '');
  const address = `${page}#${hash}`;
  return (
    <Dialog open onClose={onClose} title="Share" description={`“${title}” with every setting and its seed${problem === '' ? `, and the playhead at ${formatInstant(atUs)}` : ''}. Nothing is sent anywhere: the ${problem === '' ? 'link' : 'file'} holds it all.`}>
      {problem !== '' && <ErrorNotice title="No link can hold it">{problem}</ErrorNotice>}
      {problem === '' && (
        <>
          <CopyField label="Link" text={hash === '' ? '' : address} primary note={`${formatCount(address.length)} characters${address.length > SHORT ? `; some messengers cut links longer than ${formatCount(SHORT)}` : ''}`} />
          <section className={styles['embed']} aria-label="Embed">
            <h3>Embed in a page or a slide</h3>
            <div className={styles['panels']}>
              {EMBED_PANELS.map(({ name, label }) => (
                <span key={name} className={styles['panel']}>
                  <Toggle label={label} checked={panels.includes(name)} onChange={(on) => setPanels(EMBED_PANELS.map((panel) => panel.name).filter((other) => (other === name ? on : panels.includes(other))))} />
                  <span aria-hidden="true">{label}</span>
                </span>
              ))}
            </div>
            <CopyField label="Embed code" text={embedHash === '' ? '' : embedSnippet(`${new URL('embed.html', page).href}#${embedHash}`, title, panels)} note="Takes no key and no wheel until it is clicked." long />
          </section>
        </>
      )}
      <section className={styles['file']} aria-label="File">
        <h3>Save the scenario</h3>
        <Button icon={<Download />} onClick={() => saveFile(fileNameOf(title), `${JSON.stringify(settled, null, 2)}\n`)}>Save as file</Button>
        <p className={styles['note']}>JSON, without the playhead. Dropped on the page it opens again, and the headless runner takes it.</p>
      </section>
    </Dialog>
  );
}

interface CopyFieldProps { readonly label: string; readonly text: string; readonly note: string; readonly primary?: boolean; readonly long?: boolean }

/** Copies; where the browser refuses, the text stands there selected, to be copied by hand. */
function CopyField({ label, text, note, primary = false, long = false }: CopyFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [result, setResult] = useState<'none' | 'copied' | 'refused'>('none');
  const copy = async () => {
    const done = await copyText(text);
    setResult(done ? 'copied' : 'refused');
    if (!done) { field.current?.focus(); field.current?.select(); }
  };
  const shared = {
    id,
    'ref': field,
    'readOnly': true,
    'value': text,
    'aria-describedby': `${id}-note`,
    'onFocus': (event: { readonly currentTarget: { select(): void } }) => event.currentTarget.select(),
  };
  return (
    <div className={styles['copy']}>
      <label htmlFor={id}>{label}</label>
      <div className={styles['row']}>
        {long ? <textarea rows={6} spellCheck={false} {...shared} /> : <input type="text" spellCheck={false} {...shared} />}
        <Button kind={primary ? 'primary' : 'secondary'} icon={result === 'copied' ? <Check /> : <Copy />} disabled={text === ''} onClick={() => void copy()}>{primary ? 'Copy link' : 'Copy'}</Button>
      </div>
      <p id={`${id}-note`} className={styles['note']}>{note}</p>
      <p className={styles['note']} role="status">{result === 'copied' ? 'Copied.' : result === 'refused' ? `The browser did not allow copying. The text is selected: copy it with ${commandKey()} C.` : ''}</p>
    </div>
  );
}
