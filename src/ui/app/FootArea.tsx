/** The calls of the run: requests, console and events, with the totals of the run. */
import { memo, useCallback } from 'react';
import { useFrameUs, usePicture, usePlay, useSession, useView } from '../../store/hooks.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import type { RequestsTab } from '../timeline/RequestsPanel.tsx';
import { RequestsPanel } from '../timeline/RequestsPanel.tsx';
import { Totals } from './Totals.tsx';

export interface FootAreaProps {
  readonly size?: 'dense' | 'roomy';
  /** Stays with this one: there is no choice. */
  readonly only?: RequestsTab;
  onWhy?(): void;
}

export const FootArea = memo(function FootArea({ size = 'dense', only, onWhy }: FootAreaProps) {
  const { play, view } = useSession();
  const { reader, of } = usePicture();
  const tab = useView((state) => state.footTab);
  const call = useView((state) => state.call);
  const playing = usePlay((state) => state.playing);
  const nowUs = useFrameUs();
  const onTab = useCallback((footTab: RequestsTab) => { view.setState({ footTab }); }, [view]);
  const onSelectCall = useCallback((next: number) => { view.setState({ call: next }); }, [view]);
  const onOpenWhy = useCallback((next: number) => { view.setState({ call: next, why: next }); onWhy?.(); }, [view, onWhy]);
  if (reader === null || of === null) return <EmptyState title="Nothing to show yet">The run is being computed.</EmptyState>;
  return (
    <RequestsPanel reader={reader} nowUs={nowUs} playing={playing} selectedCall={call} tab={only ?? tab} size={size} {...(only === undefined ? { totals: <Totals hidden={false} /> } : {})}
      {...(of.note !== undefined && of.clients.some((client) => client.workload.kind === 'program') ? { consoleNote: of.note } : {})}
      onTab={onTab} onSeek={play.seek} onSelectCall={onSelectCall} onOpenWhy={onOpenWhy} />
  );
});
