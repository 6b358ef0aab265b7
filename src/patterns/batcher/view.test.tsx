// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import BatcherView from './view.tsx';
import { headline } from './headline.tsx';

function show(timeoutMs: number, gauges: readonly number[], forwarded = 10): void {
  const counter = (perSecond: number, total: number) => ({ perSecond, total });
  render(
    <BatcherView
      title="Batcher"
      config={{ timeoutMs }}
      nowUs={0}
      state={{ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges }}
      conditions={[]}
      moves={[]}
      meta={{ durationUs: 1e6, states: [], gauges: [] }}
      counters={{ in: counter(100, 4000), forwarded: counter(forwarded, 400), decided: counter(0, 0) }}
      playing={false}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
    />,
  );
}

describe('the view of a batcher', () => {
  it('shows who gathers, what is under way, and how many calls an attempt serves', () => {
    show(100, [7, 2]);
    expect(screen.getByRole('img', { name: 'In the batch that gathers: 7 calls' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Batches under way: 2' })).toBeInTheDocument();
    expect(screen.getByText('Calls per batch').nextSibling).toHaveTextContent('10.0');
    expect(screen.getByText('Attempts so far').nextSibling).toHaveTextContent('400 for 4 000');
  });
  it('says that nobody is there', () => {
    show(100, [0, 0], 0);
    expect(screen.getByRole('img', { name: 'In the batch that gathers: 0, nobody' })).toBeInTheDocument();
    expect(screen.getByText('Calls per batch').nextSibling).toHaveTextContent('–');
  });
  it.each([
    [0, /nothing is batched/],
    [-1, /calls of one instant/],
    [250, /Gathers for 250 ms from the first call on/],
  ])('says what %d ms do', (timeoutMs, text) => {
    show(timeoutMs, [0, 0]);
    expect(screen.getByText(text)).toBeInTheDocument();
  });
  it('is named in a chain by how long it gathers', () => {
    expect([0, -1, 100].map((timeoutMs) => headline.setting({ timeoutMs }, { outer: [] }))).toEqual(['no batching', 'gathers for 0 ms', 'gathers for 100 ms']);
  });
});
