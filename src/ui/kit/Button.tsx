/** A button with words: primary for the one thing a view is for, secondary, or quiet. */
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './Button.module.css';
import { classNames } from './class-names.ts';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'primary' | 'secondary' | 'quiet';
  /** 28 high, or 32 in lessons; 44 on touch screens in either case. */
  readonly size?: 'normal' | 'large';
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind = 'secondary', size = 'normal', icon, className, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={classNames(styles['button'], styles[kind], styles[size], className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}
