// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import FifoView from './view.tsx';
import type { FifoViewProps } from './view.tsx';

function show(config: FifoViewProps['config'], queued?: number) {
  const counter = (perSecond: number) => ({ perSecond, total: perSecond });
  render(<FifoView title="Queue" config={config} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter(20), forwarded: counter(18), decided: counter(2) }} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} {...(queued === undefined ? {} : { queued })} />);
}

describe('the view of a queue', () => {
  it('shows how full it is', () => {
    show({ capacity: 400, departed: 'serve', deadline: 'serve' }, 100);
    expect(screen.getByRole('img', { name: '100 waiting, places: 400' })).toBeInTheDocument();
    expect(screen.getByText('25 %')).toBeInTheDocument();
    expect(screen.getByText(/is worked off all the same/)).toBeInTheDocument();
  });
  it('says what a queue without limit and a queue without places are', () => {
    show({ capacity: -1, departed: 'drop', deadline: 'serve' }, 5);
    expect(screen.getByText('without limit')).toBeInTheDocument();
    show({ capacity: 0, departed: 'drop', deadline: 'serve' });
    expect(screen.getByText('nobody waits')).toBeInTheDocument();
  });
});
