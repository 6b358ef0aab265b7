/** What may be done with a service, a node or a pattern on the canvas: at its button, or at the pointer with the other mouse button. */
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import type { Anchor } from '../kit/floating.ts';
import { Menu, MenuPopup } from '../kit/Menu.tsx';
import type { MenuItem } from '../kit/Menu.tsx';
import type { FaultAction, PipelineActions } from './pipeline-context.ts';
import styles from './pipeline.module.css';

const FAULTS: readonly { readonly action: FaultAction; readonly label: string }[] = [
  { action: 'outage', label: 'Outage from playhead' },
  { action: 'slow', label: 'Slow from playhead' },
  { action: 'down', label: 'Unreachable from playhead' },
  { action: 'stall', label: 'Stalled from playhead' },
  { action: 'drain', label: 'Draining from playhead' },
  { action: 'heal', label: 'Well again from playhead' },
];

export function serviceItems({ onFault, onSelect, scenario }: PipelineActions, id: string): readonly MenuItem[] {
  // Only who is in a registry can take its name out of it.
  const drains = scenario.services.some((service) => service.id === id && service.registers !== undefined);
  return [
    { label: 'Show settings', onSelect: () => onSelect(id) },
    { kind: 'line' },
    ...FAULTS.filter(({ action }) => action !== 'drain' || drains).map(({ action, label }) => ({ label, onSelect: () => onFault(id, action) })),
  ];
}

const NODE_FAULTS: readonly { readonly action: FaultAction; readonly label: string }[] = [
  { action: 'down', label: 'Unreachable from playhead' },
  { action: 'stall', label: 'Stalled from playhead' },
  { action: 'lose', label: 'Memory lost at playhead' },
  { action: 'heal', label: 'Well again from playhead' },
];

export function nodeItems({ onFault, onSelect }: PipelineActions, id: string): readonly MenuItem[] {
  return [
    { label: 'Show settings', onSelect: () => onSelect(id) },
    { kind: 'line' },
    ...NODE_FAULTS.map(({ action, label }) => ({ label, onSelect: () => onFault(id, action) })),
  ];
}

export function segmentItems({ onReorder, onSelect }: PipelineActions, link: string, attach: string, at: number, count: number): readonly MenuItem[] {
  return [
    { label: 'Show settings', onSelect: () => onSelect(`${link}/${attach}`) },
    { kind: 'line' },
    { label: 'Move outward', disabled: at === 0, onSelect: () => onReorder(link, at, at - 1) },
    { label: 'Move inward', disabled: at === count - 1, onSelect: () => onReorder(link, at, at + 1) },
  ];
}

export function MoreMenu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
  return <Menu label={label} items={items} align="end" className={styles['more']}><Ellipsis size={14} aria-hidden /></Menu>;
}

/** Opens the same menu where the pointer is. */
export function ContextArea({ label, items, children }: { readonly label: string; readonly items: readonly MenuItem[]; readonly children: ReactNode }) {
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  const open = (event: MouseEvent) => {
    event.preventDefault();
    setAnchor({ left: event.clientX, right: event.clientX, top: event.clientY, bottom: event.clientY });
  };
  return (
    <div role="presentation" style={{ height: '100%' }} onContextMenu={open}>
      {children}
      {anchor !== null && <MenuPopup label={label} items={items} anchor={anchor} onClose={() => setAnchor(null)} />}
    </div>
  );
}
