/** Outlier detection: what counts against each endpoint, who is ejected, for how long, and how many there may be. */
import { EndpointBands } from '../../ui/kit/EndpointBands.tsx';
import { EndpointList } from '../../ui/kit/EndpointList.tsx';
import type { EndpointEntry } from '../../ui/kit/EndpointList.tsx';
import { formatCount, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternEndpoint, PatternViewProps } from '../../ui/kit/pattern-view.ts';
import type { OutlierDetectionConfig } from './fields.ts';

const [ERRORS, GATEWAY, LOCAL, EJECTIONS, RATE] = [0, 1, 2, 3, 4];
const EJECTED = 1;
const PANIC = 1;

export default function OutlierDetectionView({ title, config, state, endpoints = [], endpointsPast = [], meta, nowUs, counters, onSeek }: PatternViewProps<OutlierDetectionConfig>) {
  const arrived = endpoints.reduce((sum, one) => sum + one.arrived.perSecond, 0),
    panic = state?.state === PANIC,
    [ejected = 0, threshold = -1] = state?.gauges ?? [];
  const entries = endpoints.map((one): EndpointEntry => {
    const out = one.at?.state === EJECTED, row = rowOf(one, config);
    return {
      endpoint: one.endpoint,
      health: out ? (panic ? 'doubt' : 'out') : row.have > 0 ? 'doubt' : 'in',
      word: out ? (panic ? 'ejected, used' : 'ejected') : row.have > 0 ? 'in doubt' : 'in rotation',
      untilUs: out ? (one.at?.untilUs ?? Infinity) : Infinity,
      load: one.load,
      share: arrived === 0 ? NaN : one.arrived.perSecond / arrived,
      values: [`${formatCount(row.have)}/${formatCount(row.need)}`, rateWords(gauge(one, RATE)), formatCount(gauge(one, EJECTIONS))],
      fault: one.fault,
    };
  });
  const most = Math.max(config.alwaysEjectOneHost ? 1 : 0, Math.floor(config.maxEjectionPercent * endpoints.length + 1e-9));
  return (
    <PatternPanel title={title} nowUs={nowUs} words={wordsOf(config, panic)} numbers={[
      { label: 'Ejected', value: `${formatCount(ejected)} of at most ${formatCount(most)}` },
      { label: 'Outlier below', value: threshold < 0 ? 'not compared' : rateWords(Math.max(0, threshold)) },
      { label: 'Calls sent on', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'Panic', value: config.panicThreshold === 0 ? 'never' : panic ? 'yes: all are used' : `below ${formatShare(config.panicThreshold)}` },
    ]}>
      <EndpointList label={title} nowUs={nowUs} entries={entries} loadLabel="In work" columns={['In a row', 'Success', 'Ejections']} />
      <EndpointBands label={title} past={endpointsPast} states={meta.endpointStates ?? []} durationUs={meta.durationUs} nowUs={nowUs} onSeek={onSeek} />
    </PatternPanel>
  );
}

function gauge(one: PatternEndpoint, index: number): number { return one.at?.gauges[index] ?? 0; }
/** Of the rows that eject, the one that is nearest to it. */
function rowOf(one: PatternEndpoint, config: OutlierDetectionConfig): { readonly have: number; readonly need: number } {
  const rows = [
    { have: gauge(one, ERRORS), need: config.consecutive5xx, chance: config.enforcingConsecutive5xx },
    { have: gauge(one, GATEWAY), need: config.consecutiveGatewayFailure, chance: config.enforcingConsecutiveGatewayFailure },
    ...(config.splitExternalLocalOriginErrors
      ? [{ have: gauge(one, LOCAL), need: config.consecutiveLocalOriginFailure, chance: config.enforcingConsecutiveLocalOriginFailure }]
      : []),
  ].filter(({ need, chance }) => need > 0 && chance > 0);
  return rows.reduce((nearest, row) => (row.need - row.have < nearest.need - nearest.have ? row : nearest), rows[0] ?? { have: 0, need: 0 });
}
function rateWords(rate: number): string { return rate < 0 ? '–' : formatShare(Math.round(rate * 100) / 100); }

function wordsOf(config: OutlierDetectionConfig, panic: boolean): string {
  const row = config.consecutive5xx > 0 && config.enforcingConsecutive5xx > 0 ? `${formatCount(config.consecutive5xx)} failed answers in a row eject an endpoint at once. ` : '';
  const rate = config.enforcingSuccessRate > 0 ? `Every ${formatSetDuration(config.intervalMs)} success rates are compared. ` : '';
  const time = `An ejection lasts ${formatSetDuration(config.baseEjectionTimeMs)} times the number of them, at most ${formatSetDuration(config.maxEjectionTimeMs)}${config.comesBack === 'sweep' ? ', and ends at a sweep' : ''}.`;
  return `${row}${rate}${time}${panic ? ` Less than ${formatShare(config.panicThreshold)} are in rotation: all are used.` : ''}`;
}
