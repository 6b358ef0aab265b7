/** Phi accrual detector: how suspicious each endpoint's silence is at this moment, and how it came to that. */
import { EndpointBands } from '../../ui/kit/EndpointBands.tsx';
import { EndpointList } from '../../ui/kit/EndpointList.tsx';
import type { EndpointEntry } from '../../ui/kit/EndpointList.tsx';
import { formatCount, formatPerSecond, formatPlain, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import type { PhiAccrualConfig } from './fields.ts';
import { phiAt, phiWords } from './level.tsx';
import { PhiChart } from './PhiChart.tsx';

const [HEARTBEAT, MEAN, DEVIATION, GAPS] = [0, 1, 2, 3];
const SUSPECTED = 1;
const PANIC = 1;

export default function PhiAccrualView({ title, config, state, endpoints = [], endpointsPast = [], probesSent, meta, nowUs, counters, onSeek }: PatternViewProps<PhiAccrualConfig>) {
  const arrived = endpoints.reduce((sum, one) => sum + one.arrived.perSecond, 0), panic = state?.state === PANIC;
  const phis = endpoints.map(({ at }) => phiAt(at, config, nowUs));
  const entries = endpoints.map((one, k): EndpointEntry => {
    const suspected = one.at?.state === SUSPECTED, phi = phis[k]!, gauge = (index: number) => one.at?.gauges[index] ?? 0;
    return {
      endpoint: one.endpoint,
      health: suspected ? (panic ? 'doubt' : 'out') : phi >= 1 ? 'doubt' : 'in',
      word: suspected ? (panic ? 'suspected, used' : 'suspected') : gauge(HEARTBEAT) < 0 ? 'no heartbeat yet' : phi >= 1 ? 'in doubt' : 'available',
      load: one.load,
      share: arrived === 0 ? NaN : one.arrived.perSecond / arrived,
      values: [phiWords(phi), `${formatCount(Math.round(gauge(MEAN)))} ± ${formatCount(Math.round(gauge(DEVIATION)))}`],
      fault: one.fault,
    };
  });
  const most = phis.indexOf(Math.max(...phis)), gaps = endpoints[most]?.at?.gauges[GAPS] ?? 0;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={wordsOf(config, panic)} numbers={[
      { label: 'Suspected', value: `${formatCount(state?.gauges[0] ?? 0)} of ${formatCount(endpoints.length)}` },
      { label: 'Greatest phi', value: most < 0 ? '–' : `${phiWords(phis[most]!)} at no. ${formatCount(most + 1)}` },
      { label: 'Heartbeats sent', value: config.heartbeats === 'probes' ? formatPerSecond(probesSent?.perSecond ?? 0) : 'none, answers count' },
      { label: 'Gaps remembered', value: `${formatCount(gaps)} of ${formatCount(config.windowSize)}` },
      { label: 'Calls sent on', value: formatPerSecond(counters.forwarded.perSecond) },
    ]}>
      <EndpointList label={title} nowUs={nowUs} entries={entries} loadLabel="In work" columns={['Phi', 'Gaps, ms']} />
      <PhiChart config={config} past={endpointsPast} most={most} durationUs={meta.durationUs} nowUs={nowUs} onSeek={onSeek} />
      <EndpointBands label={title} past={endpointsPast} states={meta.endpointStates ?? []} durationUs={meta.durationUs} nowUs={nowUs} onSeek={onSeek} />
    </PatternPanel>
  );
}

function wordsOf(
  { heartbeats, heartbeatIntervalMs, threshold, rule, acceptablePauseMs, minStdDeviationMs, panicThreshold }: PhiAccrualConfig,
  panic: boolean,
): string {
  const beat = heartbeats === 'probes' ? `A heartbeat every ${formatSetDuration(heartbeatIntervalMs)}.` : 'Every answer is a heartbeat.';
  const taken =
    rule === 'exponential'
      ? 'The gaps are taken for exponential, so phi grows evenly with the silence.'
      : `The gaps are taken for normal, with a deviation of at least ${formatSetDuration(minStdDeviationMs)}${acceptablePauseMs > 0 ? ` and a pause of ${formatSetDuration(acceptablePauseMs)} allowed` : ''}${rule === 'logistic' ? ', by Akka’s approximation' : ''}.`;
  return `${beat} Phi ${formatPlain(threshold, 1)} says: if it were alive, a silence this long would happen once in 10 to the ${formatPlain(threshold, 1)}. ${taken}${panic ? ` Less than ${formatShare(panicThreshold)} are above suspicion: all are used.` : ''}`;
}
