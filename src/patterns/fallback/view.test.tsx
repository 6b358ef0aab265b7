// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import FallbackView from './view.tsx';
import { handledWords, headline } from './headline.tsx';
import { fallback, type FallbackConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';

const configOf = (change: Partial<FallbackConfig> = {}): FallbackConfig => ({ ...defaultsOf(fallback.fields), ...change });

function show(config: FallbackConfig, inUse: number, decided: number): void {
  const counter = (perSecond: number, total: number) => ({ perSecond, total });
  render(
    <FallbackView
      title="Fallback"
      config={config}
      nowUs={0}
      state={{ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges: [inUse] }}
      conditions={[]}
      moves={[]}
      meta={{ durationUs: 1e6, states: [], gauges: [] }}
      counters={{ in: counter(80, 4000), forwarded: counter(80, 4000), decided: counter(decided, 1000) }}
      playing={false}
      onSeek={() => {}}
      onCall={() => {}}
      onConfig={() => {}}
    />,
  );
}

describe('the view of a fallback', () => {
  it('shows how many calls fall back, and what it stands in for', () => {
    show(configOf(), 0, 20);
    expect(screen.getByRole('img', { name: 'Calls that fall back: 25 %' })).toBeInTheDocument();
    expect(screen.getByText('Fallbacks so far').nextSibling).toHaveTextContent('1 000 of 4 000');
    expect(
      screen.getByText(/Stands in for all but bad request and cancelled; everything else passes through unchanged. The caller sees ok/),
    ).toBeInTheDocument();
  });
  it('shows how many are under way where there is a limit', () => {
    show(configOf({ latencyMs: 50, maxConcurrent: 10, failShare: 0.1 }), 10, 0);
    expect(screen.getByRole('img', { name: 'Fallbacks under way: 10 of 10, all taken' })).toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Calls that fall back: 0 %, none' })).toBeInTheDocument();
    expect(screen.getByText(/At most 10 are under way; the next is refused. 10 % of them fail themselves./)).toBeInTheDocument();
  });
  it.each([
    ['every failure', configOf({ handles: 'all' })],
    ['every failure', configOf({ errors: [] })],
    ['timeout', configOf({ handles: 'only', errors: ['timeout'] })],
    ['nothing', configOf({ handles: 'only', errors: [] })],
  ])('says that it stands in for %s', (text, config) => {
    expect(handledWords(config)).toBe(text);
  });
  it('is named in a chain by the time it takes', () => {
    expect([configOf(), configOf({ latencyMs: 30 })].map((config) => headline.setting(config, { outer: [] }))).toEqual(['a value at hand', 'takes 30 ms']);
  });
});
