/** Can you believe what you see here? What speaks for the simulator, and what does not, each with a way to check it. */
import { useEffect, useState } from 'react';
import * as patterns from '../../patterns/registry.ts';
import type { ValueResult } from '../../results/plan.ts';
import { prepare } from '../../results/row-file.ts';
import type { Row } from '../../results/schema.ts';
import { linkTo } from '../../scenario/link.ts';
import { createPool } from '../../worker/pool.ts';
import { Button } from '../kit/Button.tsx';
import { ErrorNotice } from '../kit/ErrorNotice.tsx';
import { Tabs } from '../kit/Tabs.tsx';
import { messageOf } from '../kit/message-of.ts';
import type { TrustFiles } from './files.ts';
import { scenarioFile, trustFiles } from './files.ts';
import { LibrariesSection } from './LibrariesSection.tsx';
import { NotModelledSection } from './NotModelledSection.tsx';
import { DeterminismSection, IdentitiesSection } from './PresetsSection.tsx';
import { ResultsSection, summaryOf } from './ResultsSection.tsx';
import type { PresetCheck } from './run-here.ts';
import { createRuns } from './runs.ts';
import styles from './Trust.module.css';
import { useRuns } from './use-store.ts';

type Section = 'results' | 'libraries' | 'identities' | 'determinism' | 'limits';
const SECTIONS: readonly { readonly value: Section; readonly label: string }[] = [
  { value: 'results', label: 'Published results' },
  { value: 'libraries', label: 'Library traces' },
  { value: 'identities', label: 'Identities' },
  { value: 'determinism', label: 'Determinism' },
  { value: 'limits', label: 'What is not modelled' },
];

/** One processor is left to the page. */
const makePool = () => createPool({ size: Math.max(1, Math.min(8, (navigator.hardwareConcurrency || 2) - 1)) });
/** What was run stays while the page of evidence is left and come back to. */
const rowRuns = createRuns<readonly ValueResult[]>(makePool), presetRuns = createRuns<PresetCheck>(makePool);

/** What led here is gone: without it the keyboard would begin at the top, and nothing would be read out. */
function focusLost(heading: HTMLElement | null): void { if (document.activeElement === document.body) heading?.focus({ preventScroll: true }); }

export function TrustPage({ onProblem }: { readonly onProblem: (text: string) => void }) {
  const [files, setFiles] = useState<TrustFiles | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [section, setSection] = useState<Section>('results');
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let here = true;
    trustFiles().then(
      (found) => {
        if (here) {
          setFiles(found);
          setProblem(null);
        }
      },
      (error: unknown) => {
        if (here) setProblem(messageOf(error));
      },
    );
    return () => { here = false; };
  }, [tries]);
  useEffect(() => () => { rowRuns.close(); presetRuns.close(); }, []);
  const { items } = useRuns(rowRuns);
  const summary = files === null ? null : summaryOf(files, items);

  const open = (row: Row, run: string): void => {
    void (async () => {
      const prepared = prepare(row.id, await scenarioFile(row.id), row);
      const found = typeof prepared === 'string' ? undefined : prepared.runs.get(run) ?? [...prepared.runs.values()][0];
      if (found === undefined || 'model' in found) throw new Error(`${row.id} has no scenario to open.`);
      location.hash = await linkTo({ ...found.scenario, title: `${row.id}: ${found.scenario.title}`, seed: 1 }, null, {}, patterns);
    })().catch((error: unknown) => { onProblem(messageOf(error)); });
  };
  return (
    <main className={styles['page']}>
      <div className={styles['head']}>
        <div>
          <h2 ref={focusLost} tabIndex={-1}>Can you believe what you see here?</h2>
          <p>Each claim is exact, published, or taken from a reference run; its source says which. The simulator runs it again in your browser and must land within the tolerance.</p>
        </div>
        {summary !== null && <div className={styles['sum']}><strong>{summary.head}</strong><span>{summary.rest}</span></div>}
      </div>
      <Tabs<Section> label="What speaks for it" tabs={SECTIONS} value={section} onChange={setSection} className={styles['tabs'] ?? ''}>
        {problem !== null && <ErrorNotice title="The results cannot be shown" actions={<Button onClick={() => setTries(tries + 1)}>Try again</Button>}><p>{problem}</p></ErrorNotice>}
        {files === null && problem === null && <p className={styles['none']} role="status">Fetching the results</p>}
        {files !== null && section === 'results' && <ResultsSection files={files} runs={rowRuns} onOpen={open} />}
        {files !== null && section === 'libraries' && <LibrariesSection files={files} />}
        {files !== null && section === 'identities' && <IdentitiesSection files={files} runs={presetRuns} />}
        {files !== null && section === 'determinism' && <DeterminismSection files={files} runs={presetRuns} />}
        {section === 'limits' && <NotModelledSection />}
      </Tabs>
    </main>
  );
}
