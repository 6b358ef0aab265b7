// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it, test } from 'vitest';
import BulkheadView from './view.tsx';
import { settingOf } from './headline.tsx';
import { limitsOf } from './limits.tsx';
import { bulkhead, type BulkheadConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { fieldsOf } from '../../engine/patterns.ts';

const configOf = (dialect: BulkheadConfig['dialect'], change: object = {}): BulkheadConfig =>
  ({ ...defaultsOf(fieldsOf(bulkhead, { dialect })), dialect, ...change }) as unknown as BulkheadConfig;

function show(config: BulkheadConfig, gauges: readonly number[], decided = 20): void {
  const counter = (perSecond: number, total: number) => ({ perSecond, total });
  render(
    <BulkheadView
      title="Bulkhead"
      config={config}
      nowUs={0}
      state={{ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges }}
      conditions={[]}
      moves={[]}
      meta={{ durationUs: 1e6, states: [], gauges: [] }}
      counters={{ in: counter(80, 4000), forwarded: counter(80 - decided, 3000), decided: counter(decided, 1000) }}
      playing={false}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
    />,
  );
}

describe('the view of a bulkhead', () => {
  it('shows permits in use and how many are free, and what was refused', () => {
    show(configOf('resilience4j'), [7, 0]);
    expect(screen.getByRole('img', { name: 'Permits in use: 7 of 25, 18 free' })).toBeInTheDocument();
    expect(screen.queryByText('Waiting')).toBeNull();
    expect(screen.getByText('25 %')).toBeInTheDocument();
    expect(screen.getByText('Refused so far').nextSibling).toHaveTextContent('1 000 of 4 000');
  });
  it('shows who waits where there is room to wait, and says when it is full', () => {
    show(configOf('cockatiel', { limit: 2, queue: 3 }), [2, 3]);
    expect(screen.getByRole('img', { name: 'Permits in use: 2 of 2, all taken' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Waiting: 3 of 3, full' })).toBeInTheDocument();
    expect(screen.getByText(/waits for as long as it takes; first come, first served. When 3 wait, the next one is refused/)).toBeInTheDocument();
  });
  it('shows a wait without places as a number, and its limit in words', () => {
    show(configOf('go-resiliency', { tickets: 3, timeoutMs: 500 }), [3, 12]);
    expect(screen.getByRole('img', { name: 'Waiting: 12' })).toBeInTheDocument();
    expect(screen.getByText(/waits at most 500 ms/)).toBeInTheDocument();
  });
  it('says that a pool holds its threads, and when it starts more', () => {
    show(configOf('resilience4j-pool'), [0, 0]);
    expect(screen.getByText(/Above 3 threads, another starts only when the queue is full. A thread is held until its work ends/)).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Waiting: 0 of 100, nobody' })).toBeInTheDocument();
  });
  it.each([
    ['25 calls at once', configOf('resilience4j')], ['10 calls at once, wait 1 s', configOf('go-resiliency')],
    ['1 call at once, 4 wait', configOf('cockatiel', { limit: 1, queue: 4 })], ['10 threads', configOf('hystrix-pool')],
  ])('is named in a chain as %s', (text, config) => { expect(settingOf(config)).toBe(text); });
});

test.each<readonly [BulkheadConfig['dialect'], object, readonly (number | string)[]]>([
  ['resilience4j', {}, ['permit', 25, 0, 0]],
  ['resilience4j', { maxWaitDurationMs: 100 }, ['permit', 25, Infinity, 100]],
  ['cockatiel', { limit: 4, queue: 7 }, ['permit', 4, 7, Infinity]],
  ['hystrix', { maxConcurrentRequests: -1 }, ['permit', 0, 0, 0]],
  ['hystrix-pool', { maxQueueSize: 20 }, ['thread', 10, 5, Infinity]],
  ['resilience4j-pool', {}, ['thread', 4, 100, Infinity]],
  ['go-resiliency', { timeoutMs: -1 }, ['permit', 10, 0, 0]],
])('the limits of %s %o are %o', (dialect, change, wanted) => {
  const { of, atOnce, places, waitMs } = limitsOf(configOf(dialect, change));
  expect([of, atOnce, places, waitMs]).toEqual(wanted);
});
