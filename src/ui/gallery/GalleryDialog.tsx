/** The scenarios that come with the program: groups, what to do in each, and a search. */
import { Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Preset } from '../../scenario/gallery.ts';
import { GALLERY } from '../../scenario/gallery.ts';
import { STORIES } from '../../scenario/stories.ts';
import { useScenario, useSession } from '../../store/hooks.ts';
import { Dialog } from '../kit/Dialog.tsx';
import { formatAmount, unbroken } from '../kit/format.ts';
import { SrOnly } from '../kit/SrOnly.tsx';
import type { Example } from './examples.ts';
import { documentOf, examples, placeOf } from './examples.ts';
import styles from './Gallery.module.css';

const EXAMPLES = 'Each pattern by itself';

/** All words of the search occur somewhere in the entry. */
export function matches(preset: Preset, search: string): boolean { return holds(`${preset.title} ${preset.task} ${preset.group} ${preset.id}`, search); }
function holds(text: string, search: string): boolean {
  return search.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));
}

export function GalleryDialog({ onClose }: { onClose(): void }) {
  const session = useSession();
  const base = useScenario((state) => state.base);
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const found = GALLERY.filter((preset) => matches(preset, search));
  const groups = [...new Set(found.map((preset) => preset.group))];
  const all = useMemo(() => examples(), []), alone = all.filter(({ pattern, title, kind }) => holds(`${pattern} ${title} ${EXAMPLES} ${kind}`, search));
  const openExample = async (example: Example) => {
    onClose();
    await session.openDocument(() => documentOf(example));
    const { scenario, select } = session.scenario.getState(), place = placeOf(example.kind, scenario);
    if (scenario.title === example.title && place !== undefined) select(place);
  };
  return (
    <Dialog open onClose={onClose} title="Scenarios" shape="wide" first={field}>
      <div className={styles['search']}>
        <Search aria-hidden="true" />
        <input ref={field} type="search" aria-label="Search scenarios" placeholder="Search" value={search} onChange={(event) => setSearch(event.target.value)} autoComplete="off" />
      </div>
      <div className={styles['found']}>
        <SrOnly live>{search === '' ? '' : formatAmount(found.length + alone.length, 'scenario')}</SrOnly>
        {found.length + alone.length === 0 && <p className={styles['none']}>No scenario has these words. There are {GALLERY.length + all.length} in all.</p>}
        {search === '' && (
          <section className={styles['group']} aria-label="The chapter’s patterns">
            <h3>The chapter’s patterns, without and with</h3>
            <ul className={styles['stories']}>
              {STORIES.map((story) => (
                <li key={story.pattern}>
                  <span className={styles['title']}>{story.pattern}</span>
                  {([['Without', story.without], ['With', story.with]] as const).map(([word, id]) => (
                    <button key={id} type="button" className={styles['side']} aria-label={`${word} ${story.pattern.toLowerCase()}`} aria-current={base?.preset === id} onClick={() => { onClose(); void session.openPreset(id); }}>{word}</button>
                  ))}
                </li>
              ))}
            </ul>
          </section>
        )}
        {groups.map((group) => (
          <section key={group} className={styles['group']} aria-label={group}>
            <h3>{group}</h3>
            <ul>
              {found.filter((preset) => preset.group === group).map((preset) => (
                <li key={preset.id}>
                  <button type="button" className={styles['card']} aria-current={base?.preset === preset.id} onClick={() => { onClose(); void session.openPreset(preset.id); }}>
                    <span className={styles['title']}>{unbroken(preset.title)}</span>
                    <span className={styles['task']}>{unbroken(preset.task)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {alone.length > 0 && (
          <section className={styles['group']} aria-label={EXAMPLES}>
            <h3>{EXAMPLES}</h3>
            <ul>
              {alone.map((example) => (
                <li key={example.kind}>
                  <button type="button" className={styles['card']} onClick={() => { void openExample(example); }}>
                    <span className={styles['title']}>{unbroken(example.pattern)}</span>
                    <span className={styles['task']}>{unbroken(example.title)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {search === '' && <p className={styles['files']}>A file that holds a scenario opens when it is dropped on the page.</p>}
      </div>
    </Dialog>
  );
}
