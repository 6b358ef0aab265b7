// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import HealthCheckView from './view.tsx';
import { settingOf } from './headline.tsx';
import { healthCheck } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { readerOf } from '../../../test/support/small-run.ts';
import { balanced, fault } from '../../../test/support/balanced.ts';
import { showView } from '../../../test/support/pattern-view.tsx';

const config = { ...defaultsOf(healthCheck.fields), phase: 'none' as const };
const reader = readerOf(
  balanced([healthCheck], {
    durationMs: 30_000,
    config,
    clients: [{ workload: { kind: 'even', ratePerSec: 30, firstMs: 0 } }],
    changes: [fault(5000, 1, { stalled: true }), fault(15_000, 2, { down: true })],
  }),
);
const rows = (): readonly string[] => within(screen.getByRole('table')).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell').slice(2).map((cell) => cell.textContent?.trim()).join(' | '));
const show = (atMs: number) => { showView(HealthCheckView, healthCheck, config, reader, 'links/link/healthCheck', atMs); };

describe('the view of a health check', () => {
  it('shows what the last probes said and when the next one goes out', () => {
    show(4000);
    expect(rows()).toEqual(['0/3 failed | in 2.0 s | healthy', '0/3 failed | in 2.0 s | healthy', '0/3 failed | in 2.0 s | healthy']);
    expect(screen.getByText('Healthy').nextSibling).toHaveTextContent('3 of 3');
    expect(screen.getByText('Probes so far').nextSibling).toHaveTextContent('6');
  });
  it('shows a probe under way, and doubt before the verdict', () => {
    show(8500);
    expect(rows()[1]).toBe('1/3 failed | under way | in doubt stalled');
  });
  it('shows who is out, and how far the way back is', () => {
    show(13_500);
    expect(rows()[1]).toBe('0/2 ok | in 0.5 s | unhealthy stalled');
    expect(screen.getByText('Healthy').nextSibling).toHaveTextContent('2 of 3');
  });
  it('says when it panics', () => {
    show(25_500);
    expect(screen.getByText('Panic').nextSibling).toHaveTextContent('yes: all are used');
    expect(rows()[1]).toContain('unhealthy, used');
    expect(screen.getByText(/nobody is kept out/)).toBeInTheDocument();
  });
  it('says how long it takes to find a host that hangs', () => {
    show(0);
    expect(screen.getByText(/A host that hangs is out 5 s to 7 s later/)).toBeInTheDocument();
  });
  it('draws the whole run, whatever the playhead', () => {
    show(1000);
    expect(screen.getByRole('img', { name: /Health check over the run, 2 changes, at 1\.000 s/ })).toBeInTheDocument();
  });
  it('is named in a chain by what it asks and how often', () => { expect(settingOf(config)).toBe('shallow probe every 2 s, 3 failures'); });
});
