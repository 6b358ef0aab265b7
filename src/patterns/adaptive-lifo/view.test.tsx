// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import AdaptiveLifoView from './view.tsx';
import { adaptiveLifo, type AdaptiveLifoConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';

function show(config: Partial<AdaptiveLifoConfig>, queued: number, states: readonly number[] = []): void {
  const counter = { perSecond: 100, total: 1000 };
  render(<AdaptiveLifoView title="Queue" config={{ ...defaultsOf(adaptiveLifo.fields), ...config }} nowUs={0} instances={states.map((state) => ({ state, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [] }))} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter, forwarded: counter, decided: counter }} queued={queued} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}

describe('the view of a queue with adaptive LIFO', () => {
  it('says when the newest goes first, and how long a call may wait', () => {
    show({}, 8);
    expect(screen.getByRole('img', { name: /^Waiting: 8 of 1.000$/ })).toBeInTheDocument();
    expect(
      screen.getByText(
        /when the queue has not been empty for 100 ms, the newest first. A call may wait 100 ms, in a standing queue only 5 ms; then it is dropped./,
      ),
    ).toBeInTheDocument();
  });
  it.each([[[0], 'in order'], [[1], 'newest first'], [[1, 0, 1], 'in order 1, newest first 2']] as const)('says the order that is in force: %j', (states, word) => {
    show({ newestFirst: 'long', controlledDelay: false }, 8, states);
    expect(screen.getByText(new RegExp(`^Now ${word}\\. First in, first out; with more than 50 waiting, the newest first\\.$`))).toBeInTheDocument();
  });
});
