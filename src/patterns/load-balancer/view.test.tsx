// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import LoadBalancerView from './view.tsx';
import { headline } from './headline.tsx';
import { loadBalancer, type LoadBalancerConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import type { PatternEndpoint } from '../../ui/kit/pattern-view.ts';

const configOf = (change: Partial<LoadBalancerConfig> = {}): LoadBalancerConfig => ({ ...defaultsOf(loadBalancer.fields), ...change });
const told = (state: number, ...gauges: number[]) => ({ state, sinceUs: 0, untilUs: Infinity, cause: -1, gauges });
/** Outstanding, sent so far, sent half a second ago. */
const one = (endpoint: number, outstanding: number, sent: number, before: number, more: Partial<PatternEndpoint> = {}): PatternEndpoint =>
  ({ endpoint, at: told(0, outstanding, sent, 12.3), before: told(0, 0, before), arrived: { perSecond: 0, total: 0 }, load: 7, fault: null, ...more });
function show(config: Partial<LoadBalancerConfig>, endpoints: readonly PatternEndpoint[]): void {
  const counter = (perSecond: number, total: number) => ({ perSecond, total });
  render(<LoadBalancerView title="Balancer on Search" config={configOf(config)} nowUs={1e6} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e7, states: [], gauges: [] }} endpoints={endpoints}
    counters={{ in: counter(120, 900), forwarded: counter(110, 880), decided: counter(10, 20) }} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}
const cells = () => screen.getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell').map((cell) => cell.textContent.trim()));

describe('the view of a load balancer', () => {
  it('shows what is outstanding at each endpoint, and its share of what was sent lately', () => {
    show({}, [one(0, 3, 40, 10), one(1, 1, 20, 10), one(2, 0, 15, 15, { fault: 'Down' })]);
    expect(cells()).toEqual([['3', '75 %', 'in rotation'], ['1', '25 %', 'in rotation'], ['0', '0 %', 'in rotation down']]);
    expect(screen.getByText('Busiest ÷ average').nextSibling).toHaveTextContent('×2.3');
    expect(screen.getByText('No endpoint left').closest('div')).toHaveTextContent('10 per s');
  });
  it('shows what another stage says against an endpoint', () => {
    show({}, [one(0, 0, 10, 10), one(1, 0, 5, 5, { other: { health: 'out', word: 'ejected' } })]);
    expect(cells().map((row) => row[2])).toEqual(['in rotation', 'ejected']);
  });
  it('has no shares where nothing was sent, and names who is not known', () => {
    show({}, [one(0, 0, 10, 10), { ...one(1, 0, 5, 5), at: told(1, 0, 5) }]);
    expect(cells()).toEqual([['0', '–', 'in rotation'], ['0', '–', 'not known']]);
    expect(screen.getByText('Busiest ÷ average').nextSibling).toHaveTextContent('–');
  });
  it.each([
    [{ strategy: 'weighted', weights: [5] }, 'Weight', ['5', '1']],
    [{ strategy: 'peakEwma' }, 'Estimate', ['12 ms', '12 ms']],
    [{ strategy: 'leastOutstanding', load: 'true' }, 'True load', ['7', '7']],
  ] as const)('has a column for what %o looks at', (config, head, values) => {
    show(config, [one(0, 1, 20, 10), one(1, 1, 20, 10)]);
    expect(screen.getByRole('columnheader', { name: head })).toBeInTheDocument();
    expect(cells().map((row) => row[2])).toEqual(values);
  });
  it('stands in a chain with its strategy', () => {
    const settings = (['random', 'roundRobin', 'weighted', 'leastOutstanding', 'powerOfChoices', 'peakEwma', 'consistentHash'] as const).map(
      (strategy) => headline.setting(configOf({ strategy, weights: [5, 1, 1], bounded: true }), { outer: [] }),
    );
    expect(settings).toEqual(['a random endpoint', 'round robin', 'by weights 5, 1, 1', 'least outstanding', 'best of 2', 'peak EWMA, decay 10 s', 'hash of the key, at most 125 %']);
  });
  it('says in words what each strategy does', () => {
    show({ strategy: 'peakEwma', decayMs: 2000 }, [one(0, 0, 0, 0)]);
    expect(screen.getByText(/estimate × \(outstanding \+ 1\) is least.*forgets them in 2 s/)).toBeInTheDocument();
  });
});
