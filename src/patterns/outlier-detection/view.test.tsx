// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import OutlierDetectionView from './view.tsx';
import { settingOf } from './headline.tsx';
import { outlierDetection } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { readerOf, work } from '../../../test/support/small-run.ts';
import { balanced, fault } from '../../../test/support/balanced.ts';
import { showView } from '../../../test/support/pattern-view.tsx';

const config = {
  ...defaultsOf(outlierDetection.fields),
  comesBack: 'exact' as const,
  baseEjectionTimeMs: 4000,
  intervalMs: 5000,
  successRateRequestVolume: 20,
  successRateMinimumHosts: 3,
};
const reader = readerOf(
  balanced([outlierDetection], {
    instances: 4,
    services: [{ instances: 4, steps: [work(1)] }],
    durationMs: 30_000,
    config,
    clients: [{ workload: { kind: 'even', ratePerSec: 40, firstMs: 0 } }],
    changes: [fault(2000, 1, { errorShare: 1, error: 'Failed' }), fault(20_000, -1, { errorShare: 1, error: 'Failed' })],
  }),
);
const rows = (): readonly string[] => within(screen.getByRole('table')).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell').slice(1).map((cell) => cell.textContent?.trim()).join(' | '));
const show = (atMs: number) => { showView(OutlierDetectionView, outlierDetection, config, reader, 'links/link/outlierDetection', atMs); };

describe('the view of outlier detection', () => {
  it('shows the row of failures that grows', () => {
    show(2300);
    expect(rows()[1]).toMatch(/ \| 3\/5 \| – \| 0 \| in doubt outage$/);
    expect(screen.getByText('Ejected').nextSibling).toHaveTextContent('0 of at most 1');
  });
  it('shows who is ejected, for the how manieth time, and for how long', () => {
    show(4000);
    expect(rows()[1]).toMatch(/^0 % \| 0\/5 \| – \| 1 \| ejected, 2\.\d s outage$/);
    expect(screen.getByText('Ejected').nextSibling).toHaveTextContent('1 of at most 1');
  });
  it('shows success rates from the first sweep on, and what counts as an outlier', () => {
    show(5500);
    expect(rows()[0]).toContain('100 %');
    expect(screen.getByText('Outlier below').nextSibling).toHaveTextContent('100 %');
    show(1000);
    expect(screen.getAllByText('Outlier below')[1]!.nextSibling).toHaveTextContent('not compared');
  });
  it('says what ejects, and for how long', () => {
    show(0);
    expect(
      screen.getByText(
        /^5 failed answers in a row eject an endpoint at once\. Every 5 s success rates are compared\. An ejection lasts 4 s times the number of them, at most 300 s\.$/,
      ),
    ).toBeInTheDocument();
  });
  it.each([['5 in a row, 4 s out', config], ['by success rate, 4 s out', { ...config, consecutive5xx: 0 }]])('is named in a chain as %s', (text, given) => { expect(settingOf(given)).toBe(text); });
});
