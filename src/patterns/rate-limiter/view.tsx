/** A rate limiter: the room it has at this moment, who waits, and what it refuses. */
import { ClientBars } from '../../ui/kit/ClientBars.tsx';
import { formatCount, formatPerSecond } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternClient, PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import { levelOf, levelOfClient, type Level } from './level.tsx';
import type { RateLimiterConfig } from './model.ts';

export default function RateLimiterView({ title, config, nowUs, state, counters, clients = [] }: PatternViewProps<RateLimiterConfig>) {
  const level = levelOf(config, state?.gauges ?? [], nowUs);
  const own = clients.some(({ states }) => states.length > 0);
  const waiting = own ? clients.reduce((sum, client) => sum + levelOfClient(config, client.states, nowUs).waiting, 0) : level.waiting;
  return (
    <PatternPanel
      title={title}
      nowUs={nowUs}
      words={own ? `For each client: ${level.rule}` : level.rule}
      numbers={[
        { label: 'Came in', value: formatPerSecond(counters.in.perSecond) },
        { label: 'Passed', value: formatPerSecond(counters.forwarded.perSecond) },
        { label: 'Refused', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="rejected:rate" size={11} /> },
        { label: 'Waiting', value: formatCount(waiting) },
        { label: 'Refused so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
      ]}
    >
      {!own && <Room level={level} />}
      <ClientBars
        clients={clients}
        refused="rejected:rate"
        {...(own ? { below: ({ states }: PatternClient) => states.length > 0 && <Room level={levelOfClient(config, states, nowUs)} /> } : {})}
      />
    </PatternPanel>
  );
}

function Room({ level: { label, free, of, word } }: { readonly level: Level }) {
  return <SlotBar label={label} taken={Math.max(0, free)} of={of} kind="free" word={word} />;
}
