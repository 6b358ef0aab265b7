/** What the simulator leaves out: of the world, and of each pattern in its own words. */
import { useState } from 'react';
import * as patterns from '../../patterns/registry.ts';
import { patternText } from '../help/pattern-texts.ts';
import { Markdown } from '../kit/Markdown.tsx';
import styles from './Trust.module.css';

const TEXT = `
**Not in it at all**: processors, memory, garbage collection, connections and their set-up, packets that are sent again, clocks that disagree, and the time the patterns themselves take. A service is workers, a queue and a time of work; what makes work slow inside it is not looked into.

**Kept simple**: links have a delay, and where they are set a rate, a buffer, losses and cuts; they have no routes and no congestion of their own. Times of work are drawn independently of one another.

**Within bounds**: percentiles are within 0.8 %; time is in whole microseconds; of very long runs only some of the calls are kept one by one, all are counted.

**What published results cannot show**: a row marked *exact* checks the engine against a formula, so it speaks for the queueing and the patterns, not for your system. A *calibrated* row was fitted. A *published figure* is compared in its order only, since its set-up was not published in full. Some figures were read at second hand, where the original could not be had.
`;

const TITLE = /^## What is modelled[^\n]*\n/m;
/** The section of a pattern's text that says what is modelled and what is not. */
export function modelledPart(text: string): string {
  const from = TITLE.exec(text);
  return from === null ? text : text.slice(from.index + from[0].length).split(/^## /m, 1)[0] ?? '';
}

export function NotModelledSection() {
  return (
    <section aria-label="What is not modelled" className={styles['prose']}>
      <Markdown text={TEXT} />
      <h3>Pattern by pattern</h3>
      {Object.entries(patterns).map(([kind, { title }]) => <PatternLimits key={kind} kind={kind} title={title} />)}
    </section>
  );
}

function PatternLimits({ kind, title }: { readonly kind: string; readonly title: string }) {
  const [text, setText] = useState<string | null>(null);
  return (
    <details
      onToggle={(event) => {
        if (event.currentTarget.open && text === null) void patternText(kind).then((found) => setText(modelledPart(found ?? '')));
      }}
    >
      <summary>{title}</summary>
      <Markdown text={text ?? ''} />
    </details>
  );
}
