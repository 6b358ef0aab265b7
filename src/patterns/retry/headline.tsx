/** A retry's place in a chain. */
import { RotateCw } from 'lucide-react';
import { formatAmount, formatNumber } from '../../ui/kit/format.ts';
import type { Counters, Headline } from '../views.ts';
import type { RetryConfig } from './fields.ts';

/** Attempts made for each call that came, over one window; NaN when none came. */
export function attemptsPerCall(counters: Counters): number {
  return counters.in.perSecond > 0 ? counters.forwarded.perSecond / counters.in.perSecond : NaN;
}

const JITTER: { readonly [J in RetryConfig['jitter']]: string } = {
  none: 'no jitter', full: 'full jitter', equal: 'equal jitter', decorrelated: 'decorrelated jitter', share: '± jitter',
};

function settingOf(config: RetryConfig): string {
  const amount = config.infinite ? 'Retries for ever' : formatAmount(config.retries, 'retry', 'retries');
  return config.backoff === 'none' ? `${amount}, no wait` : `${amount}, ${JITTER[config.jitter]}`;
}

export const headline: Headline<RetryConfig> = {
  title: 'Retry',
  Icon: ({ size }) => <RotateCw size={size} aria-hidden />,
  setting: settingOf,
  metric: { label: 'Attempts per call', text: (counters) => formatNumber(attemptsPerCall(counters), 2) },
  brief: (_config, counters) => `${formatNumber(attemptsPerCall(counters), 2)} tries a call`,
};
