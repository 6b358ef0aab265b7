/** What the keys do, what is modelled and what is not. */
import { useEffect, useState } from 'react';
import { useScenario, useSession, useView } from '../../store/hooks.ts';
import { commandKey } from '../kit/command-key.ts';
import { Dialog } from '../kit/Dialog.tsx';
import { Markdown } from '../kit/Markdown.tsx';
import { Tabs } from '../kit/Tabs.tsx';
import { Toggle } from '../kit/Toggle.tsx';
import { keysOf } from './key-list.ts';
import { unbroken } from '../kit/format.ts';
import { patternText } from './pattern-texts.ts';
import styles from './Help.module.css';

type Page = 'keys' | 'model';
const PAGES: readonly { readonly value: Page; readonly label: string }[] = [{ value: 'keys', label: 'Keys' }, { value: 'model', label: 'What is modelled' }];

export function HelpDialog({ onClose }: { onClose(): void }) {
  const [page, setPage] = useState<Page>('keys');
  return (
    <Dialog open onClose={onClose} title="Help" shape="wide">
      <Tabs<Page> label="Help" tabs={PAGES} value={page} onChange={setPage}>
        <div className={styles['page']}>{page === 'keys' ? <Keys /> : <Model />}</div>
      </Tabs>
    </Dialog>
  );
}

function Keys() {
  const { view } = useSession();
  const letters = useView((state) => state.letterKeys);
  return (
    <>
      <dl className={styles['keys']}>
        {keysOf(commandKey()).map(({ keys, does, letter }) => (
          <div key={keys.join()} data-off={letter === true && !letters}>
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{unbroken(does)}</dd>
          </div>
        ))}
      </dl>
      <div className={styles['letters']}>
        <Toggle label="Single-letter keys" checked={letters} onChange={view.setLetterKeys} />
        <span>Single-letter keys. Off: only Space, arrows and combinations do something.</span>
      </div>
    </>
  );
}

const MODEL = `
A run is computed event by event, in whole microseconds, from the scenario and its seed. The same scenario gives the same run everywhere; playing, scrubbing and speed never change it.

**Modelled**: clients that send calls by a workload; the patterns of every chain, outermost first, with the rules of the library that is named; links with delay, and where they are set with a rate, a buffer, losses and cuts; services with instances, workers, a queue and a service time, that may call other services; faults and edits from one time to another. Work whose caller has left goes on and holds its worker unless the setting says otherwise.

**Not modelled**: processors, memory, garbage collection, connections and their set-up, packets that are sent again, clocks that disagree, and the time the patterns themselves take.
`;

function Model() {
  const scenario = useScenario((state) => state.scenario);
  const kinds = [
    ...new Set(
      [
        ...scenario.links.flatMap((link) => link.chain),
        ...scenario.services.flatMap((service) => [service.queue, ...service.inbound]),
        ...scenario.nodes,
      ].map((attach) => attach.kind),
    ),
  ];
  return (
    <div className={styles['model']}>
      <Markdown text={MODEL} />
      {scenario.note !== undefined && <section aria-label="This scenario"><h3>This scenario</h3><Markdown text={scenario.note} /></section>}
      {kinds.map((kind) => <PatternModel key={kind} kind={kind} />)}
    </div>
  );
}

/** What a pattern's own text says of its limits, or all of it. */
function PatternModel({ kind }: { readonly kind: string }) {
  const [text, setText] = useState('');
  useEffect(() => {
    let here = true;
    void patternText(kind).then((found) => { if (here) setText(found ?? ''); });
    return () => { here = false; };
  }, [kind]);
  return text === '' ? null : <section className={styles['pattern']}><Markdown text={text} /></section>;
}
