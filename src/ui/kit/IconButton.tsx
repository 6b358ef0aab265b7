/** A square button with a picture; its name is spoken, and shown when one stays on it. */
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';
import styles from './IconButton.module.css';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  /** What it does; the accessible name. */
  readonly label: string;
  /** A key that does the same, shown in the tooltip. */
  readonly shortcut?: string;
  readonly kind?: 'primary' | 'secondary' | 'quiet';
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, shortcut, kind = 'quiet', className, children, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(shortcut === undefined ? {} : { shortcut })}>
      <button type={type} aria-label={label} {...(shortcut === undefined ? {} : { 'aria-keyshortcuts': shortcut })}
        className={classNames(styles['button'], styles[kind], className)} {...rest}>
        {children}
      </button>
    </Tooltip>
  );
}
