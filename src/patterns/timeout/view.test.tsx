// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import TimeoutView from './view.tsx';
import { headline } from './headline.tsx';

const counters = (inPerSecond: number, decided: number) => ({
  in: { perSecond: inPerSecond, total: 4418 }, forwarded: { perSecond: inPerSecond, total: 4418 }, decided: { perSecond: decided, total: 137 },
});

function show(config: Parameters<typeof TimeoutView>[0]['config'], values: ReturnType<typeof counters>) {
  render(
    <TimeoutView
      title="Timeout"
      config={config}
      nowUs={0}
      state={null}
      conditions={[]}
      moves={[]}
      meta={{ durationUs: 1e6, states: [], gauges: [] }}
      counters={values}
      playing={false}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
    />,
  );
}

describe('the view of a timeout', () => {
  it('shows the deadline and the share of calls cut off at it', () => {
    show({ dialect: 'go-resiliency', timeoutMs: 800, onTimeout: 'abandon' }, counters(200, 50));
    expect(screen.getByRole('img', { name: 'Cut off at the deadline: 25 %' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'The caller waits 800 ms at most' })).toHaveTextContent('Callerhas leftWorklate0deadline 800 ms');
    expect(screen.getByText('Cut off so far').nextSibling).toHaveTextContent('137 of 4 418');
    expect(screen.getByText(/what is under way goes on/)).toBeInTheDocument();
  });
  it('says that there are no calls rather than a share of none', () => {
    show({ dialect: 'go-resiliency', timeoutMs: 800, onTimeout: 'cancel' }, counters(0, 0));
    expect(screen.getByRole('img', { name: 'Cut off at the deadline: 0 %, nothing comes' })).toBeInTheDocument();
    expect(screen.getByText(/told to stop; how far/)).toBeInTheDocument();
  });
  it('says what a limit of zero does', () => {
    show({ dialect: 'go-resiliency', timeoutMs: 0, onTimeout: 'abandon' }, counters(10, 10));
    expect(screen.getByText(/every call times out at once/)).toBeInTheDocument();
    expect(screen.queryByRole('img', { name: /The caller waits/ })).toBeNull();
  });
  it('says that a cooperative timeout does not free the caller', () => {
    show({ dialect: 'polly', timeoutMs: 800 }, counters(10, 0));
    expect(screen.getByText(/the caller waits until it does/)).toBeInTheDocument();
    expect(screen.getByText('waits on')).toBeInTheDocument();
  });
  it('is for the call outside a retry and for each attempt inside one', () => {
    const config = { dialect: 'go-resiliency', timeoutMs: 800, onTimeout: 'abandon' } as const;
    expect(headline.setting(config, { outer: [] })).toBe('800 ms for the call');
    expect(headline.setting(config, { outer: ['retry'] })).toBe('800 ms for each attempt');
  });
});
