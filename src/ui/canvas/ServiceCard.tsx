/** A service: what is done to it, its workers, and what waits. */
import { Server } from 'lucide-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { classNames } from '../kit/class-names.ts';
import { formatCount } from '../kit/format.ts';
import { busyWords, faultWords, ofWords, placesOf, queueWords, workersOf } from './card-words.ts';
import { Entrance } from './Entrance.tsx';
import { LiveText } from './LiveText.tsx';
import { usePipeline } from './pipeline-context.ts';
import { useLiveWrite } from './pipeline-live.ts';
import { MOST_INSTANCES } from './service-numbers.ts';
import type { ServiceNumbers } from './service-numbers.ts';
import styles from './pipeline.module.css';

/** Workers beyond this are shown in proportion, so that a slot never becomes thinner than a finger of light. */
const MOST_SLOTS = 40;
const MOST_COMPACT_SLOTS = 24;

const UNKNOWN: ServiceNumbers = { busy: NaN, late: NaN, queued: NaN, instances: [], fault: null };

export function ServiceCard({ id, menu }: { readonly id: string; readonly menu?: ReactNode }) {
  const { scenario, layout, selected, onSelect } = usePipeline();
  const service = scenario.services.find((other) => other.id === id);
  if (service === undefined) return null;
  const workers = workersOf(service);
  const name = <button type="button" className={styles['pick']} aria-pressed={selected === id} onClick={() => onSelect(id)}>{service.title}</button>;
  if (layout.vertical) {
    return (
      <div className={classNames(styles['card'], styles['flat'], selected === id && styles['selected'])}>
        <div className={styles['head']}>
          <Server size={16} aria-hidden />
          {name}
          <Fault id={id} brief />
          <LiveText className={styles['endStrong']} text={(numbers) => briefOf(numbers?.services[id] ?? UNKNOWN, workers)} />
          {menu}
        </div>
        <Slots service={service} />
        <Entrance service={id} inbound={service.inbound} />
      </div>
    );
  }
  const places = placesOf(service);
  if (layout.compact) {
    return (
      <div className={classNames(styles['card'], styles['compact'], styles['service'], selected === id && styles['selected'])}>
        <div className={styles['head']}>
          <Server size={14} aria-hidden />
          {name}
          {service.instances > 1 && <span className={styles['role']} title={`${formatCount(service.instances)} instances`}>×{formatCount(service.instances)}</span>}
          {menu}
        </div>
        <Entrance service={id} inbound={service.inbound} />
        <Fault id={id} brief />
        <div className={styles['row']}><span className={styles['what']}>Busy</span><LiveText className={styles['strong']} text={(numbers) => ofWords((numbers?.services[id] ?? UNKNOWN).busy, workers)} /></div>
        {workers >= 0 && <Slots service={service} />}
        {workers >= 0 && <div className={styles['row']}><span className={styles['what']}>Queue</span><LiveText className={styles['strong']} text={(numbers) => ofWords((numbers?.services[id] ?? UNKNOWN).queued, places)} /></div>}
      </div>
    );
  }
  return (
    <div className={classNames(styles['card'], styles['service'], selected === id && styles['selected'])}>
      <div className={styles['head']}>
        <Server size={16} aria-hidden />
        <span className={styles['names']}>{name}<span className={styles['role']}>{service.instances > 1 ? `${formatCount(service.instances)} instances` : 'service'}</span></span>
        {menu}
      </div>
      <Entrance service={id} inbound={service.inbound} />
      <Fault id={id} />
      <div className={styles['row']}><span className={styles['what']}>Workers</span><LiveText className={styles['strong']} text={(numbers) => busyWords((numbers?.services[id] ?? UNKNOWN).busy, workers)} /></div>
      <Slots service={service} />
      <LiveText className={styles['lateNote']} text={(numbers) => lateWords((numbers?.services[id] ?? UNKNOWN).late)} />
      <div className={classNames(styles['row'], styles['queueRow'])}>
        <span className={styles['what']}>Queue</span>
        <QueueBar id={id} places={places} />
        <LiveText className={styles['strong']} text={(numbers) => queueWords((numbers?.services[id] ?? UNKNOWN).queued, places)} />
      </div>
    </div>
  );
}

function lateWords(late: number): string {
  if (!(late > 0)) return '';
  return late === 1 ? '1 works for a caller who has left' : `${formatCount(late)} work for callers who have left`;
}

function briefOf(numbers: ServiceNumbers, workers: number): string {
  return numbers.late > 0 ? `${busyWords(numbers.busy, workers)}, ${formatCount(numbers.late)} late` : busyWords(numbers.busy, workers);
}

/** What is done to the service at this instant; its place stays when there is nothing. */
function Fault({ id, brief = false }: { readonly id: string; readonly brief?: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useLiveWrite((numbers) => {
    if (box.current !== null) put(box.current, 'on', numbers?.services[id]?.fault ? 'yes' : 'no');
  });
  return (
    <div ref={box} className={brief ? styles['faultBadge'] : styles['fault']}>
      <LiveText className={styles['faultName']} text={(numbers) => numbers?.services[id]?.fault?.label ?? ''} />
      {!brief && <LiveText text={(numbers) => { const fault = numbers?.services[id]?.fault; return fault ? faultWords(fault.fault) : ''; }} />}
    </div>
  );
}

/** Several instances: a box for each, filled by its busy workers, its state by edge and mark. */
function Instances({ service }: { readonly service: ScenarioV1['services'][number] }) {
  const row = useRef<HTMLDivElement>(null);
  useLiveWrite((numbers) => {
    const { instances } = numbers?.services[service.id] ?? UNKNOWN, boxes = row.current?.children;
    for (let k = 0; boxes !== undefined && k < boxes.length; k += 1) {
      const box = boxes[k], now = instances[k];
      if (!(box instanceof HTMLElement)) continue;
      const share =
        now === undefined || Number.isNaN(now.busy) ? 0 : service.workers > 0 ? Math.min(1, now.busy / service.workers) : Math.min(1, now.busy / 10);
      put(box, 'health', now?.health ?? 'in');
      put(box, 'fault', now?.fault === null || now === undefined ? 'no' : 'yes');
      put(box, 'waits', now !== undefined && now.queued > 0 ? 'yes' : 'no');
      const height = `${Math.round(share * 100)}%`;
      if (box.style.getPropertyValue('--busy') !== height) box.style.setProperty('--busy', height);
    }
  });
  return (
    <div ref={row} className={classNames(styles['slots'], styles['instances'])} aria-hidden>
      {Array.from({ length: service.instances }, (_, k) => (
        <i key={k} data-health="in" />
      ))}
    </div>
  );
}
function put(box: HTMLElement, name: string, value: string): void { if (box.dataset[name] !== value) box.dataset[name] = value; }

function Slots({ service }: { readonly service: ScenarioV1['services'][number] }) {
  return service.instances > 1 && service.instances <= MOST_INSTANCES ? <Instances service={service} /> : <WorkerSlots service={service} />;
}

/** One slot a worker: those working for callers who have left first, then the other busy ones. */
function WorkerSlots({ service }: { readonly service: ScenarioV1['services'][number] }) {
  const { layout } = usePipeline();
  const workers = workersOf(service);
  const count = workers < 0 ? 0 : Math.min(layout.compact ? MOST_COMPACT_SLOTS : MOST_SLOTS, workers);
  const row = useRef<HTMLDivElement>(null);
  useLiveWrite((numbers) => {
    const { busy, late } = numbers?.services[service.id] ?? UNKNOWN;
    const scale = workers > 0 ? count / workers : 0;
    const lateSlots = late > 0 ? Math.max(1, Math.round(late * scale)) : 0;
    const busySlots = busy > 0 ? Math.max(1, Math.round(busy * scale)) : 0;
    const slots = row.current?.children;
    for (let k = 0; slots !== undefined && k < slots.length; k += 1) {
      const slot = slots[k];
      const now = k < lateSlots ? 'late' : k < busySlots ? 'busy' : 'free';
      if (slot instanceof HTMLElement && slot.dataset['slot'] !== now) slot.dataset['slot'] = now;
    }
  });
  return <div ref={row} className={styles['slots']} aria-hidden>{Array.from({ length: count }, (_, k) => <i key={k} data-slot="free" />)}</div>;
}

function QueueBar({ id, places }: { readonly id: string; readonly places: number }) {
  const fill = useRef<HTMLElement>(null);
  useLiveWrite((numbers) => {
    const share = places > 0 ? Math.min(1, (numbers?.services[id]?.queued ?? 0) / places) : 0;
    if (fill.current !== null) fill.current.style.transform = `scaleX(${Number.isFinite(share) ? share : 0})`;
  });
  return <span className={styles['queueBar']} aria-hidden><i ref={fill} /></span>;
}
