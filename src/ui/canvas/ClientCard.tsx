/** A client: what it asks for, and what it gets. */
import { User } from 'lucide-react';
import { classNames } from '../kit/class-names.ts';
import { formatAmount, formatCount, formatPerSecond } from '../kit/format.ts';
import { workloadBrief, workloadWords } from './card-words.ts';
import { LiveText } from './LiveText.tsx';
import { usePipeline } from './pipeline-context.ts';
import type { PipelineNumbers } from './pipeline-numbers.ts';
import styles from './pipeline.module.css';

export function ClientCard({ id }: { readonly id: string }) {
  const { scenario, layout, selected, onSelect } = usePipeline();
  const client = scenario.clients.find((other) => other.id === id);
  if (client === undefined) return null;
  const workload = workloadWords(client.workload);
  const name = <button type="button" className={styles['pick']} aria-pressed={selected === id} onClick={() => onSelect(id)}>{client.title}</button>;
  const inFlight = (numbers: PipelineNumbers | null) => numbers?.clients[id]?.inFlight ?? NaN;
  if (layout.vertical) {
    return (
      <div className={classNames(styles['card'], styles['flat'], selected === id && styles['selected'])}>
        <div className={styles['head']}>
          <User size={16} aria-hidden />
          {name}
          <span className={styles['aside']}>{workloadBrief(client.workload)}</span>
          <LiveText className={styles['end']} text={(numbers) => `${formatCount(inFlight(numbers))} in flight`} />
        </div>
      </div>
    );
  }
  if (layout.compact) {
    return (
      <div className={classNames(styles['card'], styles['compact'], selected === id && styles['selected'])}>
        <div className={styles['head']}>
          <User size={14} aria-hidden />
          {name}
          {client.count > 1 && <span className={styles['role']}>×{formatCount(client.count)}</span>}
        </div>
        <div className={styles['row']}><span>{workload.amount}</span></div>
        <div className={styles['row']}><span className={styles['what']}>Goodput</span><LiveText className={styles['strong']} text={(numbers) => formatPerSecond(numbers?.clients[id]?.goodput ?? NaN)} /></div>
      </div>
    );
  }
  return (
    <div className={classNames(styles['card'], styles['client'], selected === id && styles['selected'])}>
      <div className={styles['head']}>
        <User size={16} aria-hidden />
        <span className={styles['names']}>{name}<span className={styles['role']}>{client.count > 1 ? `${formatCount(client.count)} clients` : 'client'}</span></span>
      </div>
      <div className={classNames(styles['row'], styles['first'])}><span>{workload.name}</span><span>{workload.amount}</span></div>
      <div className={styles['row']}><span className={styles['what']}>Calls</span><LiveText text={(numbers) => formatPerSecond(numbers?.clients[id]?.calls ?? NaN)} /></div>
      <div className={styles['row']}><span className={styles['what']}>In flight</span><LiveText text={(numbers) => formatAmount(inFlight(numbers), 'call')} /></div>
      <div className={styles['row']}><span className={styles['what']}>Goodput</span><LiveText className={styles['strong']} text={(numbers) => formatPerSecond(numbers?.clients[id]?.goodput ?? NaN)} /></div>
    </div>
  );
}
