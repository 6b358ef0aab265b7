/** How an endpoint of a balancer is, by shape and hue: one that takes calls, one in doubt, one that is kept out, one that is not known. */
import styles from './EndpointList.module.css';

/** `in`: takes calls. `doubt`: on trial or suspected. `out`: kept out. `gone`: not known, or no longer there. */
export type EndpointHealth = 'in' | 'doubt' | 'out' | 'gone';

/** Decorative: its word stands beside it. */
export function EndpointGlyph({ health, size = 12 }: { readonly health: EndpointHealth; readonly size?: number }) {
  return <svg className={styles[health]} width={size} height={size} viewBox="0 0 12 12" aria-hidden focusable="false">{SHAPES[health]}</svg>;
}

/** What is done to a thing in truth, in the hatching of every fault: `down`. */
export function FaultWord({ fault }: { readonly fault: string }) { return <em className={styles['fault']}>{fault.toLowerCase()}</em>; }

const SHAPES = {
  in: <><circle cx="6" cy="6" r="5.25" /><path d="M3.4 6.2 5.3 8l3.4-3.9" /></>,
  doubt: <><circle cx="6" cy="6" r="5.25" /><path className={styles['solid']} d="M.75 6a5.25 5.25 0 0 0 10.5 0z" /></>,
  out: <><circle cx="6" cy="6" r="5.25" /><path d="M3 6h6" /></>,
  gone: <circle cx="6" cy="6" r="5.25" strokeDasharray="2.2 1.9" />,
};
