/** The charts of the run on screen, with the run before as a ghost while something is being changed. */
import { memo, useMemo } from 'react';
import type { Reader } from '../../engine/recording/reading.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { useGhost, useNowUs, usePicture, useSession } from '../../store/hooks.ts';
import type { ChartId, Deadline } from '../charts/chart-layout.ts';
import { ChartsPanel } from '../charts/ChartsPanel.tsx';
import { prepareCharts } from '../charts/prepare-charts.ts';

/** The deadline of whole calls: a timeout with no retry outside it. */
export function deadlineOf(scenario: ScenarioV1): Deadline | null {
  for (const link of scenario.links) {
    const chain = link.chain.filter(({ off }) => off !== true);
    const timeout = chain.findIndex(({ kind }) => kind === 'timeout');
    const retry = chain.findIndex(({ kind }) => kind === 'retry');
    const ms = chain[timeout]?.config['timeoutMs'];
    if (typeof ms === 'number' && ms > 0 && (retry < 0 || timeout < retry)) return { title: 'deadline', ms };
  }
  return null;
}

function modelOf(reader: Reader, scenario: ScenarioV1) {
  const places = (capacity: unknown) => (typeof capacity === 'number' ? capacity : -1);
  return prepareCharts(reader, { queuePlaces: Object.fromEntries(scenario.services.map(({ id, queue }) => [id, places(queue.config['capacity'])])) });
}

export interface ChartsAreaProps { readonly charts?: readonly ChartId[]; readonly settle?: boolean }

export const ChartsArea = memo(function ChartsArea({ charts, settle = true }: ChartsAreaProps) {
  const { play } = useSession();
  const picture = usePicture();
  // The reader grows in place; each state of the run is a new object.
  const model = useMemo(() => (picture.reader === null || picture.of === null ? null : modelOf(picture.reader, picture.of)), [picture]);
  const deadline = useMemo(() => (picture.of === null ? null : deadlineOf(picture.of)), [picture.of]);
  const before = useGhost();
  const ghost = useMemo(() => (before === null ? null : prepareCharts(before)), [before]);
  const nowUs = useNowUs();
  return <ChartsPanel model={model} ghost={ghost === model ? null : ghost} nowUs={nowUs} deadline={deadline} settle={settle} onSeek={play.seek} {...(charts === undefined ? {} : { charts })} />;
});
