/** A queue: how full it is, and what becomes of those who find it full. */
import { formatCount, formatPerSecond, formatShare } from '../../ui/kit/format.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import type { FifoConfig } from './model.ts';
import styles from './view.module.css';

/** Of a queue `in` counts what arrived, `forwarded` what was taken into work, `decided` what was refused or dropped. */
export interface FifoViewProps extends PatternViewProps<FifoConfig> {
  /** How many wait at this instant, where the caller knows it. */
  readonly queued?: number;
}

function capacityWords(config: FifoConfig): string {
  if (config.capacity < 0) return 'without limit';
  return config.capacity === 0 ? 'nobody waits' : formatCount(config.capacity);
}

export default function FifoView({ title, config, counters, queued }: FifoViewProps) {
  const share = config.capacity > 0 && queued !== undefined ? Math.min(1, queued / config.capacity) : 0;
  return (
    <section className={styles['view']} aria-label={title}>
      <h2 className={styles['title']}>{title}</h2>
      <svg className={styles['picture']} viewBox="0 0 408 40" role="img" aria-label={queued === undefined ? `Places: ${capacityWords(config)}` : `${formatCount(queued)} waiting, places: ${capacityWords(config)}`}>
        <rect className={styles['fill']} x={400 - 392 * share} y="10" width={392 * share} height="20" />
        <rect className={styles['box']} x="8" y="10" width="392" height="20" rx="2" />
      </svg>
      <dl className={styles['numbers']}>
        <div><dt>Waiting</dt><dd>{queued === undefined ? '–' : formatCount(queued)}</dd></div>
        <div><dt>Places</dt><dd>{capacityWords(config)}</dd></div>
        <div><dt>Full</dt><dd>{config.capacity > 0 && queued !== undefined ? formatShare(Math.round(share * 1000) / 1000) : '–'}</dd></div>
        <div><dt>Arrived</dt><dd>{formatPerSecond(counters.in.perSecond)}</dd></div>
        <div><dt>Taken into work</dt><dd>{formatPerSecond(counters.forwarded.perSecond)}</dd></div>
        <div><dt>Refused or dropped</dt><dd>{formatPerSecond(counters.decided.perSecond)}</dd></div>
      </dl>
      <p className={styles['words']}>
        First in, first out. {config.departed === 'drop' ? 'A call whose caller has left is thrown away when its turn comes; until then it holds its place.' : 'A call whose caller has left is worked off all the same.'}
        {config.deadline === 'dropExpired' && ' A call whose deadline has come is dropped at its turn.'}
        {config.deadline === 'dropHopeless' && ' A call that would not be done by its deadline is dropped at its turn.'}
      </p>
    </section>
  );
}
