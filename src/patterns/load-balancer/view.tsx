/** A load balancer: what each endpoint has of its calls, and its share of the traffic. */
import { EndpointList } from '../../ui/kit/EndpointList.tsx';
import type { EndpointEntry } from '../../ui/kit/EndpointList.tsx';
import { formatCount, formatFactor, formatPerSecond, formatPlain, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternEndpoint, PatternViewProps } from '../../ui/kit/pattern-view.ts';
import type { LoadBalancerConfig } from './model.ts';

const [OUTSTANDING, SENT, COST] = [0, 1, 2];
const GONE = 1;

export default function LoadBalancerView({ title, config, endpoints = [], nowUs, counters }: PatternViewProps<LoadBalancerConfig>) {
  const columns = columnsOf(config), sent = endpoints.map(lately), all = sent.reduce((sum, count) => sum + count, 0);
  const entries = endpoints.map((one, k): EndpointEntry => {
    const gone = one.at?.state === GONE, { health, word } = gone ? { health: 'gone' as const, word: 'not known' } : one.other ?? { health: 'in' as const, word: 'in rotation' };
    return {
      endpoint: one.endpoint, health, word, load: one.at?.gauges[OUTSTANDING] ?? 0,
      share: all === 0 ? NaN : sent[k]! / all, values: columns.map(({ text }) => text(one)), fault: one.fault,
    };
  });
  const busiest = all === 0 ? NaN : (Math.max(...sent) * endpoints.length) / all;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={wordsOf(config)} numbers={[
      { label: 'Calls in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Sent on', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'No endpoint left', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="unreachable" size={11} /> },
      { label: 'Busiest ÷ average', value: Number.isNaN(busiest) ? '–' : formatFactor(busiest, 1) },
    ]}>
      <EndpointList label={title} nowUs={nowUs} entries={entries} loadLabel="Outstanding" columns={columns.map(({ label }) => label)} />
    </PatternPanel>
  );
}

/** Calls sent there in the last half second. */
function lately({ at, before }: PatternEndpoint): number { return (at?.gauges[SENT] ?? 0) - (before?.gauges[SENT] ?? 0); }

function columnsOf({ strategy, weights, load }: LoadBalancerConfig): readonly { readonly label: string; text(one: PatternEndpoint): string }[] {
  if (strategy === 'weighted') return [{ label: 'Weight', text: ({ endpoint }) => formatCount(weights[endpoint] ?? 1) }];
  if (strategy === 'peakEwma') return [{ label: 'Estimate', text: ({ at }) => ((at?.gauges[COST] ?? 0) > 0 ? `${formatPlain(at!.gauges[COST]!, at!.gauges[COST]! < 10 ? 1 : 0)} ms` : '–') }];
  if (load === 'true' && (strategy === 'leastOutstanding' || strategy === 'powerOfChoices'))
    return [{ label: 'True load', text: ({ load: there }) => formatCount(there) }];
  return [];
}

function wordsOf({ strategy, start, choices, replacement, load, ties, decayMs, points, bounded, factor }: LoadBalancerConfig): string {
  const least = load === 'true' ? 'the least that truly waits or is worked on there' : 'the fewest calls outstanding, as far as this balancer knows';
  switch (strategy) {
    case 'random': return 'Each call goes to any endpoint, whatever it has to do.';
    case 'roundRobin': return `Endpoints take turns, beginning at ${start === 'first' ? 'the first' : 'a random one'}, whatever they have to do.`;
    case 'weighted': return 'Endpoints take turns, each as often as its weight says, without bursts.';
    case 'leastOutstanding': return `The endpoint with ${least}; of equal ones ${ties === 'first' ? 'the first' : 'a random one'}.`;
    case 'powerOfChoices': return `${formatCount(choices)} endpoints are drawn${replacement ? ', perhaps one of them twice' : ''}; the call goes to the one with ${least}.`;
    case 'peakEwma': return `${formatCount(choices)} endpoints are drawn; the call goes to the one where estimate × (outstanding + 1) is least. The estimate follows peaks at once and forgets them in ${formatSetDuration(decayMs)}.`;
    case 'consistentHash': return `The call’s key decides, on a ring with ${formatCount(points)} points of each endpoint.${bounded ? ` One with more than ${formatShare(factor)} of the average outstanding is passed over.` : ''}`;
  }
}
