// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import AdaptiveLimitView from './view.tsx';
import { headline } from './headline.tsx';
import { adaptiveLimit, type AdaptiveLimitConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { fieldsOf } from '../../engine/patterns.ts';

const configOf = (dialect: AdaptiveLimitConfig['dialect']): AdaptiveLimitConfig =>
  ({ ...defaultsOf(fieldsOf(adaptiveLimit, { dialect })), dialect }) as unknown as AdaptiveLimitConfig;
function show(dialect: AdaptiveLimitConfig['dialect'], gauges: readonly number[], gaugesAt?: (us: number) => readonly number[] | null): void {
  const counter = (perSecond: number, total: number) => ({ perSecond, total });
  render(<AdaptiveLimitView title="Adaptive limit" config={configOf(dialect)} nowUs={0} state={{ state: 0, sinceUs: 0, untilUs: Infinity, cause: -1, gauges }} conditions={[]} moves={[]} meta={{ durationUs: 1e6, states: [], gauges: [] }}
    counters={{ in: counter(500, 900), forwarded: counter(400, 800), decided: counter(100, 100) }} playing={false} {...(gaugesAt === undefined ? {} : { gaugesAt })} onSeek={() => {}} onCall={() => {}} onConfig={() => {}} />);
}

describe('the view of an adaptive limit', () => {
  it('shows what is in flight against the limit of the moment, and the times it goes by', () => {
    show('vegas', [24, 31, 41.234, 55.5]);
    expect(screen.getByRole('img', { name: /24 of 31, 7 free$/ })).toBeInTheDocument();
    expect(screen.getByText('Shortest time').nextSibling).toHaveTextContent('41.2 ms');
    expect(screen.getByRole('img', { name: /Last sample 55.5 ms/ })).toBeInTheDocument();
  });
  it('says that the limit is reached, and before anything is measured shows the first one', () => {
    show('gradient2', [20, 20]);
    expect(screen.getByRole('img', { name: /20 of 20, at the limit$/ })).toBeInTheDocument();
    expect(screen.getByText('Long average').nextSibling).toHaveTextContent('–');
  });
  it('draws the limit and what it goes by over the run, as far as it is known', () => {
    show('vegas', [5, 12, 40, 120], (us) => (us <= 500_000 ? [5, us < 250_000 ? 31 : 12, 40, us < 250_000 ? 44.5 : 120] : null));
    expect(screen.getByRole('img', { name: 'Adaptive limit at 0.000 s: Limit 12, at most 31; Last sample 120.0 ms, at most 120.0 ms' })).toBeInTheDocument();
  });
  it('is named in a chain by its algorithm', () => { expect(headline.setting(configOf('gradient2'), { outer: [] })).toBe('Gradient2'); });
});
