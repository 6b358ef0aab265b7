// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import FifoView from './view.tsx';
import type { FifoConfig } from './model.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';

function show(config: FifoConfig, more: Partial<PatternViewProps<FifoConfig>> = {}) {
  const counter = (perSecond: number) => ({ perSecond, total: perSecond });
  render(<FifoView title="Queue" config={config} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter(20), forwarded: counter(18), decided: counter(2) }} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} {...more} />);
}

describe('the view of a queue', () => {
  it('shows how full it is, how long the oldest waits, and what it has dropped', () => {
    show({ capacity: 400, departed: 'serve', deadline: 'serve' }, { queued: 100, oldestUs: 1_234_000, dropped: { perSecond: 1, total: 7 } });
    expect(screen.getByRole('img', { name: 'Waiting: 100 of 400' })).toBeInTheDocument();
    expect(screen.getByText('Oldest waits').nextSibling).toHaveTextContent('1.234 s');
    expect(screen.getByText('Dropped so far').nextSibling).toHaveTextContent('7');
    expect(screen.getByText(/is worked off all the same/)).toBeInTheDocument();
  });
  it('says that nobody waits', () => {
    show({ capacity: 400, departed: 'serve', deadline: 'serve' }, { queued: 0, oldestUs: 0 });
    expect(screen.getByText('Oldest waits').nextSibling).toHaveTextContent('–');
  });
  it('says what a queue without limit and a queue without places are', () => {
    show({ capacity: -1, departed: 'drop', deadline: 'serve' }, { queued: 5 });
    expect(screen.getByText(/First in, first out, without limit\./)).toBeInTheDocument();
    show({ capacity: 0, departed: 'drop', deadline: 'serve' });
    expect(screen.getByText(/nobody waits\./)).toBeInTheDocument();
  });
});
