/** Play, step, speed, clock, scrubber, and what an edit applies to. */
import { ChevronLeft, ChevronRight, Pause, Play, SkipBack, StepForward } from 'lucide-react';
import { memo, useId, useState } from 'react';
import { formatNumber, formatPlain } from '../kit/format.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { Segmented } from '../kit/Segmented.tsx';
import type { AnyNumberField } from '../kit/number-text.ts';
import { valueText } from '../kit/number-text.ts';
import { Select } from '../kit/SelectRow.tsx';
import { Stepper } from '../kit/Stepper.tsx';
import type { ScrubberProps } from './Scrubber.tsx';
import { Scrubber } from './Scrubber.tsx';
import styles from './Transport.module.css';

/** `change`: of any state, e.g. a breaker's. */
export type StepTo = 'event' | 'change' | '100ms';
export type EditScope = 'whole' | 'playhead';

export interface ButtonsProps {
  readonly playing: boolean;
  readonly onPlay: (playing: boolean) => void;
  readonly onToStart: () => void;
  readonly onStep: (to: StepTo, direction: 1 | -1) => void;
  /** Nothing left to step to. */
  readonly atEnd?: boolean;
}

export interface TransportProps extends ButtonsProps, ScrubberProps {
  readonly speed: number;
  readonly onSpeed: (speed: number) => void;
  readonly scope: EditScope;
  /** False: the choice of what edits apply to stands elsewhere. */
  readonly scopeShown?: boolean;
  readonly onScope: (scope: EditScope) => void;
  /** While a long run is being computed, e.g. `41 of 60 s computed, 3 s left`. */
  readonly progress?: string | undefined;
  readonly onStopComputing?: () => void;
}

export const SPEEDS: readonly number[] = [0.1, 0.5, 1, 2, 10, 100];
const SPEED_OPTIONS = SPEEDS.map((speed) => ({ value: String(speed), label: `${speed}×` }));
const SCOPES: readonly { readonly value: EditScope; readonly label: string }[] = [
  { value: 'whole', label: 'Whole run' },
  { value: 'playhead', label: 'From playhead' },
];

export function Transport({ playing, onPlay, onToStart, onStep, atEnd = false, speed, onSpeed, scope, scopeShown = true, onScope, progress, onStopComputing, ...scrubber }: TransportProps) {
  return (
    <section className={styles['transport']} aria-label="Transport">
      <TransportButtons playing={playing} onPlay={onPlay} onToStart={onToStart} onStep={onStep} atEnd={atEnd} />
      <Clock nowUs={scrubber.nowUs} durationUs={scrubber.durationUs} playing={playing} />
      <Speed speed={speed} onSpeed={onSpeed} />
      <div className={styles['line']}>
        <Scrubber {...scrubber} />
        {progress !== undefined && (
          <div className={styles['progress']} role="status">
            {progress}
            {onStopComputing !== undefined && <button type="button" onClick={onStopComputing}>Stop</button>}
          </div>
        )}
      </div>
      {scopeShown && <Scope scope={scope} onScope={onScope} />}
    </section>
  );
}

export const TransportButtons = memo(function TransportButtons({ playing, onPlay, onToStart, onStep, atEnd = false }: ButtonsProps) {
  return (
    <div className={styles['buttons']} role="group" aria-label="Playing">
      <IconButton label="To start" onClick={onToStart}><SkipBack /></IconButton>
      <IconButton label="Back 100 ms" onClick={() => onStep('100ms', -1)}><ChevronLeft /></IconButton>
      <IconButton kind="primary" label={playing ? 'Pause' : 'Play'} shortcut="Space" className={styles['play']} onClick={() => onPlay(!playing)}>
        {playing ? <Pause fill="currentColor" /> : <Play fill="currentColor" />}
      </IconButton>
      <IconButton label="Forward 100 ms" disabled={atEnd} onClick={() => onStep('100ms', 1)}><ChevronRight /></IconButton>
      <IconButton label="Next event" disabled={atEnd} className={styles['more']} onClick={() => onStep('event', 1)}><StepForward /></IconButton>
      <IconButton label="Next state change" disabled={atEnd} className={styles['more']} onClick={() => onStep('change', 1)}><ToChange /></IconButton>
    </div>
  );
});

function ToChange() {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M2.5 3.5v9l6.5-4.5z" />
      <path d="M12.5 5.5 15 8l-2.5 2.5L10 8z" fill="currentColor" />
    </svg>
  );
}

/** The clock is not spoken as it runs; the scrubber says the same when asked. */
export function Clock({ nowUs, durationUs, playing }: { readonly nowUs: number; readonly durationUs: number; readonly playing: boolean }) {
  return (
    <div className={styles['clock']} role="group" aria-label="Clock">
      <div className={styles['now']}><span data-testid="clock">{formatNumber(nowUs / 1e6, 3)}</span> <span className={styles['unit']}>s</span></div>
      <div className={styles['of']}>of {formatPlain(durationUs / 1e6)} s, {playing ? 'playing' : 'paused'}</div>
    </div>
  );
}

const TYPED_SPEED: AnyNumberField = {
  type: 'rate', unit: '×', label: 'Speed', help: 'Simulated seconds in a second.', default: 1, accept: { min: 0.1, max: 100 }, slider: { min: 0.1, max: 100, step: 0.1, scale: 'log' },
};

/** Segments and any speed to type where there is room, a menu where there is not; a speed of another source is shown in the menu's words. */
const Speed = memo(function Speed({ speed, onSpeed }: { readonly speed: number; readonly onSpeed: (speed: number) => void }) {
  const value = String(speed);
  const options = SPEEDS.includes(speed) ? SPEED_OPTIONS : [...SPEED_OPTIONS, { value, label: `${formatPlain(speed)}×` }];
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const choose = (next: string) => { setRefused(null); onSpeed(Number(next)); };
  return (
    <>
      <div className={styles['speed']}>
        <Segmented label="Speed" options={options} value={value} onChange={choose} />
        <span className={styles['typed']}>
          <Stepper
            label="Speed to type"
            field={TYPED_SPEED}
            value={speed}
            onCommit={onSpeed}
            onRefused={setRefused}
            wrong={refused !== null}
            describedBy={refused === null ? undefined : id}
          />
          {refused !== null && (
            <span id={id} role="alert" className={styles['refused']}>
              {refused} It still plays at {valueText(TYPED_SPEED, speed)}.
            </span>
          )}
        </span>
      </div>
      <span className={styles['speed-menu']}>
        <Select label="Speed" options={options} value={value} onChange={choose} />
      </span>
    </>
  );
});

export const Scope = memo(function Scope({ scope, onScope }: { readonly scope: EditScope; readonly onScope: (scope: EditScope) => void }) {
  return <Segmented label="Edits apply to" showLabel options={SCOPES} value={scope} onChange={onScope} className={styles['scope'] ?? ''} />;
});
