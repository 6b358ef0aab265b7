// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import LifoView from './view.tsx';
import type { LifoConfig } from './model.ts';

function show(config: Partial<LifoConfig>, queued: number, perSecond = 200): void {
  const counter = (rate: number, total: number) => ({ perSecond: rate, total });
  render(<LifoView title="Queue of Payments" config={{ capacity: 100, full: 'refuse', departed: 'serve', deadline: 'serve', ...config }} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter(260, 5000), forwarded: counter(perSecond, 4000), decided: counter(60, 900) }} queued={queued} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}

describe('the view of a stack', () => {
  it('shows how full it is, and how long its work would take', () => {
    show({ full: 'dropOldest' }, 100);
    expect(screen.getByRole('img', { name: 'Waiting: 100 of 100, full' })).toBeInTheDocument();
    expect(screen.getByText('To work this off').nextSibling).toHaveTextContent('500 ms');
    expect(screen.getByText('Lost so far').nextSibling).toHaveTextContent('900 of 5 000');
    expect(screen.getByText(/the oldest is thrown out for the new one/)).toBeInTheDocument();
  });
  it('shows a stack without limit, and one that nobody is taken from', () => {
    show({ capacity: -1 }, 7, 0);
    expect(screen.getByRole('img', { name: 'Waiting: 7' })).toBeInTheDocument();
    expect(screen.getByText('To work this off').nextSibling).toHaveTextContent('–');
  });
});
