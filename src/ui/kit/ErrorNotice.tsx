/** What cannot be done, which field, which values are allowed, and what was left untouched. */
import type { ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import styles from './Notice.module.css';

export interface ErrorNoticeProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Ways on: at most two buttons. */
  readonly actions?: ReactNode;
}

export function ErrorNotice({ title, children, actions }: ErrorNoticeProps) {
  return (
    <div className={styles['notice']} role="alert">
      <span className={`${styles['icon']} ${styles['wrong']}`} aria-hidden="true"><TriangleAlert /></span>
      <div className={styles['title']}>{title}</div>
      <div className={styles['text']}>{children}</div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}
