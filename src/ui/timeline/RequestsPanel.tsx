/** The panel of a run's calls: the request timeline, the console of its programs, and its events. */
import { memo, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { Reader } from '../../engine/recording/reading.ts';
import type { Source } from '../../store/paced.ts';
import { formatCount } from '../kit/format.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { Menu, type MenuItem } from '../kit/Menu.tsx';
import { Tabs } from '../kit/Tabs.tsx';
import { ChevronDown, CircleHelp } from 'lucide-react';
import { bandOf } from './band-of.ts';
import { ConsoleLines } from './ConsoleLines.tsx';
import { EventList } from './EventList.tsx';
import { RequestRows } from './RequestRows.tsx';
import { RowLegend } from './RowLegend.tsx';
import { filterLabel, filtersOf, type RowFilter } from './row-list.ts';
import styles from './RequestsPanel.module.css';

export type RequestsTab = 'requests' | 'console' | 'events' | 'totals';

export interface RequestsPanelProps {
  readonly reader: Reader;
  /** Another number whenever `reader`, the same object, has grown: the panel is then rendered again. */
  readonly chunks?: number;
  readonly nowUs: number;
  /** The playhead with every frame, for what moves. */
  readonly frame?: Source<number>;
  readonly playing: boolean;
  /** Id of the chosen call; -1 none. */
  readonly selectedCall: number;
  readonly tab: RequestsTab;
  /** `roomy`: rows of 30 px and no columns, for embeds. */
  readonly size?: 'dense' | 'roomy';
  /** A line above the console, from the scenario. */
  readonly consoleNote?: string;
  /** What the tab of totals holds; without it there is none. */
  readonly totals?: ReactNode;
  onTab(tab: RequestsTab): void;
  onSeek(us: number): void;
  onSelectCall(call: number): void;
  /** The reader wants to know why this call came out as it did. */
  onOpenWhy(call: number): void;
}

const TABS: readonly { readonly value: RequestsTab; readonly label: string }[] = [
  { value: 'requests', label: 'Requests' }, { value: 'console', label: 'Console' }, { value: 'events', label: 'Events' },
];
const TABS_AND_TOTALS: typeof TABS = [...TABS, { value: 'totals', label: 'Totals' }];

export const RequestsPanel = memo(function RequestsPanel({ reader, nowUs, frame, playing, selectedCall, tab, size = 'dense', consoleNote, totals, onTab, onSeek, onSelectCall, onOpenWhy }: RequestsPanelProps) {
  const [filter, setFilter] = useState<RowFilter>('all');
  const [count, setCount] = useState<{ readonly shown: number; readonly rows: number } | null>(null);
  const onCount = useCallback((shown: number, rows: number) => setCount({ shown, rows }), []);
  const { untilUs } = reader;
  const band = useMemo(() => bandOf(reader, untilUs), [reader, untilUs]);
  const messages = reader.meta.nodes.some(({ id }) => reader.meta.links.some(({ fromId }) => fromId === id));
  const kinds = useMemo(() => reader.meta.attachments.map(({ kind }) => kind), [reader]);
  const [only, ...others] = reader.meta.services, target = others.length > 0 ? '' : only?.title ?? '';
  const chosen = selectedCall >= 0, sampled = reader.sampledFrom >= 0, filters = filtersOf(reader).join(' ');
  const aside = useMemo(() => {
    if (tab !== 'requests') return null;
    const items = (filters.split(' ') as RowFilter[]).map((value): MenuItem => ({ kind: 'choice', label: filterLabel(value), checked: value === filter, onSelect: () => setFilter(value) }));
    return (
      <div className={styles['aside']}>
        {size === 'dense' && <RowLegend service={target} messages={messages} kinds={kinds} />}
        <Menu label="Calls to show" items={items} align="end" named className={styles['filter']}>{filterLabel(filter)}<ChevronDown size={14} aria-hidden="true" /></Menu>
        <span className={styles['count']}>{count !== null && (count.rows > 0 || filter !== 'all') && `${formatCount(count.shown)} of ${formatCount(count.rows)} calls${sampled ? ' kept' : ''}`}</span>
        <IconButton label="Why did the chosen call come out so?" shortcut="Enter" disabled={!chosen} onClick={() => onOpenWhy(selectedCall)}><CircleHelp size={16} /></IconButton>
      </div>
    );
  }, [tab, filters, filter, size, target, messages, kinds, count, sampled, chosen, selectedCall, onOpenWhy]);
  return (
    <section className={styles['panel']} aria-label="Calls of the run">
      <Tabs label="Calls of the run" tabs={totals === undefined ? TABS : TABS_AND_TOTALS} value={tab} onChange={onTab} aside={aside} className={styles['tabs'] ?? ''}>
        {tab === 'requests' && (
          <RequestRows reader={reader} nowUs={nowUs} frame={frame} playing={playing} band={band} filter={filter} size={size} selected={selectedCall}
            onShowAll={() => setFilter('all')} onSeek={onSeek} onSelectCall={onSelectCall} onOpenWhy={onOpenWhy} onCount={onCount} />
        )}
        {tab === 'console' && <ConsoleLines reader={reader} nowUs={nowUs} onSeek={onSeek} onSelectCall={onSelectCall} {...(consoleNote === undefined ? {} : { note: consoleNote })} />}
        {tab === 'totals' && <div className={styles['totals']} tabIndex={0} role="region" aria-label="Totals">{totals}</div>}
        {tab === 'events' && <EventList reader={reader} nowUs={nowUs} onSeek={onSeek} onSelectCall={onSelectCall} />}
      </Tabs>
      {size === 'roomy' && tab === 'requests' && <div className={styles['foot']}><RowLegend service={target} outcomes messages={messages} kinds={kinds} /></div>}
    </section>
  );
});
