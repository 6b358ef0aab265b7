/** A compare-and-set store: what is read and written, and how many writes come too late. */
import { formatCount, formatPerSecond, formatShare } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { CompareAndSetConfig } from './model.ts';

const NOTHING = { perSecond: 0, total: 0 };

export default function CompareAndSetView({ title, config, nowUs, node }: PatternViewProps<CompareAndSetConfig>) {
  const counter = (name: string) => node?.counters[name] ?? NOTHING;
  const reads = counter('reads'), writes = counter('writes'), conflicts = counter('conflicts'), held = writes.perSecond - conflicts.perSecond;
  const share = writes.perSecond > 0 ? held / writes.perSecond : 0;
  return (
    <PatternPanel title={title} nowUs={nowUs} fault={node?.fault} words={wordsOf(config, node?.fault ?? null)} numbers={[
      { label: 'Reads', value: formatPerSecond(reads.perSecond) },
      { label: 'Writes', value: formatPerSecond(writes.perSecond) },
      { label: 'Conflicts', value: formatPerSecond(conflicts.perSecond), mark: <OutcomeMark reason="error" size={11} /> },
      { label: 'Held so far', value: `${formatCount(writes.total - conflicts.total)} of ${formatCount(writes.total)}` },
    ]}>
      <SlotBar label="Writes that hold" taken={share * 100} of={100} kind="free" unit="%" word={writes.perSecond > 0 ? formatShare(share) : 'no writes'} />
    </PatternPanel>
  );
}

function wordsOf(config: CompareAndSetConfig, fault: string | null): string {
  if (fault !== null) return `${fault}: nothing is read or written.`;
  return `A write holds only when nobody has written ${config.keys === 'one' ? 'the value' : 'its key'} since its caller read${config.unread === 'write' ? ', or when it has not read' : ''}; else it is a conflict.`;
}
