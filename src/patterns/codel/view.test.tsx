// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import CodelView from './view.tsx';
import { codel, type CodelConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';

function show(config: Partial<CodelConfig>): void {
  const counter = { perSecond: 100, total: 1000 };
  render(<CodelView title="Queue" config={{ ...defaultsOf(codel.fields), ...config }} nowUs={0} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter, forwarded: counter, decided: counter }} queued={20} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}

describe('the view of a queue under CoDel', () => {
  it('shows who waits, and says what is dropped', () => {
    show({});
    expect(screen.getByRole('img', { name: /^Waiting: 20 of 1.000, 20$/ })).toBeInTheDocument();
    expect(screen.getByText(/When the wait has been above 5 ms for 100 ms, calls are dropped/)).toBeInTheDocument();
  });
  it('says what a limit by time is', () => {
    show({ rule: 'timeLimit', targetMs: 20 });
    expect(screen.getByText(/A call may wait 100 ms; when the queue has not been empty for 100 ms, only 20 ms./)).toBeInTheDocument();
  });
});
