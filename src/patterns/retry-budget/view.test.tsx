// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../engine/fields.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { headline } from './headline.tsx';
import { retryBudget } from './model.ts';
import type { RetryBudgetConfig } from './model.ts';
import RetryBudgetView from './view.tsx';

const configOf = (dialect: string, more: object = {}) =>
  ({ ...defaultsOf(fieldsOf(retryBudget, { dialect })), dialect, ...more }) as unknown as RetryBudgetConfig;

function show(config: RetryBudgetConfig, gauges: readonly number[]) {
  const counter = (perSecond: number) => ({ perSecond, total: perSecond });
  render(
    <RetryBudgetView
      title="Retry budget"
      config={config}
      nowUs={0}
      state={{ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges }}
      conditions={[]}
      moves={[]}
      meta={{ durationUs: 1e6, states: [], gauges: [] }}
      counters={{ in: counter(218), forwarded: counter(200), decided: counter(18) }}
      playing={false}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
    />,
  );
}

describe('the view of a retry budget', () => {
  it.each([
    ['token-bucket', {}, [0.9], 'Tokens: 0.9 of 5, no retries'], ['token-bucket', {}, [1], 'Tokens: 1 of 5, retries pass'],
    ['token-bucket', { need: 'moreThanOne' }, [1], 'Tokens: 1 of 5, no retries'],
    ['failure-share', {}, [100, 10], 'Failures until retries stop: 10 of 11, retries pass'], ['failure-share', {}, [100, 11], 'Failures until retries stop: 11 of 11, no retries'],
    ['finagle', {}, [0], 'Retries left: 0, no retries'], ['finagle', {}, [100], 'Retries left: 100, retries pass'],
    ['envoy', {}, [20, 3], 'Retries under way: 3 of 4, retries pass'], ['envoy', {}, [5, 3], 'Retries under way: 3 of 3, no retries'],
    ['grpc', {}, [5], 'Tokens: 5 of 10, no retries'], ['grpc', {}, [5.1], 'Tokens: 5.1 of 10, retries pass'],
  ] as const)('of %s %o says what is left and whether a retry passes', (dialect, more, gauges, name) => {
    show(configOf(dialect, more), gauges);
    expect(screen.getByRole('img', { name })).toBeInTheDocument();
    expect(screen.getByText(name.endsWith('pass') ? /^A retry that comes now passes/ : /^A retry that comes now is refused/)).toBeInTheDocument();
  });
  it('counts what it refuses', () => {
    show(configOf('token-bucket'), [0]);
    expect(screen.getByText('18 of 218')).toBeInTheDocument();
  });
  it('is named in a chain by what pays for a retry', () => {
    expect(Object.keys(retryBudget.dialects).map((dialect) => headline.setting(configOf(dialect), { outer: [] }))).toEqual([
      '10 % of first tries, at most 5', 'none above 10 % failures', '20 % and 10 per s', '20 % of active, at least 3', 'above 5 of 10 tokens',
    ]);
    expect(headline.setting(configOf('token-bucket', { deposit: 'time', ratePerSec: 15 }), { outer: [] })).toBe('15 per s, at most 5');
  });
});
