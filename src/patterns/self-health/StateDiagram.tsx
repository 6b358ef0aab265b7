/** Healthy and refusing, and what each arrow waits for at this moment. */
import type { Condition, StateAt } from '../../engine/pattern.ts';
import { BreakerGlyph } from '../../ui/kit/BreakerGlyph.tsx';
import { classNames } from '../../ui/kit/class-names.ts';
import { formatAmount, formatCount, formatNumber, formatSetDuration } from '../../ui/kit/format.ts';
import { Ring } from '../../ui/kit/Ring.tsx';
import type { SelfHealthConfig } from './model.ts';
import styles from './view.module.css';

const REFUSING = 1;
const [AVERAGE, CALLS] = [0, 1];

/** `taken`: the state it moved to last; -1 none. */
export function StateDiagram({ at, condition, config, taken, nowUs }: { readonly at: StateAt | null; readonly condition: Condition | undefined; readonly config: SelfHealthConfig; readonly taken: number; readonly nowUs: number }) {
  const refusing = at?.state === REFUSING, average = at?.gauges[AVERAGE] ?? 0, leftUs = refusing && at !== null ? Math.max(0, at.untilUs - nowUs) : 0;
  const share = config.thresholdMs > 0 ? Math.min(1, average / config.thresholdMs) : 1;
  return (
    <div className={styles['diagram']}>
      <Card name="Healthy" line={at === null ? 'not computed' : refusing ? 'begins afresh' : average > 0 ? `average ${formatNumber(average, average < 10 ? 1 : 0)}\u00a0ms` : 'no average yet'} present={at !== null && !refusing} kind="healthy" countdown={refusing ? 0 : share} />
      <div className={styles['arrows']}>
        <Arrow to="toRefusing" taken={taken === REFUSING} condition={`average ≥ ${formatSetDuration(config.thresholdMs)}`} live={refusing || condition === undefined ? '–' : condition.need === Infinity ? `${formatCount(at?.gauges[CALLS] ?? 0)} of ${formatAmount(config.minCalls, 'call')}` : condition.have >= condition.need ? 'with the next call' : averageWords(at, config)} />
        <Arrow to="toHealthy" taken={taken === 0} condition={`${formatSetDuration(config.pauseMs)} over`} live={refusing ? `in ${formatNumber(leftUs / 1e6, 2)} s` : '–'} />
      </div>
      <Card name="Refusing" line={refusing ? `${formatNumber(leftUs / 1e6, 2)} s left` : '503 at once'} present={refusing} kind="refusing" countdown={refusing && config.pauseMs > 0 ? leftUs / (config.pauseMs * 1000) : 0} />
    </div>
  );
}

export function averageWords(at: StateAt | null, { thresholdMs }: SelfHealthConfig): string {
  const ms = at?.gauges[AVERAGE] ?? 0;
  return at === null || ms === 0 ? 'no average yet' : `${formatNumber(ms, ms < 10 ? 1 : 0)} of ${formatSetDuration(thresholdMs)}`;
}

function Card({
  name,
  line,
  present,
  kind,
  countdown,
}: {
  readonly name: string;
  readonly line: string;
  readonly present: boolean;
  readonly kind: 'healthy' | 'refusing';
  readonly countdown: number;
}) {
  const key = kind === 'healthy' ? 'closed' : 'open';
  return (
    <div className={classNames(styles['card'], present && styles['present'], styles[kind])} aria-current={present ? 'true' : undefined}>
      <Ring segments={[]} size={34} label={name} countdown={countdown} color={`var(--breaker-${key})`}>
        <BreakerGlyph state={key} size={17} tone={present ? 'state' : 'text'} />
      </Ring>
      <div>
        <div className={styles['name']}>{name}</div>
        <div className={styles['line']}>{line}</div>
      </div>
    </div>
  );
}

function Arrow({
  to,
  condition,
  live,
  taken,
}: {
  readonly to: 'toRefusing' | 'toHealthy';
  readonly condition: string;
  readonly live: string;
  readonly taken: boolean;
}) {
  const right = to === 'toRefusing';
  return (
    <div className={classNames(styles['arrow'], styles[to], taken && styles['taken'])}>
      <strong>{condition}</strong>
      <svg className={styles['shaft']} viewBox="0 0 120 10" preserveAspectRatio="none" aria-hidden focusable="false">
        <path d={right ? 'M0 5H112' : 'M8 5H120'} fill="none" vectorEffect="non-scaling-stroke" />
        <path d={right ? 'M110 1 119 5 110 9Z' : 'M10 1 1 5 10 9Z'} stroke="none" />
      </svg>
      <span>{live}</span>
    </div>
  );
}
