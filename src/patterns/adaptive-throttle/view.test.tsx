// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import AdaptiveThrottleView from './view.tsx';
import { headline } from './headline.tsx';
import { adaptiveThrottle, type AdaptiveThrottleConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';

const configOf = (change: Partial<AdaptiveThrottleConfig> = {}): AdaptiveThrottleConfig => ({ ...defaultsOf(adaptiveThrottle.fields), ...change });
function show(gauges: readonly number[]): void {
  const counter = (perSecond: number, total: number) => ({ perSecond, total });
  render(
    <AdaptiveThrottleView
      title="Adaptive throttling"
      config={configOf()}
      nowUs={0}
      state={{ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges }}
      conditions={[]}
      moves={[]}
      meta={{ durationUs: 1e6, states: [], gauges: [] }}
      counters={{ in: counter(500, 900), forwarded: counter(200, 400), decided: counter(300, 500) }}
      playing={false}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
    />,
  );
}

describe('the view of adaptive throttling', () => {
  it('shows the share that is accepted and the share that is rejected here', () => {
    show([500, 100, 0.5988]);
    expect(screen.getByRole('img', { name: 'Accepted by the backend: 20 %' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Chance to be rejected here: 59.9 %' })).toBeInTheDocument();
    expect(screen.getByText(/In the last 120 s 100 of 500 were accepted. Above 2 requests for one accepted/)).toBeInTheDocument();
    expect(screen.getByText('Rejected so far').nextSibling).toHaveTextContent('500 of 900');
  });
  it('says that all pass', () => {
    show([]);
    expect(screen.getByRole('img', { name: 'Accepted by the backend: 0 %, no requests' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Chance to be rejected here: 0 %, all pass' })).toBeInTheDocument();
  });
  it('is named in a chain by its factor', () => { expect(headline.setting(configOf({ k: 1.5 }), { outer: [] })).toBe('1.5 requests for one accepted'); });
});
