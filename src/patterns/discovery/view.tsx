/** Discovery: what is on the list at this moment, how old it is, and what is true. */
import { EndpointList } from '../../ui/kit/EndpointList.tsx';
import type { EndpointEntry } from '../../ui/kit/EndpointList.tsx';
import type { EndpointHealth } from '../../ui/kit/EndpointGlyph.tsx';
import { formatCount, formatNumber, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternEndpoint, PatternViewProps } from '../../ui/kit/pattern-view.ts';
import type { DiscoveryConfig } from './model.ts';

const FRESH = 1, STALE = 2;
const LISTED = 1, CONNECTED = 2, CONNECTED_ONLY = 3;

export default function DiscoveryView({ title, config, state, meta, nowUs, endpoints = [], counters }: PatternViewProps<DiscoveryConfig>) {
  const [listed = 0, lookups = 0, failed = 0, connections = 0] = state?.gauges ?? [], all = endpoints.reduce((sum, { arrived }) => sum + arrived.perSecond, 0);
  const entries = endpoints.map((one): EndpointEntry => ({
    endpoint: one.endpoint,
    health: healthOf(one),
    word: meta.endpointStates?.[one.at?.state ?? 0] ?? '',
    load: one.load,
    share: all === 0 ? NaN : one.arrived.perSecond / all,
    fault: one.fault,
  }));
  const ageMs = state === null ? NaN : Math.max(0, nowUs - state.sinceUs) / 1000;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={wordsOf(config)} numbers={[
      { label: 'List', value: state === null ? '–' : `${meta.states[state.state] ?? ''}${ends(state.state, state.untilUs, nowUs)}` },
      { label: 'So for', value: Number.isNaN(ageMs) ? '–' : seconds(ageMs) },
      { label: 'Instances on it', value: formatCount(listed) },
      { label: 'Look-ups', value: `${formatCount(lookups)}${failed > 0 ? `, ${formatCount(failed)} failed` : ''}` },
      ...(config.connections > 0 ? [{ label: 'Connections open', value: `${formatCount(connections)} of ${formatCount(config.connections)}` }] : []),
      { label: 'Nobody to call', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="unreachable" size={11} /> },
    ]}>
      <EndpointList label={title} nowUs={nowUs} entries={entries} loadLabel="There" />
    </PatternPanel>
  );
}

/** Who is on the list and is up takes calls; who is on it and is not, or has only a connection left, is in doubt. */
function healthOf({ at, fault }: PatternEndpoint): EndpointHealth {
  const is = at?.state ?? 0;
  if (is === CONNECTED_ONLY) return 'doubt';
  if (is !== LISTED && is !== CONNECTED) return 'gone';
  return fault !== null && /^(Down|Stalled|Draining)/.test(fault) ? 'doubt' : 'in';
}
/** Its digits would run away at more of them. */
function seconds(ms: number): string { return `${formatNumber(ms / 1000, 1)} s`; }
function ends(state: number, untilUs: number, nowUs: number): string {
  return (state === FRESH || state === STALE) && Number.isFinite(untilUs) && untilUs > nowUs ? `, ${seconds((untilUs - nowUs) / 1000)} more` : '';
}
function wordsOf({ source, ttlMs, staleMs, connections, connectionMs }: DiscoveryConfig): string {
  const stale = staleMs < 0 ? 'however old it is' : staleMs === 0 ? '' : `up to ${formatSetDuration(staleMs)} longer`;
  const asks = source === 'dns'
    ? `An answer holds for ${formatSetDuration(ttlMs)}; the next call then looks up again and waits.${stale === '' ? '' : ` When that fails, the old answer is used, ${stale}.`}`
    : `It looks up in the background every ${formatSetDuration(ttlMs)}.${stale === '' ? ' An older list is not used: calls wait.' : ` When that fails, the list it has is used, ${stale}.`}`;
  return `${asks}${connections > 0 ? ` Calls stay on ${connections === 1 ? 'an open connection' : `up to ${formatCount(connections)} open connections`}${connectionMs < 0 ? '' : `, each for at most ${formatSetDuration(connectionMs)}`}, whatever the list says.` : ''}`;
}
