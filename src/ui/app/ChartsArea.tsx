/** The charts of the run on screen, with the run before as a ghost while something is being changed. */
import { memo, useMemo } from 'react';
import { useGhost, useNowUs, useRecording, useSession } from '../../store/hooks.ts';
import type { ChartId } from '../charts/chart-layout.ts';
import { ChartsPanel } from '../charts/ChartsPanel.tsx';
import { prepareCharts } from '../charts/prepare-charts.ts';
import { chartDeadline, chartModel } from './chart-source.ts';

export interface ChartsAreaProps { readonly charts?: readonly ChartId[]; readonly settle?: boolean }

export const ChartsArea = memo(function ChartsArea({ charts, settle = true }: ChartsAreaProps) {
  const { play } = useSession();
  const recording = useRecording();
  // The reader grows in place; each state of it is a new object.
  const model = useMemo(() => (recording.reader === null || recording.of === null ? null : chartModel(recording.reader, recording.of)), [recording]);
  const deadline = useMemo(() => (recording.of === null ? null : chartDeadline(recording.of)), [recording.of]);
  const before = useGhost();
  const ghost = useMemo(() => (before === null ? null : prepareCharts(before)), [before]);
  const nowUs = useNowUs();
  return (
    <ChartsPanel
      model={model}
      ghost={ghost === model ? null : ghost}
      nowUs={nowUs}
      deadline={deadline}
      settle={settle}
      onSeek={play.seek}
      {...(charts === undefined ? {} : { charts })}
    />
  );
});
