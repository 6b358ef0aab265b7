/** A dialog over the page. Load it with `import()`: it is the one part that brings a library along. */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import styles from './Dialog.module.css';
import { classNames } from './class-names.ts';
import { unbroken } from './format.ts';

export interface DialogProps {
  readonly open: boolean;
  /** Asked for by Escape, by a press outside, and by the cross. */
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
  /** Buttons at the foot, the primary one last. */
  readonly actions?: ReactNode;
  /** `sheet` slides over the right side. */
  readonly shape?: 'dialog' | 'wide' | 'sheet';
  /** What has the focus first, where that brings up no keyboard over the page. */
  readonly first?: RefObject<HTMLElement | null>;
}

export function Dialog({ open, onClose, title, description, children, actions, shape = 'dialog', first }: DialogProps) {
  return (
    <CSPProvider disableStyleElements>
      <Base.Root open={open} onOpenChange={(next) => { if (!next) onClose(); }}>
        <Base.Portal>
          <Base.Backdrop className={styles['backdrop']} />
          <Base.Popup className={classNames(styles['popup'], styles[shape])} {...(first === undefined ? {} : { initialFocus: () => (matchMedia('(pointer: coarse)').matches ? true : first.current) })}>
            <div className={styles['head']}>
              <Base.Title className={styles['title']}>{title}</Base.Title>
              <Base.Close className={styles['close']} aria-label="Close"><X /></Base.Close>
            </div>
            {description !== undefined && <Base.Description className={styles['description']}>{unbroken(description)}</Base.Description>}
            <div className={styles['body']}>{children}</div>
            {actions !== undefined && <div className={styles['foot']}>{actions}</div>}
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
    </CSPProvider>
  );
}
