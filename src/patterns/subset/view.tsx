/** Subsetting: how many clients use each endpoint, and what reaches it. */
import { EndpointList } from '../../ui/kit/EndpointList.tsx';
import type { EndpointEntry } from '../../ui/kit/EndpointList.tsx';
import { formatAmount, formatCount, formatPerSecond, formatPlain } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import type { SubsetConfig } from './model.ts';

export default function SubsetView({ title, config, endpoints = [], nowUs, counters }: PatternViewProps<SubsetConfig>) {
  const arrived = endpoints.reduce((sum, one) => sum + one.arrived.perSecond, 0), all = config.size >= endpoints.length;
  const users = endpoints.map(({ at }) => at?.gauges[0] ?? 0), chosen = users.filter((count) => count > 0).length;
  const entries = endpoints.map((one, k): EndpointEntry => ({
    endpoint: one.endpoint,
    health: all || users[k]! > 0 ? 'in' : 'gone',
    word: all ? 'used by all' : users[k]! > 0 ? 'used' : 'used by none',
    load: all ? NaN : users[k]!,
    share: arrived === 0 ? NaN : one.arrived.perSecond / arrived,
    fault: one.fault,
  }));
  return (
    <PatternPanel title={title} nowUs={nowUs} words={`Each client uses ${formatAmount(Math.min(config.size, endpoints.length), 'endpoint')} of ${formatCount(endpoints.length)}. ${config.method === 'deterministic' ? 'Clients in turn get what a shuffled deck deals them, so each endpoint has about as many clients as any other.' : 'A hash of client and endpoint decides, so a client keeps its others when one goes; some endpoints have more clients than others.'}`} numbers={[
      { label: 'Calls in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Endpoints used', value: all ? 'all' : `${formatCount(chosen)} of ${formatCount(endpoints.length)}` },
      { label: 'Most clients', value: all ? 'all' : formatPlain(Math.max(0, ...users)) },
      { label: 'Fewest clients', value: all ? 'all' : formatPlain(Math.min(...users)) },
    ]}>
      <EndpointList label={title} nowUs={nowUs} entries={entries} loadLabel="Clients" />
    </PatternPanel>
  );
}
