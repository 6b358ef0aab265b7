/** A fallback: how much of what is answered now is its own, and what it stands in for. */
import { formatAmount, formatCount, formatPerSecond, formatShare } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import { handledWords } from './headline.tsx';
import type { FallbackConfig } from './model.ts';

export default function FallbackView({ title, config, nowUs, state, counters }: PatternViewProps<FallbackConfig>) {
  const share = counters.in.perSecond > 0 ? Math.min(1, counters.decided.perSecond / counters.in.perSecond) : 0;
  const underWay = state?.gauges[0] ?? 0;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={words(config)} numbers={[
      { label: 'Came in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Fallbacks', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="ok" marks={1} size={11} /> },
      { label: 'Under way', value: formatCount(underWay) },
      { label: 'Fallbacks so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="Calls that fall back" taken={share * 100} of={100} unit="%" kind="fallback" word={share === 0 ? 'none' : formatShare(Math.round(share * 1000) / 1000)} />
      {config.maxConcurrent > 0 && <SlotBar label="Fallbacks under way" taken={underWay} of={config.maxConcurrent} kind="inFlight" word={`${formatCount(underWay)} of ${formatCount(config.maxConcurrent)}, ${underWay >= config.maxConcurrent ? 'all taken' : `${formatCount(config.maxConcurrent - underWay)} free`}`} />}
    </PatternPanel>
  );
}

function words(config: FallbackConfig): string {
  const limit = config.maxConcurrent < 0 ? '' : config.maxConcurrent === 0 ? ' None may be under way, so every one is refused.' : ` At most ${formatAmount(config.maxConcurrent, 'is', 'are')} under way; the next is refused.`;
  const fails = config.link !== '' ? ` Each is a call down ${config.link}, and fails if that does.` : config.failShare > 0 ? ` ${formatShare(config.failShare)} of them fail themselves.` : '';
  return `Stands in for ${handledWords(config)}; everything else passes through unchanged.${limit}${fails} The caller sees ok, and the call is marked as a fallback.`;
}
