// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import CodelView from './view.tsx';
import { codel, type CodelConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';

const at = (state: number, untilMs = Infinity, gauges: readonly number[] = []) => ({ state, sinceUs: 0, untilUs: untilMs * 1000, cause: -1, gauges });
function show(config: Partial<CodelConfig>, instances: readonly ReturnType<typeof at>[] = []): void {
  const counter = { perSecond: 100, total: 1000 };
  render(<CodelView title="Queue" config={{ ...defaultsOf(codel.fields), ...config }} nowUs={1e6} instances={instances} oldestUs={10_000} state={null} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter, forwarded: counter, decided: counter }} queued={20} playing={false} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}

describe('the view of a queue under CoDel', () => {
  it('shows who waits, and says what is dropped', () => {
    show({});
    expect(screen.getByRole('img', { name: /^Waiting: 20 of 1.000$/ })).toBeInTheDocument();
    expect(screen.getByText(/When the wait has been above 5 ms for 100 ms, calls are dropped/)).toBeInTheDocument();
  });
  it.each([
    ['calm', [at(0)]], ['above the target, drops in 40 ms', [at(1, 1040)]], ['above the target, drops at the next turn', [at(1, 990)]],
    ['dropping, 3 drops, next in 25 ms', [at(2, Infinity, [3, 1025])]], ['calm 1, dropping 2', [at(2), at(0), at(2)]],
  ])('says that it is %s', (word, instances) => {
    show({}, instances);
    expect(screen.getByRole('img', { name: `Oldest, of the target: 200 %, ${word}` })).toBeInTheDocument();
  });
  it.each([[0, 'Oldest, of 100 ms: 10 %, calm'], [1, 'Oldest, of 5 ms: 200 %, standing']])('measures the oldest against the limit that is in force: state %d', (state, name) => {
    show({ rule: 'timeLimit' }, [at(state)]);
    expect(screen.getByRole('img', { name })).toBeInTheDocument();
  });
  it('says what a limit by time is', () => {
    show({ rule: 'timeLimit', targetMs: 20 });
    expect(screen.getByText(/A call may wait 100 ms; when the queue has not been empty for 100 ms, only 20 ms./)).toBeInTheDocument();
  });
});
