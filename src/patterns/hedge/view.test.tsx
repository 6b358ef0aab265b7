// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import HedgeView from './view.tsx';
import { hedge, type HedgeConfig } from './model.ts';
import { planOf, settingOf } from './plan.tsx';
import { defaultsOf } from '../../engine/fields.ts';
import { fieldsOf } from '../../engine/patterns.ts';

const configOf = (dialect: HedgeConfig['dialect'], change: object = {}): HedgeConfig =>
  ({ ...defaultsOf(fieldsOf(hedge, { dialect })), dialect, ...change }) as unknown as HedgeConfig;

function show(config: HedgeConfig, forwarded = 105): void {
  const counter = (perSecond: number, total: number) => ({ perSecond, total });
  render(
    <HedgeView
      title="Hedge"
      config={config}
      nowUs={0}
      state={null}
      conditions={[]}
      moves={[]}
      meta={{ durationUs: 1e6, states: [], gauges: [] }}
      counters={{ in: counter(100, 4000), forwarded: counter(forwarded, 4200), decided: counter(3, 120) }}
      playing={false}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
    />,
  );
}

describe('the view of a hedge', () => {
  it('shows when attempts are sent and what they cost', () => {
    show(configOf('hedged', { maxExtra: 2 }));
    expect(screen.getByRole('img', { name: 'Up to 3 attempts, one every 100 ms' })).toHaveTextContent('1st try+ 100 ms+ 200 ms0100200300400 ms');
    expect(screen.getByRole('img', { name: 'Attempts for each call: 1.1 of 3, 5 % extra' })).toBeInTheDocument();
    expect(screen.getByText('Attempts so far').nextSibling).toHaveTextContent('4 200 for 4 000');
  });
  it.each([
    ['2 attempts at once', configOf('hedged', { delayMs: 0 })],
    ['One attempt, no copies', configOf('hedged', { maxExtra: 0 })],
    ['One attempt, no copies', configOf('tied', { delayMs: -1 })],
    ['Up to 3 attempts, each after a failure', configOf('polly', { delayMs: -1, maxHedgedAttempts: 2 })],
    ['5 attempts at once', configOf('grpc', { maxAttempts: 8 })],
  ])('shows %s', (name, config) => {
    show(config);
    expect(screen.getByRole('img', { name })).toBeInTheDocument();
  });
  it.each([
    ['1 copy after 100 ms', configOf('hedged')],
    ['no copies', configOf('hedged', { maxExtra: 0 })],
    ['2 copies at once', configOf('grpc')],
    ['1 copy after failures', configOf('polly', { delayMs: -1 })],
  ])('is named in a chain as %s', (text, config) => {
    expect(settingOf(config)).toBe(text);
  });
  it.each([
    [/work on, for nobody/, configOf('hedged', { losers: 'leave' })], [/others are told to stop\. A failure/, configOf('hedged')], [/queue of its own/, configOf('tied')],
    [/when the others have stopped/, configOf('polly')], [/Every failure is final/, configOf('grpc')], [/^Busy send the next attempt at once/, configOf('grpc', { nonFatal: ['Busy'] })],
  ])('says %s', (text, config) => { expect(planOf(config).words).toMatch(text); });
});
