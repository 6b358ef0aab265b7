/** Text for screen readers; with `live` it is spoken politely when it changes. */
import type { ReactNode } from 'react';
import styles from './SrOnly.module.css';

export function SrOnly({ children, live = false, id }: { readonly children: ReactNode; readonly live?: boolean; readonly id?: string }) {
  return <span id={id} className={styles['only']} {...(live ? { role: 'status' } : {})}>{children}</span>;
}
