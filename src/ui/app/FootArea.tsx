/** The calls of the run: requests, console and events, with the totals of the run. */
import { memo, useCallback } from 'react';
import { useCalmUs, usePlay, useRecording, useSession, useView } from '../../store/hooks.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import type { RequestsTab } from '../timeline/RequestsPanel.tsx';
import { RequestsPanel } from '../timeline/RequestsPanel.tsx';
import { CALM_MS } from '../timeline/use-calm.ts';
import { Totals } from './Totals.tsx';

export interface FootAreaProps {
  readonly size?: 'dense' | 'roomy';
  /** Stays with this one: there is no choice. */
  readonly only?: RequestsTab;
  onWhy?(): void;
}

const TOTALS = <Totals hidden={false} />;

export const FootArea = memo(function FootArea({ size = 'dense', only, onWhy }: FootAreaProps) {
  const { play, view, frame } = useSession();
  const { reader, of, chunks } = useRecording();
  const tab = useView((state) => state.footTab);
  const call = useView((state) => state.call);
  const playing = usePlay((state) => state.playing);
  // Of the rows what moves follows the frames; their words need not change more often than they can be read.
  const nowUs = useCalmUs(playing && (only ?? tab) === 'requests', CALM_MS);
  const onTab = useCallback((footTab: RequestsTab) => { view.setState({ footTab }); }, [view]);
  const onSelectCall = useCallback((next: number) => { view.setState({ call: next }); }, [view]);
  const onOpenWhy = useCallback((next: number) => { view.setState({ call: next, why: next }); onWhy?.(); }, [view, onWhy]);
  if (reader === null || of === null) return <EmptyState title="Nothing to show yet">The run is being computed.</EmptyState>;
  return (
    <RequestsPanel
      reader={reader}
      chunks={chunks}
      nowUs={nowUs}
      frame={frame}
      playing={playing}
      selectedCall={call}
      tab={only ?? tab}
      size={size}
      {...(only === undefined ? { totals: TOTALS } : {})}
      {...(of.note !== undefined && of.clients.some((client) => client.workload.kind === 'program') ? { consoleNote: of.note } : {})}
      onTab={onTab}
      onSeek={play.seek}
      onSelectCall={onSelectCall}
      onOpenWhy={onOpenWhy}
    />
  );
});
