/** A retry's place in a chain. */
import { RotateCw } from 'lucide-react';
import { formatAmount, formatNumber } from '../../ui/kit/format.ts';
import type { Counters, Headline } from '../views.ts';
import { ladderOf, retriesOf } from './ladder.tsx';
import type { RetryConfig } from './model.ts';

/** Attempts made for each call that came, over one window; NaN when none came. */
export function attemptsPerCall(counters: Counters): number {
  return counters.in.perSecond > 0 ? counters.forwarded.perSecond / counters.in.perSecond : NaN;
}

function jitterOf(config: RetryConfig): string {
  switch (config.dialect) {
    case 'general': return config.jitter === 'none' ? 'no' : config.jitter === 'share' ? '±' : config.jitter;
    case 'cockatiel': return config.backoff !== 'exponential' || config.generator === 'none' ? 'no' : config.generator;
    case 'polly': return !config.useJitter ? 'no' : config.backoff === 'exponential' ? 'decorrelated' : '±';
    case 'resilience4j': return config.interval === 'fixed' || config.interval === 'exponential' ? 'no' : '±';
    case 'envoy': return 'full';
    case 'grpc': return config.jitter === 'full' ? 'full' : '±';
  }
}

/** `3 retries`: what follows the first attempt, in every library's words. */
export function retriesText(config: RetryConfig): string {
  const retries = retriesOf(config);
  return retries === Infinity ? 'Retries for ever' : formatAmount(retries, 'retry', 'retries');
}

function settingOf(config: RetryConfig): string {
  const [first] = ladderOf(config);
  return first?.mostMs === 0 ? `${retriesText(config)}, no wait` : `${retriesText(config)}, ${jitterOf(config)} jitter`;
}

export const headline: Headline<RetryConfig> = {
  title: 'Retry',
  Icon: ({ size }) => <RotateCw size={size} aria-hidden />,
  setting: settingOf,
  metric: { label: 'Attempts per call', text: (counters) => formatNumber(attemptsPerCall(counters), 2) },
  brief: (_config, counters) => `${formatNumber(attemptsPerCall(counters), 2)} tries a call`,
};
