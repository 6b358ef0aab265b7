/** The state diagram without React Flow: drawn first, in the same places. */
import { ARROW_KEYS, STATE_KEYS } from './diagram-geometry.tsx';
import { ArrowLabel, ArrowLine, StateCard, useDiagram } from './diagram-parts.tsx';
import styles from './view.module.css';

export function StatePreview() {
  const { diagram } = useDiagram();
  return (
    <div className={styles['still']} style={{ height: diagram.height }}>
      <svg className={styles['arrows']} width={diagram.width} height={diagram.height} aria-hidden focusable="false">
        {ARROW_KEYS.map((arrow) => <ArrowLine key={arrow} arrow={arrow} />)}
      </svg>
      {ARROW_KEYS.map((arrow) => <ArrowLabel key={arrow} arrow={arrow} />)}
      {STATE_KEYS.map((state) => {
        const box = diagram.states[state];
        return <div key={state} className={styles['place']} style={{ left: box.x, top: box.y }}><StateCard state={state} /></div>;
      })}
    </div>
  );
}
