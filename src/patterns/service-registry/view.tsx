/** A service registry: how it has each instance, how each is in truth, and what those believe who look them up. */
import { formatCount, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { Beliefs } from './beliefs.tsx';
import type { ServiceRegistryConfig } from './model.ts';

const NOTHING = { perSecond: 0, total: 0 };
const HEARD = 3, EXPECTED = 4;

export default function ServiceRegistryView({ title, config, nowUs, state, meta, node }: PatternViewProps<ServiceRegistryConfig>) {
  const [registered = 0, listed = 0] = state?.gauges ?? [], counter = (name: string) => node?.counters[name] ?? NOTHING;
  const word = meta.states[state?.state ?? 0] ?? '';
  return (
    <PatternPanel title={title} nowUs={nowUs} fault={node?.fault} words={wordsOf(config, word)} numbers={[
      { label: 'Registered', value: formatCount(registered) },
      { label: 'Seen by look-ups', value: formatCount(listed) },
      { label: 'Heartbeats', value: formatPerSecond(counter('heartbeats').perSecond) },
      { label: 'Look-ups', value: formatPerSecond(counter('lookups').perSecond) },
      { label: 'Expired so far', value: formatCount(counter('expired').total) },
      { label: 'Taken out so far', value: formatCount(counter('deregistrations').total) },
      ...(config.preserves ? [{ label: 'Heard of expected', value: `${formatCount(state?.gauges[HEARD] ?? 0)} of ${formatCount(state?.gauges[EXPECTED] ?? 0)}` }] : []),
    ]}>
      {(node?.members ?? []).map((members) => <Beliefs key={members.title} members={members} />)}
    </PatternPanel>
  );
}

function wordsOf({ ttlMs, sweepMs, propagationMs, preserves, preserveBelow }: ServiceRegistryConfig, state: string): string {
  if (state === 'down') return 'Down: nobody is answered, and nothing expires until it is back.';
  if (state === 'stalled') return 'Stalled: what comes waits, and nothing expires until it goes on.';
  const sees = propagationMs > 0 ? ` Look-ups see a change ${formatSetDuration(propagationMs)} later.` : '';
  if (state === 'preserves itself') return `Too few heartbeats came for its own taste: it takes its network for broken and drops nobody.${sees}`;
  return `An instance that is silent for ${formatSetDuration(ttlMs)} is dropped, ${sweepMs > 0 ? `at the next sweep, one every ${formatSetDuration(sweepMs)}` : 'at that instant'}.${sees}${preserves ? ` Below ${formatShare(preserveBelow)} of the heartbeats it drops nobody.` : ''}`;
}
