/** A breaker's place in a chain. */
import { BreakerGlyph } from '../../ui/kit/BreakerGlyph.tsx';
import { breakerStyle } from '../../ui/kit/breaker-style.ts';
import { formatAmount, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { CircuitBreakerConfig } from './model.ts';

function settingOf(config: CircuitBreakerConfig): string {
  switch (config.dialect) {
    case 'go-resiliency': return `${formatAmount(config.errorThreshold, 'error')} within ${formatSetDuration(config.timeoutMs)}`;
    case 'resilience4j': return `${formatShare(config.failureRateThreshold)} of ${formatAmount(config.slidingWindowSize, 'call')}`;
  }
}

export const headline: Headline<CircuitBreakerConfig> = {
  title: 'Breaker',
  Icon: ({ size, state }) => <BreakerGlyph state={breakerStyle(state ?? 'closed').glyph} size={size} tone={state === null ? 'text' : 'state'} />,
  setting: settingOf,
  metric: { label: 'Short circuits', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: null,
};
