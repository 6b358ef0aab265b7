/** The cards, arrows and labels of the state diagram: the same in the light picture and in the one that takes its place. */
import { createContext, useContext } from 'react';
import { BreakerGlyph } from '../../ui/kit/BreakerGlyph.tsx';
import { breakerStyle } from '../../ui/kit/breaker-style.ts';
import { classNames } from '../../ui/kit/class-names.ts';
import { Ring } from '../../ui/kit/Ring.tsx';
import { arrowHead, arrowPath } from './diagram-geometry.tsx';
import type { ArrowKey, Diagram, StateKey } from './diagram-geometry.tsx';
import type { DiagramWords } from './moment.tsx';
import { unbroken } from '../../ui/kit/format.ts';
import styles from './view.module.css';

export interface Taken { readonly arrow: ArrowKey; readonly row: number }
export interface DiagramState {
  readonly diagram: Diagram;
  readonly words: DiagramWords | null;
  readonly present: StateKey | null;
  /** The arrow of the last move. */
  readonly taken: Taken | null;
  readonly playing: boolean;
}

export const DiagramContext = createContext<DiagramState | null>(null);

/** Cards and labels read what they show here, so that the objects of the diagram stay as they are. */
export function useDiagram(): DiagramState {
  const state = useContext(DiagramContext);
  if (state === null) throw new Error('a part of the state diagram stands outside it');
  return state;
}

const HUES = { closed: 'closed', open: 'open', halfOpen: 'half-open' } as const;

export function StateCard({ state }: { readonly state: StateKey }) {
  const { diagram, words, present } = useDiagram();
  const box = diagram.states[state];
  const { label } = breakerStyle(state);
  const here = present === state;
  const said = words?.states[state];
  return (
    <div className={classNames(styles['card'], here && styles['present'], styles[state])} style={{ width: box.width, height: box.height }} aria-current={here ? 'true' : undefined}>
      <Ring segments={said?.ring ?? []} size={diagram.ring} label={said?.ringLabel ?? label}
        {...(said?.countdown === undefined ? {} : { countdown: said.countdown, color: `var(--breaker-${HUES[state]})` })}>
        <BreakerGlyph state={state} size={diagram.ring / 2} tone={here ? 'state' : 'text'} />
      </Ring>
      <div className={styles['cardText']}>
        <div className={styles['name']} style={{ fontSize: diagram.nameSize }}>{label}</div>
        <div className={styles['line']} style={{ fontSize: diagram.lineSize }}>{unbroken(said?.line ?? '–')}</div>
      </div>
    </div>
  );
}

/** Few libraries close without a test: their words alone have that arrow. */
function isMissing(arrow: ArrowKey, words: DiagramWords | null): boolean {
  return arrow === 'open-closed' && words?.arrows[arrow] === undefined;
}

/** The line and its head, inside an SVG. Drawn anew for every move, so that the light of the one just taken starts again. */
export function ArrowLine({ arrow }: { readonly arrow: ArrowKey }) {
  const { diagram, words, taken, playing } = useDiagram();
  if (isMissing(arrow, words)) return null;
  const lit = taken?.arrow === arrow;
  const certain = !lit && words?.arrows[arrow]?.certain === true;
  const head = lit ? 9 : 7;
  const hue = arrow.endsWith('closed') && arrow !== 'closed-open' ? styles['toClosed'] : arrow.endsWith('open') ? styles['toOpen'] : styles['toHalfOpen'];
  const name = classNames(styles['arrow'], certain && styles['certain'], lit && styles['lit'], lit && hue, lit && playing && styles['fading']);
  return (
    <g key={lit ? taken.row : -1} className={name} data-arrow={arrow} data-lit={lit || undefined} data-certain={certain || undefined}>
      <path className={styles['shaft']} d={arrowPath(diagram.arrows[arrow], head - 1)} />
      <path className={styles['head']} d={arrowHead(diagram.arrows[arrow], head)} />
    </g>
  );
}

/** Between the cards of a phone there is room for the two numbers alone. */
const SHORT = 100;

export function ArrowLabel({ arrow }: { readonly arrow: ArrowKey }) {
  const { diagram, words, taken } = useDiagram();
  if (isMissing(arrow, words)) return null;
  const { label } = diagram.arrows[arrow];
  const said = words?.arrows[arrow];
  const strong = taken?.arrow === arrow || said?.certain === true;
  return (
    <div role="group" aria-label={arrow.split('-').map((state) => breakerStyle(state).label).join(' to ')} className={classNames(styles['label'], styles[label.align], label.height > 2 * diagram.lineHeight && styles['apart'])} data-label={arrow}
      style={{ left: label.x, top: label.y, width: label.width, height: label.height, fontSize: diagram.lineSize, lineHeight: `${diagram.lineHeight}px` }}>
      <div className={strong ? styles['conditionNow'] : styles['condition']}>{unbroken(said?.condition ?? '')}</div>
      <div className={styles['live']}>{unbroken(label.width < SHORT ? (said?.live ?? '').replace(/^now: |^taken | calls(?= in$)/, '') : said?.live ?? '')}</div>
    </div>
  );
}
