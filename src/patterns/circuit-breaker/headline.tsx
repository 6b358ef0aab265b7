/** A breaker's place in a chain. */
import { BreakerGlyph } from '../../ui/kit/BreakerGlyph.tsx';
import { breakerStyle } from '../../ui/kit/breaker-style.ts';
import { formatPerSecond } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { CircuitBreakerConfig } from './model.ts';
import { wordsOf } from './words.tsx';

export const headline: Headline<CircuitBreakerConfig> = {
  title: 'Breaker',
  Icon: ({ size, state }) => <BreakerGlyph state={breakerStyle(state ?? 'closed').glyph} size={size} tone={state === null ? 'text' : 'state'} />,
  setting: (config) => wordsOf(config).setting(config),
  metric: { label: 'Short circuits', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: null,
};
