/** The transport, connected. */
import { memo, useCallback, useMemo, useRef } from 'react';
import { useNowUs, usePicture, usePlay, useRecording, useScenario, useSession } from '../../store/hooks.ts';
import { formatNumber, formatPlain } from '../kit/format.ts';
import type { EditScope, StepTo } from '../transport/Transport.tsx';
import { Scope, Transport } from '../transport/Transport.tsx';
import { linkFaults } from './change-words.ts';
import { bandOf } from './recorded.ts';
import { stepTo } from './steps.ts';

/** Everything the transport needs, for it and for the foot of an embed. */
export function useTransport() {
  const session = useSession();
  const { play, scenario, run } = session;
  const picture = usePicture();
  const recording = useRecording();
  const playing = usePlay((state) => state.playing);
  const speed = usePlay((state) => state.speed);
  const scope = useScenario((state) => state.editScope);
  const durationUs = useScenario((state) => state.scenario.durationMs) * 1000;
  const editTimes = useScenario((state) => state.scenario.changes.filter((change) => change.why === 'edit').map(({ atMs }) => atMs).join(' '));
  const nowUs = useNowUs();
  const wasPlaying = useRef(false);
  const { faults, band } = useMemo(() => ({
    faults: [
      ...recording.reader?.meta.faults.map(({ label, fromUs, toUs }) => ({ label, fromUs, toUs: Math.min(toUs, durationUs) })) ?? [],
      ...recording.of === null ? [] : linkFaults(recording.of, durationUs),
    ].sort((a, b) => a.fromUs - b.fromUs),
    band: recording.reader === null ? [] : bandOf(recording.reader),
  }), [recording, durationUs]);
  const edits = useMemo(() => (editTimes === '' ? [] : editTimes.split(' ').map((atMs) => Number(atMs) * 1000)), [editTimes]);
  const computing = picture.status === 'computing' && picture.reader !== null && picture.chunks > 80;
  const untilUs = Math.min(durationUs, picture.reader?.untilUs ?? 0);
  return {
    playing, speed, scope, nowUs, durationUs, faults, band, edits,
    computedUs: picture.status === 'done' && picture.stopped === 'end' ? durationUs : untilUs,
    atEnd: nowUs >= session.endUs(),
    progress: computing ? `${formatNumber(untilUs / 1e6, 1)} of ${formatPlain(durationUs / 1e6)} s computed` : undefined,
    onPlay: useCallback((on: boolean) => { if (on) play.play(); else play.pause(); }, [play]),
    onToStart: useCallback(() => { play.seek(0); }, [play]),
    onStep: useCallback((to: StepTo, direction: 1 | -1) => { stepTo(session, to, direction); }, [session]),
    onSpeed: play.setSpeed,
    onScope: useCallback((next: EditScope) => { scenario.getState().setEditScope(next); }, [scenario]),
    onSeek: play.seek,
    onScrub: useCallback((active: boolean) => {
      if (active) { wasPlaying.current = play.getState().playing; play.pause(); } else if (wasPlaying.current) play.play();
    }, [play]),
    onStopComputing: run.cancel,
  };
}

export const TransportArea = memo(function TransportArea({ scopeShown = true }: { readonly scopeShown?: boolean }) {
  return <Transport {...useTransport()} scopeShown={scopeShown} />;
});

/** What edits apply to, where the transport has no room for the choice. */
export function ScopeChoice() {
  const { scenario } = useSession();
  const scope = useScenario((state) => state.editScope);
  return <Scope scope={scope} onScope={scenario.getState().setEditScope} />;
}
