/** Text for screen readers; with `live` it is spoken when it changes, politely or at once. */
import type { ReactNode } from 'react';
import styles from './SrOnly.module.css';

export function SrOnly({ children, live = false, id }: { readonly children: ReactNode; readonly live?: boolean | 'assertive'; readonly id?: string }) {
  return <span id={id} className={styles['only']} {...(live === false ? {} : { role: 'status', ...(live === true ? {} : { 'aria-live': live }) })}>{children}</span>;
}
