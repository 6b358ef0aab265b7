// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import PriorityView from './view.tsx';
import { priority } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';

function show(more: Partial<Parameters<typeof PriorityView>[0]> = {}) {
  const counter = { perSecond: 100, total: 900 };
  render(<PriorityView title="Queue" config={{ ...defaultsOf(priority.fields), full: 'dropLeast', agingMs: 500 }} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter, forwarded: counter, decided: counter }} queued={40} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} {...more} />);
}

describe('the view of a queue by priority', () => {
  it('shows who waits, and says who is lost', () => {
    show();
    expect(screen.getByRole('img', { name: 'Waiting: 40 of 100' })).toBeInTheDocument();
    expect(
      screen.getByText(/Every 500 ms of waiting count as one priority more. When all places are taken, the call that matters least is thrown out/),
    ).toBeInTheDocument();
  });
  it('shows those that are served first above those that are served last', () => {
    show({ waitingBy: [{ title: 'Reports', priority: 0, waiting: 40, oldestUs: 782_400 }, { title: 'Checkout', priority: 10, waiting: 0, oldestUs: 0 }] });
    const [, first, second] = screen.getAllByRole('img');
    expect(first).toHaveAccessibleName('Checkout, priority 10: 0 of 100, nobody');
    expect(second).toHaveAccessibleName('Reports, priority 0: 40 of 100, oldest 782 ms');
  });
  it('says how long the oldest waits once: of each client, or of one client alone beside the rates', () => {
    const reports = { title: 'Reports', priority: 0, waiting: 40, oldestUs: 782_400 };
    show({ oldestUs: 782_400, waitingBy: [reports] });
    expect(screen.getAllByRole('img')).toHaveLength(1);
    expect(screen.getByText('Oldest waits').nextSibling).toHaveTextContent('782 ms');
    cleanup();
    show({ oldestUs: 782_400, waitingBy: [reports, { ...reports, title: 'Checkout' }] });
    expect(screen.queryByText('Oldest waits')).toBeNull();
  });
  it('says how many clients it leaves out', () => {
    show({ waitingBy: Array.from({ length: 11 }, (_, k) => ({ title: `Client ${k}`, priority: k, waiting: 1, oldestUs: 1000 })) });
    expect(screen.getByText('and 3 clients more')).toBeInTheDocument();
    expect(screen.queryByText(/^Client 2,/)).toBeNull();
  });
});
