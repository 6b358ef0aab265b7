/** Stands around a part of the page: where that fails, or its file cannot be fetched, this is said in its place, and all around it goes on. */
import { Component } from 'react';
import type { ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { EmptyState } from './EmptyState.tsx';
import styles from './Notice.module.css';

export interface GuardProps {
  /** What would stand here, as a subject: `The settings`. */
  readonly what: string;
  /** Another one is another content, which may well be shown. */
  readonly of?: unknown;
  /** Where it stands over the page: how it is put away. */
  readonly onClose?: () => void;
  readonly children: ReactNode;
}
interface State { readonly error: Error | null; readonly of: unknown }

export class Guard extends Component<GuardProps, State> {
  override state: State = { error: null, of: this.props.of };

  static getDerivedStateFromError(error: unknown): Partial<State> { return { error: error instanceof Error ? error : new Error(String(error)) }; }
  static getDerivedStateFromProps({ of }: GuardProps, before: State): State | null { return Object.is(of, before.of) ? null : { error: null, of }; }

  override render(): ReactNode {
    const { error } = this.state, { what, onClose, children } = this.props;
    if (error === null) return children;
    return (
      <div role="alert" className={classNames(styles['guard'], onClose !== undefined && styles['over'])}>
        <EmptyState title={`${what} cannot be shown`} icon={<TriangleAlert />} action={(
          <>
            <Button onClick={() => { location.reload(); }}>Load the page again</Button>
            {onClose !== undefined && <Button kind="quiet" onClick={onClose}>Close</Button>}
          </>
        )}>
          {sentence(error.message)} Loading the page again opens the scenario that the address holds.
        </EmptyState>
      </div>
    );
  }
}

function sentence(text: string): string { return /[.!?]$/.test(text) ? text : `${text}.`; }
