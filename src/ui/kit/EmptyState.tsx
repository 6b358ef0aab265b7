/** Where there is nothing to show: what is true, why, and one way on. */
import type { ReactNode } from 'react';
import { Search } from 'lucide-react';
import styles from './Notice.module.css';

export interface EmptyStateProps {
  readonly title: string;
  readonly children: ReactNode;
  /** One button. */
  readonly action?: ReactNode;
  readonly icon?: ReactNode;
}

export function EmptyState({ title, children, action, icon }: EmptyStateProps) {
  return (
    <div className={styles['notice']}>
      <span className={styles['icon']} aria-hidden="true">{icon ?? <Search />}</span>
      <div className={styles['title']}>{title}</div>
      <div className={styles['text']}>{children}</div>
      {action !== undefined && <div className={styles['actions']}>{action}</div>}
    </div>
  );
}
