/** Active health checks: what each endpoint is taken for, what its last probes said, and what the probes cost. */
import { EndpointBands } from '../../ui/kit/EndpointBands.tsx';
import { EndpointList } from '../../ui/kit/EndpointList.tsx';
import type { EndpointEntry } from '../../ui/kit/EndpointList.tsx';
import { formatAmount, formatCount, formatNumber, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternEndpoint, PatternViewProps } from '../../ui/kit/pattern-view.ts';
import type { HealthCheckConfig } from './fields.ts';

const [FAILURES, SUCCESSES, PROBING, NEXT] = [0, 1, 2, 3];
const UNHEALTHY = 1;
const PANIC = 1;

export default function HealthCheckView({ title, config, state, endpoints = [], endpointsPast = [], probesSent, meta, nowUs, counters, onSeek }: PatternViewProps<HealthCheckConfig>) {
  const arrived = endpoints.reduce((sum, one) => sum + one.arrived.perSecond, 0), panic = state?.state === PANIC;
  const entries = endpoints.map((one): EndpointEntry => {
    const unhealthy = one.at?.state === UNHEALTHY, counted = gauge(one, unhealthy ? SUCCESSES : FAILURES);
    return {
      endpoint: one.endpoint,
      health: unhealthy ? (panic ? 'doubt' : 'out') : counted > 0 ? 'doubt' : 'in',
      word: unhealthy ? (panic ? 'unhealthy, used' : 'unhealthy') : counted > 0 ? 'in doubt' : 'healthy',
      load: one.load,
      share: arrived === 0 ? NaN : one.arrived.perSecond / arrived,
      values: [rowWords(one, unhealthy, config), probeWords(one, nowUs)],
      fault: one.fault,
    };
  });
  return (
    <PatternPanel title={title} nowUs={nowUs} words={wordsOf(config, panic)} numbers={[
      { label: 'Healthy', value: `${formatCount(state?.gauges[0] ?? 0)} of ${formatCount(endpoints.length)}` },
      { label: 'Probes', value: formatPerSecond(probesSent?.perSecond ?? 0) },
      { label: 'Probes so far', value: formatCount(probesSent?.total ?? 0) },
      { label: 'Calls sent on', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'Panic', value: config.panicThreshold === 0 ? 'never' : panic ? 'yes: all are used' : `below ${formatShare(config.panicThreshold)}` },
    ]}>
      <EndpointList label={title} nowUs={nowUs} entries={entries} loadLabel="In work" columns={['In a row', 'Next probe']} />
      <EndpointBands label={title} past={endpointsPast} states={meta.endpointStates ?? []} durationUs={meta.durationUs} nowUs={nowUs} onSeek={onSeek} />
    </PatternPanel>
  );
}

function gauge(one: PatternEndpoint, index: number): number { return one.at?.gauges[index] ?? 0; }
function rowWords(one: PatternEndpoint, unhealthy: boolean, { fall, rise }: HealthCheckConfig): string {
  return unhealthy ? `${formatCount(gauge(one, SUCCESSES))}/${formatCount(rise)} ok` : `${formatCount(gauge(one, FAILURES))}/${formatCount(fall)} failed`;
}
function probeWords(one: PatternEndpoint, nowUs: number): string {
  if (gauge(one, PROBING) > 0) return 'under way';
  const leftUs = gauge(one, NEXT) * 1000 - nowUs;
  return leftUs >= 0 ? `in ${formatNumber(leftUs / 1e6, 1)} s` : '–';
}

function wordsOf({ probe, intervalMs, timeoutMs, fall, rise, measuredFrom, panicThreshold }: HealthCheckConfig, panic: boolean): string {
  const asked = probe === 'deep' ? 'asks for a whole call’s work, whatever that calls included' : 'is answered at the entrance, so it says nothing of workers, queue or what the work needs';
  const when = `A probe ${asked}. ${measuredFrom === 'start' ? 'One goes' : 'The next goes'} out ${measuredFrom === 'start' ? `every ${formatSetDuration(intervalMs)}` : `${formatSetDuration(intervalMs)} after the last has ended`}; ${formatAmount(fall, 'failure')} in a row take an endpoint out, ${formatAmount(rise, 'success', 'successes')} bring it back.`;
  const late = `A host that hangs is out ${formatSetDuration((fall - 1) * intervalMs + timeoutMs)} to ${formatSetDuration(fall * intervalMs + timeoutMs)} later.`;
  return `${when} ${measuredFrom === 'start' && timeoutMs <= intervalMs ? late : ''}${panic ? ` Less than ${formatShare(panicThreshold)} are healthy: nobody is kept out.` : ''}`.trim();
}
