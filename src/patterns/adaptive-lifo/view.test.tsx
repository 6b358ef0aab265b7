// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import AdaptiveLifoView from './view.tsx';
import { adaptiveLifo, type AdaptiveLifoConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';

function show(config: Partial<AdaptiveLifoConfig>, queued: number): void {
  const counter = { perSecond: 100, total: 1000 };
  render(<AdaptiveLifoView title="Queue" config={{ ...defaultsOf(adaptiveLifo.fields), ...config }} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter, forwarded: counter, decided: counter }} queued={queued} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}

describe('the view of a queue with adaptive LIFO', () => {
  it('says when the newest goes first, and how long a call may wait', () => {
    show({}, 8);
    expect(screen.getByRole('img', { name: /^Waiting: 8 of 1.000, 8$/ })).toBeInTheDocument();
    expect(screen.getByText(/when the queue has not been empty for 100 ms, the newest first. A call may wait 100 ms, in a standing queue only 5 ms; then it is dropped./)).toBeInTheDocument();
  });
  it.each([[50, 'Now in order.'], [51, 'Now the newest first.']])('says the order with %d waiting', (queued, words) => {
    show({ newestFirst: 'long', controlledDelay: false }, queued);
    expect(screen.getByText(new RegExp(`with more than 50 waiting, the newest first. ${words}$`))).toBeInTheDocument();
  });
});
