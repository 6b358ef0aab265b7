/** The charts of the run on screen, with the run before as a ghost while something is being changed. */
import { memo, useMemo } from 'react';
import { useGhost, useNowUs, usePicture, useSession } from '../../store/hooks.ts';
import type { ChartId } from '../charts/chart-layout.ts';
import { ChartsPanel } from '../charts/ChartsPanel.tsx';
import { prepareCharts } from '../charts/prepare-charts.ts';
import { chartDeadline, chartModel } from './chart-source.ts';

export interface ChartsAreaProps { readonly charts?: readonly ChartId[]; readonly settle?: boolean }

export const ChartsArea = memo(function ChartsArea({ charts, settle = true }: ChartsAreaProps) {
  const { play } = useSession();
  const picture = usePicture();
  // The reader grows in place; each state of the run is a new object.
  const model = useMemo(() => (picture.reader === null || picture.of === null ? null : chartModel(picture.reader, picture.of)), [picture]);
  const deadline = useMemo(() => (picture.of === null ? null : chartDeadline(picture.of)), [picture.of]);
  const before = useGhost();
  const ghost = useMemo(() => (before === null ? null : prepareCharts(before)), [before]);
  const nowUs = useNowUs();
  return <ChartsPanel model={model} ghost={ghost === model ? null : ghost} nowUs={nowUs} deadline={deadline} settle={settle} onSeek={play.seek} {...(charts === undefined ? {} : { charts })} />;
});
