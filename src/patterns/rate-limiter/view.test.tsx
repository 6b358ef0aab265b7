// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import RateLimiterView from './view.tsx';
import { levelOf, settingOf } from './level.tsx';
import { rateLimiter, type RateLimiterConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { fieldsOf } from '../../engine/patterns.ts';

const configOf = (dialect: RateLimiterConfig['dialect'], change: object = {}): RateLimiterConfig =>
  ({ ...defaultsOf(fieldsOf(rateLimiter, { dialect })), dialect, ...change }) as unknown as RateLimiterConfig;
const roomAt = (config: RateLimiterConfig, gauges: readonly number[], nowMs: number) => {
  const { free, of, word } = levelOf(config, gauges, nowMs * 1000);
  return [Math.round(free * 100) / 100, of, word];
};

describe('the room a limiter has', () => {
  it.each<readonly [string, RateLimiterConfig, readonly number[], number, readonly (string | number)[]]>([
    ['tokens come back between two calls', configOf('token-bucket'), [2.5, 1000, 0], 1250, [5, 10, '5 of 10 tokens']],
    ['the bucket is full', configOf('token-bucket'), [2.5, 1000, 0], 9000, [10, 10, '10 of 10 tokens']],
    ['the bucket is empty', configOf('token-bucket'), [0, 1000, 0], 1020, [0.2, 10, 'empty, next in 80 ms']],
    ['tokens are taken ahead', configOf('token-bucket', { maxWaitMs: -1 }), [-3, 1000, 3], 1100, [-2, 10, '2 taken ahead']],
    ['it leaks', configOf('leaky-bucket', { burst: 5 }), [3, 1000, 3], 1100, [3, 5, '3 of 5 free']],
    ['nothing may gather, and the last call is long past', configOf('leaky-bucket', { burst: 0, ratePerSec: 10 }), [0, 1000, 0], 1100, [1, 1, 'now']],
    ['nothing may gather, so soon after a call', configOf('leaky-bucket', { burst: 0, ratePerSec: 10 }), [0, 1000, 0], 1040, [0, 1, 'in 60 ms']],
    ['nothing may gather, before the first call', configOf('leaky-bucket', { burst: 0, ratePerSec: 10 }), [0, 0, 0], 40, [1, 1, 'now']],
    ['a window goes on', configOf('fixed-window'), [4, 2000], 2600, [6, 10, '6 of 10, ends in 400 ms']],
    ['a window is over', configOf('fixed-window'), [4, 2000], 3600, [10, 10, '10 of 10, ends in 400 ms']],
    ['no window has begun', configOf('fixed-window', { windowsFrom: 'firstCall' }), [4, 2000], 3600, [10, 10, 'no window']],
    ['the log is full', configOf('sliding-log'), [10, 2000], 2600, [0, 10, 'none left']],
    ['the log is past', configOf('sliding-log'), [10, 2000], 3000, [10, 10, '10 of 10 left']],
    ['the window before fades', configOf('sliding-counter'), [2, 2000, 8], 2500, [4, 10, '4 of 10 left']],
    ['the window before is the one counted last', configOf('sliding-counter'), [8, 2000, 10], 3500, [6, 10, '6 of 10 left']],
    ['permits are left', configOf('resilience4j', { limitRefreshPeriodMs: 1000 }), [20, 2000, 0], 2400, [20, 50, '20 of 50 left for 600 ms']],
    ['a cycle has begun without a call', configOf('resilience4j', { limitRefreshPeriodMs: 1000 }), [-20, 2000, 5], 3400, [30, 50, '30 of 50 left for 600 ms']],
    ['cycles to come are taken', configOf('resilience4j', { limitRefreshPeriodMs: 1000 }), [-20, 2000, 5], 2400, [-20, 50, '20 taken ahead']],
  ])('is known when %s', (_when, config, gauges, nowMs, room) => { expect(roomAt(config, gauges, nowMs)).toEqual(room); });
});

describe('the view of a rate limiter', () => {
  const show = (config: RateLimiterConfig, gauges: readonly number[]): void => {
    const counter = (perSecond: number, total: number) => ({ perSecond, total });
    render(
      <RateLimiterView
        title="Rate limiter"
        config={config}
        nowUs={1e6}
        state={{ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges }}
        conditions={[]}
        moves={[]}
        meta={{ durationUs: 1e6, states: [], gauges: [] }}
        counters={{ in: counter(25, 4000), forwarded: counter(10, 3000), decided: counter(15, 1000) }}
        playing={false}
        onSeek={() => {}}
        onCall={() => {}}
        onConfig={() => {}}
      />,
    );
  };
  it('shows tokens, what passes and what is refused', () => {
    show(configOf('token-bucket'), [3, 1000, 0]);
    expect(screen.getByRole('img', { name: 'Tokens: 3 of 10 tokens' })).toBeInTheDocument();
    expect(screen.getByText('Refused so far').nextSibling).toHaveTextContent('1 000 of 4 000');
    expect(screen.getByText('Refilled with 10 tokens per s, up to 10; without one a call is refused at once.')).toBeInTheDocument();
  });
  it('shows who waits', () => {
    show(configOf('leaky-bucket', { burst: 20 }), [12, 1000, 12]);
    expect(screen.getByRole('img', { name: 'Places to wait: 8 of 20 free' })).toBeInTheDocument();
    expect(screen.getByText('Waiting').nextSibling).toHaveTextContent('12');
  });
  it('shows what each client gets, and what each has left where each has a limit of its own', () => {
    const counter = (perSecond: number, total: number) => ({ perSecond, total }),
      at = (tokens: number) => ({ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [tokens, 1000, 1] });
    const view = (states: readonly ReturnType<typeof at>[]) => (
      <RateLimiterView title="Rate limiter" config={configOf('token-bucket')} nowUs={1e6} state={at(7)} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
        counters={{ in: counter(50, 500), forwarded: counter(20, 200), decided: counter(30, 300) }} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}}
        clients={[{ title: 'Shop', copies: 1, came: counter(10, 100), decided: counter(0, 0), states: states.slice(0, 1) }, { title: 'Reports', copies: 2, came: counter(40, 400), decided: counter(30, 300), states: states.slice(1) }]} />
    );
    const { rerender } = render(view([at(9), at(0), at(2)]));
    expect(screen.getByRole('img', { name: 'Reports ×2: 10 per s pass, 30 per s refused; since the start 75 % refused' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Tokens: 9 of 10 tokens' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Tokens: 2 of 20, 1 of 2 copies without room' })).toBeInTheDocument();
    expect(screen.getByText('Waiting').nextSibling).toHaveTextContent('3');
    rerender(view([]));
    expect(screen.getByRole('img', { name: 'Tokens: 7 of 10 tokens' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Shop: 10 per s pass, 0 per s refused; since the start 0 % refused' })).toBeInTheDocument();
  });
  it.each([
    ['10 rps, burst 10', configOf('token-bucket')],
    ['10 rps, 0 places', configOf('leaky-bucket')],
    ['10 calls in 1 s', configOf('sliding-log')],
    ['50 calls in 500 ns', configOf('resilience4j')],
  ])('is named in a chain as %s', (text, config) => {
    expect(settingOf(config)).toBe(text);
  });
});
