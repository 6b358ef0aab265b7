/** The charts' model and deadline from a run and its scenario. */
import type { Reader } from '../../engine/recording/reading.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import type { Deadline } from '../charts/chart-layout.ts';
import type { ChartModel } from '../charts/chart-model.ts';
import { prepareCharts } from '../charts/prepare-charts.ts';

/** The deadline of whole calls: a timeout with no retry outside it. */
export function chartDeadline(scenario: ScenarioV1): Deadline | null {
  for (const link of scenario.links) {
    const chain = link.chain.filter(({ off }) => off !== true);
    const timeout = chain.findIndex(({ kind }) => kind === 'timeout');
    const retry = chain.findIndex(({ kind }) => kind === 'retry');
    const ms = chain[timeout]?.config['timeoutMs'];
    if (typeof ms === 'number' && ms > 0 && (retry < 0 || timeout < retry)) return { title: 'deadline', ms };
  }
  return null;
}

export function chartModel(reader: Reader, scenario: ScenarioV1): ChartModel {
  const places = (capacity: unknown) => (typeof capacity === 'number' ? capacity : -1);
  return prepareCharts(reader, { queuePlaces: Object.fromEntries(scenario.services.map(({ id, queue }) => [id, places(queue.config['capacity'])])) });
}
