/** Runs many things again in this browser: the button, then how far it is and a way to stop. */
import { RotateCw } from 'lucide-react';
import { Button } from '../kit/Button.tsx';
import { Progress } from '../kit/Progress.tsx';
import { SrOnly } from '../kit/SrOnly.tsx';
import type { Runs } from './runs.ts';
import styles from './Trust.module.css';
import { useRuns } from './use-store.ts';

export interface RunBarProps<T> {
  readonly runs: Runs<T>;
  /** e.g. `Run all 63` */
  readonly label: string;
  /** e.g. `rows` */
  readonly things: string;
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly onRun: () => void;
}

export function RunBar<T>({ runs, label, things, hint, disabled = false, onRun }: RunBarProps<T>) {
  const { items, batch } = useRuns(runs);
  const shares = batch.map((id) => { const item = items[id]; return item?.is === 'waiting' ? 0 : item?.is === 'running' ? item.share : 1; });
  const under = batch.some((id) => items[id]?.is === 'waiting' || items[id]?.is === 'running');
  const over = batch.filter((id) => items[id]?.is === 'done' || items[id]?.is === 'failed').length;
  const text = `${over} of ${batch.length} ${things}`;
  return (
    <div className={styles['runBar']}>
      {under ? (
        <Progress
          title="Running in this browser"
          share={shares.reduce((sum, share) => sum + share, 0) / batch.length}
          detail={text}
          onStop={() => runs.stop()}
        />
      ) : (
        <>
          <Button icon={<RotateCw />} disabled={disabled} onClick={onRun}>
            {label}
          </Button>
          {hint !== undefined && <span className={styles['hint']}>{hint}</span>}
        </>
      )}
      <SrOnly live>{batch.length > 0 && !under ? `Run in this browser: ${text}.` : ''}</SrOnly>
    </div>
  );
}
