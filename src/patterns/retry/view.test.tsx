// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../engine/fields.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { headline } from './headline.tsx';
import { ladderOf } from './ladder.tsx';
import { retry as pattern } from './model.ts';
import type { RetryConfig } from './model.ts';
import RetryView from './view.tsx';

const retry = (more: { readonly [field: string]: unknown }): RetryConfig => {
  const dialect = more['dialect'] ?? 'general';
  return { ...defaultsOf(fieldsOf(pattern, { dialect })), dialect, ...more } as unknown as RetryConfig;
};
const bounds = (config: RetryConfig) => ladderOf(config).map(({ leastMs, mostMs }) => [leastMs, mostMs]);

function show(config: RetryConfig) {
  const counter = (perSecond: number) => ({ perSecond, total: perSecond });
  render(<RetryView title="Retry" config={config} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter(218), forwarded: counter(644), decided: counter(0) }} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}

describe('the ladder of waits', () => {
  it('is the same wait every time when constant, and doubles when exponential', () => {
    expect(bounds(retry({ retries: 3 }))).toEqual([[1000, 1000], [1000, 1000], [1000, 1000]]);
    expect(bounds(retry({ retries: 3, backoff: 'exponential', initialMs: 100 }))).toEqual([[100, 100], [200, 200], [400, 400]]);
  });
  it('is held at the limit or the cap', () => {
    expect(bounds(retry({ retries: 4, backoff: 'limitedExponential', initialMs: 100, limitMs: 300 })).map(([, most]) => most)).toEqual([100, 200, 300, 300]);
    expect(bounds(retry({ retries: 3, backoff: 'exponential', initialMs: 100, maxMs: 150 })).map(([, most]) => most)).toEqual([100, 150, 150]);
  });
  it.each([['full', [0, 100]], ['equal', [50, 100]], ['share', [75, 125]], ['decorrelated', [100, 300]]] as const)('spreads a wait of 100 ms with %s jitter', (jitter, range) => {
    expect(bounds(retry({ retries: 1, backoff: 'exponential', initialMs: 100, jitter, jitterShare: 0.25 }))).toEqual([range]);
  });
  it('adds up the waits before each attempt', () => {
    expect(ladderOf(retry({ retries: 2, backoff: 'exponential', initialMs: 100, jitter: 'full' })).map(({ latestMs }) => latestMs)).toEqual([100, 300]);
  });
  it('shows the first twelve of an endless retry, at its last wait', () => {
    const ladder = bounds(retry({ infinite: true, retries: 2, backoff: 'exponential', initialMs: 100 }));
    expect(ladder).toHaveLength(12);
    expect(ladder.at(-1)).toEqual([200, 200]);
  });
});

describe('the view of a retry', () => {
  it('shows each wait and what a call costs now', () => {
    show(retry({ retries: 2, backoff: 'exponential', initialMs: 100, jitter: 'full' }));
    expect(screen.getByRole('img', { name: 'Waits before each retry: 0 ms to 100 ms; 0 ms to 200 ms' })).toBeInTheDocument();
    expect(screen.getByText('2.95')).toBeInTheDocument();
    expect(screen.getByRole('img', { name: /^Attempts for each call: 3 of 3/ })).toBeInTheDocument();
    expect(screen.getByText('2 retries, 3 attempts')).toBeInTheDocument();
  });
  it('has at most seven rows, of which one holds the waits between the first and the last', () => {
    const rows = () => screen.getByRole('img', { name: /^Waits before each retry/ }).textContent;
    show(retry({ retries: 6, backoff: 'none' }));
    expect(rows()).toBe('1st tryRetry 1Retry 2Retry 3Retry 4Retry 5Retry 6');
    cleanup();
    show(retry({ retries: 10, backoff: 'none' }));
    expect(rows()).toBe('1st tryRetry 1Retry 2Retry 3Retry 4Retries 5–9Retry 10');
    expect(document.querySelectorAll('[data-many] > span:nth-of-type(12) > span')).toHaveLength(10);
  });
  it('says how many retries are drawn where there are more', () => {
    show(retry({ retries: 12 }));
    expect(screen.queryByText(/are drawn/)).toBeNull();
    cleanup();
    show(retry({ retries: 13 }));
    expect(screen.getByText(/The first 12 retries are drawn\.$/)).toBeInTheDocument();
  });
  it('says that nothing is sent again without retries', () => {
    show(retry({ retries: 0 }));
    expect(screen.getByText('A failed call is not sent again.')).toBeInTheDocument();
  });
  it('counts in retries and in attempts, whichever the library counts', () => {
    show(retry({ dialect: 'resilience4j', maxAttempts: 4 }));
    expect(screen.getByText('3 retries, 4 attempts')).toBeInTheDocument();
  });
  it('has no limit for a retry for ever', () => {
    show(retry({ dialect: 'cockatiel' }));
    expect(screen.getByText('no limit')).toBeInTheDocument();
  });
  it('is named in a chain by its retries and their jitter', () => {
    expect(headline.setting(retry({ retries: 2, jitter: 'full' }), { outer: [] })).toBe('2 retries, full jitter');
    expect(headline.setting(retry({ retries: 1, backoff: 'none' }), { outer: [] })).toBe('1 retry, no wait');
    expect(headline.setting(retry({ infinite: true }), { outer: [] })).toBe('Retries for ever, no jitter');
    expect(headline.setting(retry({ dialect: 'resilience4j', interval: 'randomized' }), { outer: [] })).toBe('2 retries, ± jitter');
    expect(headline.setting(retry({ dialect: 'polly', backoff: 'exponential', useJitter: true }), { outer: [] })).toBe('3 retries, decorrelated jitter');
    expect(headline.setting(retry({ dialect: 'envoy' }), { outer: [] })).toBe('1 retry, full jitter');
    expect(headline.setting(retry({ dialect: 'grpc' }), { outer: [] })).toBe('3 retries, ± jitter');
  });
});
